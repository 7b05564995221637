import { expect, test } from '@jest/globals';
import { accountPopulation } from '@fengsui/simulator';
import { measured } from '../../libs/discovery/src/testing/measure.js';
import { SCHOOLS } from '../../libs/discovery/src/testing/schools.js';

/** Seeds of four made-up schools; those from 100 on were not looked at while the rules were written. */
const cases = Object.entries(SCHOOLS).flatMap(([kind, s]) =>
  [1, 2, 3, 101, 102, 103].map((seed) => ({ kind, seed, s })),
);

test.each(cases)(
  'of 300 accounts around a school ($kind, seed $seed) at least 95 % of ours and of the false ones are found, at least 85 % of what is proposed is right',
  ({ s, seed }) => {
    const m = measured(accountPopulation(s.made, seed), s.book);
    const row = (truth: string): number => Object.values(m.table[truth]!).reduce((a, b) => a + b, 0);
    expect([row('ours'), row('impersonation'), Object.keys(m.table).reduce((n, t) => n + row(t), 0)]).toEqual([
      60, 30, 300,
    ]);
    expect({ recall: m.recall >= 0.95, precision: m.precision >= 0.85, mute: m.mute, wrong: m.wrong }).toMatchObject({
      ...{ recall: true, precision: true },
      // each with its reason
      mute: 0,
    });
  },
);
