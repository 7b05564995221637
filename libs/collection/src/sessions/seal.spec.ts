import { expect, test } from '@jest/globals';
import { SealFailure, Seals } from './seal.js';
import { key } from './testing/sessions-kit.js';

const ring = (session: string, link = key('k1', 7)): Seals =>
  new Seals({ FENGSUI_SESSION_KEYS: session, FENGSUI_LINK_KEYS: link });
const SECRET = '{"cookies":[{"name":"SUB","value":"_2A25秘密"}]}';

test('what is sealed opens again, and the same text never looks the same twice', () => {
  const seals = ring(key('s1', 1));
  const a = seals.seal(SECRET, 'weibo.cn|operator');
  const b = seals.seal(SECRET, 'weibo.cn|operator');
  expect(seals.open(a.kid, a.sealed, 'weibo.cn|operator')).toBe(SECRET);
  expect(a.sealed.subarray(0, 12).equals(b.sealed.subarray(0, 12))).toBe(false);
  expect(a.sealed.includes(Buffer.from('SUB'))).toBe(false);
});

test('any changed bit, and a row moved to another site or kind, is refused without a word of the content', () => {
  const seals = ring(key('s1', 1));
  const { kid, sealed } = seals.seal(SECRET, 'weibo.cn|operator');
  for (let i = 0; i < sealed.length; i++) {
    const bad = Buffer.from(sealed);
    bad[i]! ^= 1;
    expect(() => seals.open(kid, bad, 'weibo.cn|operator')).toThrow(SealFailure);
  }
  for (const label of ['weibo.com|operator', 'weibo.cn|visitor'])
    expect(() => seals.open(kid, sealed, label)).toThrow(/^封存的会话已损坏或被改动（密钥 s1）：请重新登录$/);
  expect(() => seals.open(kid, sealed.subarray(0, 20), 'weibo.cn|operator')).toThrow(SealFailure);
  expect(() => ring(key('s1', 2)).open(kid, sealed, 'weibo.cn|operator')).toThrow(SealFailure);
});

test('the first key seals, all open; a missing key is named', () => {
  const old = ring(key('s1', 1)).seal(SECRET, 'x');
  const both = ring(`${key('s2', 2)},${key('s1', 1)}`);
  expect(both.open(old.kid, old.sealed, 'x')).toBe(SECRET);
  expect(both.seal(SECRET, 'x').kid).toBe('s2');
  expect(() => ring(key('s2', 2)).open(old.kid, old.sealed, 'x')).toThrow(
    '封存会话的密钥 s1 不在现有密钥中：请把它加回 FENGSUI_SESSION_KEYS，或重新登录',
  );
});

test('without session keys the link keys serve through a key of their own, and still open once there are session keys', () => {
  const derived = ring('').seal(SECRET, 'x');
  expect(derived.kid).toBe('link:k1');
  expect(ring(key('s1', 1)).open(derived.kid, derived.sealed, 'x')).toBe(SECRET);
  // the link key itself opens nothing
  const raw = ring(key('link', 7), key('k9', 9));
  expect(() => raw.open('link', derived.sealed, 'x')).toThrow(SealFailure);
});

test('a malformed key stops the start and says how to make one', () => {
  for (const bad of ['s1', 's1:AAAA', `:${Buffer.alloc(32).toString('base64url')}x,`])
    expect(() => ring(bad)).toThrow(/^FENGSUI_SESSION_KEYS：密钥/);
});
