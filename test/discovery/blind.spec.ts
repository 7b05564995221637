import { expect, test } from '@jest/globals';
import { measured } from '../../libs/discovery/src/testing/measure.js';
import { BLIND_BOOKS, blindAccounts } from './blind.js';

test.each(Object.entries(BLIND_BOOKS))(
  'accounts around a school (%s), written by a hand that had not seen the judge: 95 %% of ours and of the false ones found, 85 %% of what is proposed right',
  (school, book) => {
    const m = measured(blindAccounts(school), book);
    expect({ recall: m.recall >= 0.95, precision: m.precision >= 0.85, mute: m.mute, wrong: m.wrong }).toMatchObject({
      ...{ recall: true, precision: true },
      // each with its reason
      mute: 0,
    });
  },
);
