import { expect, test } from '@jest/globals';
import { check } from '../../libs/publishing/src/check/check.js';
import { ALIKE, diff, nearestForm } from '../../libs/publishing/src/watch/compare.js';
import { mattersOf } from '../../libs/publishing/src/watch/matters.js';
import { BLIND_RULES, blindPairs, blindPosts, blindScore, blindTexts } from './blind.js';

const HALVES = ['A', 'B', undefined] as const;

test.each(HALVES)(
  'texts written by a hand that had not seen the rules (%s): 95 %% of the places, 90 %% of what is told right',
  (half) => {
    const { missed, wrong, recall, precision } = blindScore(blindTexts(half), (text) => check(text, BLIND_RULES));
    expect({ recall: recall >= 0.95, precision: precision >= 0.9, missed, wrong }).toMatchObject({
      ...{ recall: true, precision: true },
    });
  },
);

test.each(HALVES)(
  'posts written by a hand that had not seen the rules (%s): 95 %% of the matters of 第十八条, at most 2 in 160 others',
  (half) => {
    const posts = blindPosts(half);
    const told = posts.filter((p) => mattersOf(p.text, []).length > 0);
    const matters = posts.filter((p) => p.matter);
    const missed = matters.filter((p) => !told.includes(p)).map((p) => p.text);
    const wrong = told.filter((p) => !p.matter).map((p) => p.text);
    const others = posts.length - matters.length;
    expect({
      ...{ found: missed.length <= 0.05 * matters.length, few: wrong.length <= (2 / 160) * others, missed, wrong },
    }).toMatchObject({ found: true, few: true });
  },
);

test.each(['A', 'B'] as const)(
  'what was published beside what was authorised (%s): the same, altered with its difference, or another post',
  (half) => {
    for (const { truth, before, after } of blindPairs(half)) {
      const { same, score } = nearestForm({ title: '', text: before }, after);
      const said = same ? 'same' : score >= ALIKE ? 'altered' : 'other';
      expect({ said, after }).toEqual({ said: truth, after });
      if (truth === 'altered') expect(diff(before, after).some((d) => d.kind !== 'same')).toBe(true);
    }
  },
);
