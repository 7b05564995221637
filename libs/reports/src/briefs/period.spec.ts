import { expect, test } from '@jest/globals';
import { comparedWith, dayStart, dueAfter, periodOf, periodWords, type Schedule } from './period.js';
import { beforeWords, shareWords } from './compare.js';
import { blindWords, sightOf } from './sight.js';

const at = (beijing: string): Date => new Date(`${beijing}:00+08:00`);
const daily: Schedule = { kind: 'daily', at: '08:30', weekday: null, monthDay: null };
const weekly: Schedule = { kind: 'weekly', at: '09:00', weekday: 1, monthDay: null };
const monthly: Schedule = { kind: 'monthly', at: '09:00', weekday: null, monthDay: 1 };

test.each([
  [daily, '2026-11-25T08:29', '2026-11-25T08:30'],
  [daily, '2026-11-25T08:30', '2026-11-26T08:30'],
  [daily, '2026-12-31T23:59', '2027-01-01T08:30'],
  [weekly, '2026-11-25T00:00', '2026-11-30T09:00'],
  [weekly, '2026-11-30T09:00', '2026-12-07T09:00'],
  [{ ...weekly, weekday: 7 }, '2026-11-25T00:00', '2026-11-29T09:00'],
  [monthly, '2026-12-01T08:59', '2026-12-01T09:00'],
  [monthly, '2026-12-01T09:00', '2027-01-01T09:00'],
  [{ ...monthly, monthDay: 28 }, '2027-02-01T00:00', '2027-02-28T09:00'],
])('%o after %s is due at %s', (s, after, due) => expect(dueAfter(s, at(after))).toEqual(at(due)));

test.each([
  ['daily', '2026-11-25T08:30', '2026-11-24T00:00', '2026-11-25T00:00', '2026年11月24日（周二）'],
  ['weekly', '2026-11-30T09:00', '2026-11-23T00:00', '2026-11-30T00:00', '2026年11月23日至29日'],
  ['weekly', '2026-12-07T09:00', '2026-11-30T00:00', '2026-12-07T00:00', '2026年11月30日至12月6日'],
  ['weekly', '2027-01-04T09:00', '2026-12-28T00:00', '2027-01-04T00:00', '2026年12月28日至2027年1月3日'],
  ['monthly', '2027-01-01T09:00', '2026-12-01T00:00', '2027-01-01T00:00', '2026年12月'],
  ['monthly', '2026-03-15T09:00', '2026-02-01T00:00', '2026-03-01T00:00', '2026年2月'],
] as const)('%s of %s: %s to %s, %s', (kind, due, from, to, words) => {
  const span = periodOf(kind, at(due));
  expect(span).toEqual({ from: at(from), to: at(to) });
  expect(periodWords(kind, span)).toBe(words);
});

test('figures are compared with periods of the same length and hours', () => {
  const month = periodOf('monthly', at('2026-03-01T09:00'));
  expect(comparedWith('monthly', month).map((b) => [b.label, b.from, b.to])).toEqual([
    ['前 28 天', at('2026-01-04T00:00'), at('2026-02-01T00:00')],
    ['去年同期', at('2025-02-01T00:00'), at('2025-03-01T00:00')],
  ]);
  // a leap February has a day more than the year before it
  const leap = periodOf('monthly', at('2028-03-01T09:00'));
  expect(comparedWith('monthly', leap)[1]!.to).toEqual(at('2027-03-02T00:00'));
  expect(comparedWith('special', { from: at('2026-11-01T10:00'), to: at('2026-11-01T12:00') })).toEqual([]);
});

test('a date is a day of Beijing, or none', () => {
  expect(dayStart('2026-11-01')).toEqual(at('2026-11-01T00:00'));
  expect(['', '2026-02-30', '2026-13-01', 'x'].map(dayStart)).toEqual([null, null, null, null]);
});

test('shares carry their n, few are not made percent, and without data there is no comparison', () => {
  expect([shareWords(25, 312), shareWords(3, 8), shareWords(1, 300)]).toEqual([
    '8%（25/312）',
    '3/8',
    '不足 1%（1/300）',
  ]);
  const figure = { key: 'mentions' as const, value: 312, unit: '条', of: null };
  const before = { label: '前一日', from: '', to: '', of: null, gapped: false };
  expect(beforeWords(figure, { ...before, value: 280 })).toBe('前一日 280 条，相当');
  expect(beforeWords(figure, { ...before, value: 200, gapped: true })).toBe('前一日 200 条（监测有中断），多 56%');
  expect(beforeWords(figure, { ...before, value: 9 })).toBe('前一日 9 条');
  expect(beforeWords(figure, { ...before, value: null })).toBe('前一日无数据可比');
  expect(beforeWords({ ...figure, of: 400 }, { ...before, value: 20, of: 100 })).toBe('前一日 20%（20/100）');
  expect(beforeWords({ ...figure, of: 400 }, { ...before, value: 0, of: 0 })).toBe('前一日无相关信息');
  expect(beforeWords({ ...figure, key: 'due_kept', of: 3 }, { ...before, value: 0, of: 0 })).toBe('前一日无到期时限');
});

test('what was missed and what was never asked are both blind; a platform never read is not listed beside one that was', () => {
  const span = { from: at('2026-11-24T00:00'), to: at('2026-11-25T00:00') };
  const ms = (h: number): number => span.from.getTime() + h * 3_600_000;
  const seen = (from: number, to: number) => ({ from: ms(from), to: ms(to), state: 'seen' as const, reason: null });
  const missed = (from: number, to: number) => ({
    from: ms(from),
    to: ms(to),
    state: 'missed' as const,
    reason: 'captcha',
  });
  const sight = sightOf(
    [
      { platform: 'weibo', intervals: [seen(-5, 6), missed(6, 8), seen(8, 20)] },
      { platform: 'wechat', intervals: [] },
    ],
    span,
  );
  expect(sight.blind.map((b) => [b.platform, b.from.getTime(), b.to.getTime(), b.reason])).toEqual([
    ['weibo', ms(6), ms(8), 'captcha'],
    ['weibo', ms(20), ms(24), null],
  ]);
  expect([sight.gapped, blindWords(sight)]).toEqual([true, '微博监测中断 6 小时']);
  expect(
    sightOf([{ platform: 'weibo', intervals: [seen(0, 12), missed(12, 12.05), seen(12.05, 24)] }], span),
  ).toMatchObject({ gapped: false });
  expect(sightOf([{ platform: 'weibo', intervals: [] }], span)).toEqual({ blind: [], none: true, gapped: true });
});
