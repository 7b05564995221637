import { expect, test } from '@jest/globals';
import { parseCount } from './counts.js';
import { bidToMid, midToBid } from './mid-bid.js';
import { parseTime } from './time.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const at = (raw: string, fetched = FETCHED): string | null => parseTime(raw, fetched)?.toISOString() ?? null;
const cn = (s: string): string => new Date(`${s}+08:00`).toISOString();

test.each([
  ['Sat Aug 20 18:29:52 +0800 2022', '2022-08-20T18:29:52'],
  ['32分钟前', '2026-11-22T11:58:00'],
  ['5秒前', '2026-11-22T12:29:55'],
  ['3小时前', '2026-11-22T09:30:00'],
  ['今天12:30', '2026-11-22T12:30:00'],
  ['今天 09:05 转赞人数超过40', '2026-11-22T09:05:00'],
  ['昨天 23:10', '2026-11-21T23:10:00'],
  ['09月16日 08:26', '2026-09-16T08:26:00'],
  ['6月1日 08:26', '2026-06-01T08:26:00'],
  ['12月31日 23:59', '2025-12-31T23:59:00'],
  ['2025年09月16日 08:26', '2025-09-16T08:26:00'],
  ['06-27', '2026-06-27T00:00:00'],
  ['2018-12-31', '2018-12-31T00:00:00'],
  ['02-29', '2024-02-29T00:00:00'],
  ['1498908951', '2017-07-01T19:35:51'],
  ['2025-11-10 12:00', '2025-11-10T12:00:00'],
])('%s', (raw, expected) => expect(at(raw)).toBe(cn(expected)));

test('at New Year 12月31日 belongs to the year before', () => {
  expect(at('12月31日 20:00', new Date('2027-01-01T00:10:00+08:00'))).toBe(cn('2026-12-31T20:00:00'));
});
test.each(['2026-02-30 10:00', '999999999999999999天前', '很久以前', '', '25:99', '13月40日'])('%j is no time', (raw) =>
  expect(at(raw)).toBeNull(),
);

test.each([
  ['28', 28],
  ['1.2万', 12_000],
  ['1亿', 100_000_000],
  ['100万+', 1_000_000],
  ['转发', 0],
  ['赞', 0],
  ['6905', 6905],
  ['7164.8万', 71_648_000],
  ['不详', null],
  ['', null],
])('count %j', (raw, n) => expect(parseCount(raw)).toBe(n));

test.each([
  ['z0JH2lOMb', '3501756485200075'],
  ['HAjhzEfg2', '4386539339591774'],
  ['M1VT3jzNX', '4804608494665869'],
  ['GFHQlFsjb', '4299399859880269'],
  ['GFHQi5giC', '4299399821254298'],
  ['ygyImeLiK', '3439466943518422'],
  ['Lb5tB1vmE', '4726426630358896'],
])('%s is %s', (bid, mid) => {
  expect(bidToMid(bid)).toBe(mid);
  expect(midToBid(mid)).toBe(bid);
});
