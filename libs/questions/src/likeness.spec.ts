import { describe, expect, test } from '@jest/globals';
import { ALIKE, features, likeness, nearest } from './likeness.js';
import { FORMER } from './testing/former.js';

const alike = (a: string, b: string): number => likeness(features(a), features(b));

test('the same asked in another order or with other marks is one question; the same subject is not', () => {
  expect(alike('青江职院宿舍停水三天了，到底有没有人管', '到底有没有人管！！青江职院宿舍停水三天了')).toBeGreaterThan(
    ALIKE,
  );
  expect(alike('请问补考什么时候报名', '补考什么时候报名啊，谢谢老师')).toBeGreaterThan(ALIKE);
  expect(alike('请问校园卡丢了怎么补办？', '请问校园卡怎么充值？')).toBeLessThan(ALIKE);
  expect(alike('宿舍空调坏了怎么报修？', '宿舍停水了什么时候恢复？')).toBeLessThan(ALIKE);
  expect(alike('', '食堂几点开门')).toBe(0);
});

describe('the library of former answers', () => {
  const library = FORMER.map((f, id) => ({ id, features: features(f.asked) }));
  const ranks = FORMER.flatMap((f, id) =>
    f.again.map((text) => ({ text, rank: nearest(features(text), library).findIndex((r) => r.id === id) })),
  );

  test(`the right one stands among the first three of ${FORMER.length} for nine in ten of ${FORMER.length * 2}`, () => {
    const within = (n: number): number => ranks.filter((r) => r.rank < n).length / ranks.length;
    const missed = ranks.filter((r) => r.rank >= 3).map((r) => r.text);
    expect({ three: within(3) >= 0.9, first: within(1) >= 0.75, missed: missed.length <= 5 ? [] : missed }).toEqual({
      ...{ three: true, first: true, missed: [] },
    });
  });
});
