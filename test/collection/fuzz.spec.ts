import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parsePage, type ParsedPage } from '@fengsui/collection';
import type { SourceName } from '@fengsui/contract';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { seeded } from '@fengsui/platform/testing';
import { mutate } from './mutate.js';
import { type SavedPage, savedPages } from './pages.js';

const AT = new Date('2026-11-22T12:30:00+08:00');
const PAGES = 10_000;
/** Case n of a seed is the same in every run: FUZZ_SEED=… npm test -- fuzz. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
const SOURCES: SourceName[] = [
  'weibo-m',
  'weibo-s',
  'weibo-ajax',
  'weibo-hot',
  'sogou',
  'sogou-account',
  'wechat-article',
];

let sim: Simulator;
let pages: (SavedPage & { state: ParsedPage['state']; items: number })[];
const read = (source: SourceName, bytes: Buffer): ParsedPage => parsePage(source, bytes, { fetchedAt: AT });

beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0, now: () => AT });
  pages = (await savedPages(sim, AT.getTime())).map((p) => {
    const { state, items } = read(p.source, Buffer.from(p.body));
    return { ...p, state, items: items.length };
  });
});
afterAll(() => sim.stop());

test('every source shows posts, and pages that stand in the way', () => {
  for (const source of SOURCES) {
    const own = pages.filter((p) => p.source === source);
    expect([source, own.some((p) => p.items > 0)]).toEqual([source, true]);
    expect(own.filter((p) => p.state !== 'ok' && p.state !== 'empty').length).toBeGreaterThanOrEqual(4);
  }
});

test(`${PAGES} hurt pages, seed ${SEED}: none throws or takes a second, no block passes for a quiet day`, () => {
  const bad: string[] = [];
  let slowest = 0;
  for (let n = 0; n < PAGES; n++) {
    const random = seeded(SEED + n * 7_919);
    const page = pages[Math.floor(random() * pages.length)]!;
    const bytes = mutate(page.body, random);
    // processor time: what else the machine does is not the page's fault
    const start = process.cpuUsage();
    const { state, items, note } = read(page.source, bytes);
    const used = process.cpuUsage(start);
    const ms = (used.user + used.system) / 1_000;
    slowest = Math.max(slowest, ms);
    const say = (what: string): void => void bad.push(`case ${n}, ${page.source}, ${page.name}: ${what}`);
    if (note?.startsWith('读取页面时出错')) say(note);
    if (ms > 1_000) say(`${Math.round(ms)} ms`);
    if (state === 'empty' && page.state !== 'empty') say(`${page.state} became empty`);
    if (page.items === 0 && items.length > 0) say(`${page.state} became ${state} with ${items.length} items`);
  }
  expect(bad).toEqual([]);
  expect(slowest).toBeLessThan(1_000);
});
