import { expect, test } from '@jest/globals';
import {
  afterBrowser,
  afterSetCookie,
  complete,
  cookieHeader,
  cookieOf,
  EMPTY,
  type StorageState,
} from './storage-state.js';

const NOW = new Date('2026-11-25T06:00:00Z');
const learn = (state: StorageState, ...lines: string[]): StorageState | null =>
  afterSetCookie(state, 'weibo.cn', lines, NOW);
const start = learn(EMPTY, 'SUB=a; Domain=.weibo.cn; Path=/', 'SUBP=b; Max-Age=7200')!;
const shown = (s: StorageState | null): string => cookieHeader(s!, 'weibo.cn', NOW);

test('cookies are set, changed, and deleted by Max-Age=0 or a date that has passed', () => {
  expect(shown(start)).toBe('SUB=a; SUBP=b');
  expect(shown(learn(start, 'SUB=c; path=/'))).toBe('SUBP=b; SUB=c');
  expect(shown(learn(start, 'SUB=deleted; Max-Age=0'))).toBe('SUBP=b');
  expect(shown(learn(start, 'SUB=deleted; Expires=Thu, 01-Jan-1970 00:00:10 GMT'))).toBe('SUBP=b');
  // Max-Age has precedence
  expect(shown(learn(start, 'SUB=d; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'))).toBe('SUBP=b; SUB=d');
  expect(cookieHeader(start, 'weibo.cn', new Date(NOW.getTime() + 7201_000))).toBe('SUB=a');
});

test('nothing new is nothing to write', () => {
  expect(learn(start, 'SUB=a', 'SUBP=b; Max-Age=7300', 'GONE=x; Max-Age=0', 'rubbish', '=x', '')).toBeNull();
  expect(learn(start, 'SUBP=b; Max-Age=864000')).not.toBeNull();
});

test('.weibo.com and .weibo.cn are never mixed', () => {
  expect(learn(start, 'SUB=foreign; Domain=.weibo.com', 'X=1; domain=passport.weibo.com')).toBeNull();
  expect(afterSetCookie(EMPTY, 'weibo.com', ['SUB=foreign; Domain=weibo.cn'], NOW)).toBeNull();
  const both: StorageState = {
    cookies: [
      ...start.cookies,
      cookieOf('weibo.com', 'SUB', 'foreign'),
      cookieOf('weibo.cn', 'tgc', 'x', { domain: 'passport.weibo.cn' }),
    ],
    origins: [],
  };
  expect(shown(both)).toBe('SUB=a; SUBP=b');
  expect(cookieHeader(both, 'weibo.com', NOW)).toBe('SUB=foreign');
  expect([complete(both, 'weibo.cn', NOW), complete(both, 'weibo.com', NOW)]).toEqual([true, false]);
});

test('a hostile answer does not fill the table', () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `c${i}=1`);
  expect(learn(start, ...lines)!.cookies.length).toBeLessThanOrEqual(180);
  expect(learn(start, `big=${'x'.repeat(5000)}`)).toBeNull();
});

test("what a browser changed is applied to what was stored meanwhile; it undoes nobody else's change", () => {
  const before = start;
  const after: StorageState = {
    cookies: [cookieOf('weibo.cn', 'SUB', 'browser'), cookieOf('weibo.cn', 'NEW', '1')],
    origins: [],
  };
  const meanwhile = learn(start, 'HTTP=2')!;
  expect(shown(afterBrowser(meanwhile, before, after))).toBe('HTTP=2; SUB=browser; NEW=1');
  expect(afterBrowser(meanwhile, before, before)).toBeNull();
});
