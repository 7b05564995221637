import { expect, test } from '@jest/globals';
import { forecast, forecastWords, warningDue } from './forecast.js';
import { cookieOf, type StorageState } from './storage-state.js';

const HOUR = 3_600_000;
const state = (...cookies: [string, string, number?][]): StorageState => ({
  cookies: cookies.map(([name, value, expires]) => cookieOf('weibo.cn', name, value, { expires: expires ?? -1 })),
  origins: [],
});

test('the end is read from ALF in either form, else from SUB and SUBP, else not known', () => {
  const at = new Date(1798765432_000);
  expect(forecast(state(['SUB', 'x', 1790000000], ['ALF', '1798765432']), 'weibo.cn')).toEqual({
    at,
    reason: 'Cookie ALF',
  });
  expect(forecast(state(['ALF', '02_1798765432']), 'weibo.cn')).toEqual({ at, reason: 'Cookie ALF' });
  expect(forecast(state(['SUB', 'x', 1799000000], ['SUBP', 'y', 1798765432], ['ALF', 'soon']), 'weibo.cn')).toEqual({
    at,
    reason: 'Cookie SUBP 的有效期',
  });
  expect(forecast(state(['SUB', 'x'], ['OTHER', 'y', 1798765432]), 'weibo.cn')).toBeNull();
});

test('words at dates', () => {
  const f = { at: new Date('2026-12-03T02:05:00Z'), reason: 'Cookie ALF' };
  const words = (now: string): string => forecastWords(f, new Date(now));
  expect(words('2026-11-25T02:00:00Z')).toBe('预计 12 月 3 日到期，依据 Cookie ALF');
  expect(words('2026-12-01T01:05:00Z')).toBe(
    '预计 12 月 3 日 10:05 到期，还有 2 天 1 小时，依据 Cookie ALF，请提前重新登录',
  );
  expect(words('2026-12-03T02:05:00Z')).toBe('预计已于 12 月 3 日 10:05 到期，依据 Cookie ALF，请重新登录');
  // the last day of a year, in Beijing
  expect(forecastWords({ ...f, at: new Date('2026-12-31T17:00:00Z') }, new Date('2026-11-25T02:00:00Z'))).toBe(
    '预计 2027 年 1 月 1 日到期，依据 Cookie ALF',
  );
});

test('people are told at 72 hours, at 24 hours and at the end, once each, also when a stage was slept through', () => {
  const end = new Date('2026-12-03T02:00:00Z');
  const at = (h: number): Date => new Date(end.getTime() - h * HOUR);
  expect(warningDue(end, null, at(73))).toBeNull();
  expect(warningDue(end, null, at(72))).toBe(72 * HOUR);
  expect(warningDue(end, at(72), at(60))).toBeNull();
  expect(warningDue(end, at(60), at(24))).toBe(24 * HOUR);
  expect(warningDue(end, at(24), at(0.1))).toBeNull();
  expect(warningDue(end, at(24), at(0))).toBe(0);
  expect(warningDue(end, null, at(-5))).toBe(0);
  expect(warningDue(end, at(-5), at(-50))).toBeNull();
  // a session that was prolonged is told of again
  expect(warningDue(end, at(100), at(70))).toBe(72 * HOUR);
});
