import { expect, test } from '@jest/globals';
import { auditBudget, type Budget } from './audit.js';
import type { LogEntry } from './access-log.js';

const at = (moments: number[], origin: LogEntry['origin'] = 'weibo-m'): LogEntry[] =>
  moments.map((m) => ({ at: m, origin, path: '/a', query: '', status: 200, fault: null }));
const broken = (moments: number[], budget: Budget): [string, number][] =>
  auditBudget(at(moments), { 'weibo-m': budget }).map((v) => [v.rule, v.at]);

test('two requests closer than the gap break it, whatever came before', () => {
  expect(broken([0, 10, 20, 30], { gapMs: 10 })).toEqual([]);
  expect(broken([0, 9, 20, 25], { gapMs: 10 })).toEqual([
    ['gap', 9],
    ['gap', 25],
  ]);
  expect(broken([0, 9], { gapMs: 10, toleranceMs: 1 })).toEqual([]);
});

test('a burst may come at once; then each gap earns one', () => {
  expect(broken([0, 0, 0, 10, 20], { gapMs: 10, burst: 3 })).toEqual([]);
  expect(broken([0, 0, 0, 0], { gapMs: 10, burst: 3 })).toEqual([['gap', 0]]);
  expect(broken([0, 0, 0, 10, 15], { gapMs: 10, burst: 3 })).toEqual([['gap', 15]]);
  expect(broken([0, 0, 0, 30, 30, 30], { gapMs: 10, burst: 3 })).toEqual([]);
});

test('a row ends with a rest', () => {
  const budget = { gapMs: 1, maxConsecutive: 3, restMs: 100 };
  expect(broken([0, 10, 20, 120, 130, 140], budget)).toEqual([]);
  expect(broken([0, 10, 20, 119], budget)).toEqual([['consecutive', 119]]);
});

test('a day is one of Beijing', () => {
  const midnight = Date.parse('2026-11-23T00:00:00+08:00');
  const budget = { gapMs: 1, daily: 2 };
  expect(broken([midnight - 20, midnight - 10, midnight, midnight + 10], budget)).toEqual([]);
  expect(broken([midnight, midnight + 10, midnight + 20], budget)).toEqual([['daily', midnight + 20]]);
});

test('origins are counted apart, and only what counts', () => {
  const log = [...at([0]), ...at([1], 'sogou'), { ...at([2])[0]!, path: '/api/config' }];
  const only = (e: LogEntry): boolean => e.path === '/a';
  expect(auditBudget(log, { 'weibo-m': { gapMs: 10, only }, sogou: { gapMs: 10 } })).toEqual([]);
  expect(auditBudget(log, { 'weibo-m': { gapMs: 10 } })).toEqual([
    { origin: 'weibo-m', rule: 'gap', at: 2, path: '/api/config', measured: 2, limit: 10 },
  ]);
});
