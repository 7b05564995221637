import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { type Config, readConfig } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import ExcelJS from 'exceljs';
import { CollectionHealth } from './collection-health.js';
import { headline, type HeadlineInput, type HeadlineSource } from './headline.js';
import { SourceRepository } from '../scheduler/source.repository.js';
import { HealthRepository } from './health.repository.js';
import { platformView, stretches } from './platform-view.js';
import { blindMs } from './words.js';

const MINUTE = 60_000;
const NOW = new Date('2026-11-25T06:00:00Z');
const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * MINUTE).toISOString();

const source = (over: Partial<HeadlineSource> = {}): HeadlineSource => ({
  source: 'weibo-s',
  name: '微博搜索',
  site: 'weibo.com',
  state: 'ok',
  since: ago(600),
  lastOkAt: ago(1),
  needsPerson: false,
  budget: { gapMs: 12_000, jitterMs: 4000, daily: 300, usedToday: 10, maxConsecutive: 25 },
  refilling: 0,
  stalledMs: null,
  ...over,
});
const say = (over: Partial<HeadlineInput>): string =>
  headline({ now: NOW, sources: [source()], sessions: [], platforms: [], ...over }).text;

test('the sentence is calm only when every source sees and nothing is missing', () => {
  const seven = Array.from({ length: 7 }, () => source());
  expect(say({ sources: seven })).toBe('七个来源正常，近 24 小时无缺口。');
  expect(say({ sources: [source(), source({ state: 'starting', lastOkAt: null })] })).toBe(
    '一个来源正常，一个来源尚未开始，近 24 小时无缺口。',
  );
  const missed = {
    platform: 'weibo' as const,
    coverage: [{ from: ago(20), to: ago(8), state: 'missed' as const, reason: '网络不通' }],
  };
  expect(say({ platforms: [missed] })).toBe('一个来源正常；近 24 小时微博有 12 分没有看全，尚未补上。');
  expect(say({ platforms: [missed], sources: [source({ refilling: 3 })] })).toContain('正在补采 3 段');
});

test('a source that does not see comes first, with its length, its reason and what mends it', () => {
  const out = source({ state: 'login_required', lastOkAt: ago(130) });
  const spoken = headline({
    now: NOW,
    sources: [source({ source: 'weibo-hot', name: '微博热搜', state: 'network', lastOkAt: ago(600) }), out],
    sessions: [],
    platforms: [],
  });
  expect(spoken.text).toBe('微博搜索已中断 2 小时 10 分：需要重新登录。请扫码登录后恢复。另有一个来源也看不到。');
  expect(spoken.action).toMatchObject({ kind: 'sign_in', site: 'weibo.com' });
  expect(say({ sources: [source({ state: 'captcha', lastOkAt: ago(130), needsPerson: true })] })).toContain('完成验证');
  expect(say({ sources: [source({ budget: { ...source().budget, usedToday: 300 } })] })).toBe(
    '微博搜索今日 300 次已用完，零点后继续。',
  );
  expect(say({ sources: [source({ stalledMs: 15 * MINUTE })] })).toContain('采集程序没有运行');
  expect(say({ sources: [source({ state: 'disabled' })] })).toBe('没有启用任何来源，校园舆情看不到。');
});

test('a session about to expire is said before it does', () => {
  expect(say({ sessions: [{ site: 'weibo.com', name: '微博', state: 'expiring', expiresAt: ago(-60) }] })).toBe(
    '一个来源正常，微博登录将在 1 小时后到期，请重新登录。',
  );
});

test('what another source of the platform saw for the same words is not missed by the platform', () => {
  const seen = (from: number, to: number) => ({ from, to, state: 'seen' as const, reason: null });
  const missed = (from: number, to: number) => ({ from, to, state: 'missed' as const, reason: 'captcha' });
  expect(
    platformView([
      { query: 'A', intervals: [seen(0, 10), missed(10, 30)] },
      { query: 'A', intervals: [seen(0, 20)] },
      { query: 'B', intervals: [seen(0, 30)] },
    ]),
  ).toEqual([seen(0, 20), missed(20, 30)]);
  // another query does not stand in
  expect(
    platformView([
      { query: 'A', intervals: [missed(0, 10)] },
      { query: 'B', intervals: [seen(0, 10)] },
    ]),
  ).toEqual([missed(0, 10)]);
});

test('a captcha that stops many searches is one gap', () => {
  const gap = (query: string, from: number, to: number, reason = 'captcha') => ({ query, from, to, reason });
  expect(stretches([gap('A', 0, 10), gap('B', 5, 30), gap('A', 40, 45), gap('B', 8, 9, 'network')])).toEqual([
    { from: 0, to: 30, reason: 'captcha', queries: ['A', 'B'] },
    { from: 40, to: 45, reason: 'captcha', queries: ['A'] },
    { from: 8, to: 9, reason: 'network', queries: ['B'] },
  ]);
});

test('a source that answers when it is asked, seldom as that may be, is not blind', () => {
  const two = { state: 'ok', since: new Date(ago(9000)), lastOkAt: new Date(ago(119)), spent: false, stalledMs: null };
  expect(blindMs(two, NOW)).toBeNull();
  expect(blindMs({ ...two, state: 'captcha' }, NOW)).toBe(119 * MINUTE);
  expect(blindMs({ ...two, spent: true }, NOW)).toBe(119 * MINUTE);
  expect(blindMs({ ...two, stalledMs: 20 * MINUTE }, NOW)).toBe(20 * MINUTE);
  expect(blindMs({ ...two, state: 'starting', lastOkAt: null }, NOW)).toBeNull();
  expect(blindMs({ ...two, state: 'disabled' }, NOW)).toBeNull();
});

let db: TestDatabase;
let health: CollectionHealth;
const ACTOR = { type: 'person', id: 'p', name: '王晓岚', post: '宣传部 值班员' } as const;
const config = (profile: string): Config =>
  readConfig({ FENGSUI_PROFILE: profile, DATABASE_URL: db.url, FENGSUI_LINK_KEYS: 'k1:aaaaaaaa' });
const service = (profile: string): CollectionHealth =>
  new CollectionHealth(
    new HealthRepository(db.dataSource),
    new SourceRepository(db.dataSource),
    new Ledger(db.dataSource),
    db.dataSource,
    config(profile),
    db.clock,
  );

beforeAll(async () => {
  db = await createTestDatabase();
  health = service('live');
  await db.dataSource.query(`
    insert into source_state (source, interval_ms, gap_ms, jitter_ms, daily, state, last_ok_at, paused_until, pause_reason, needs_person, day, day_count, since)
    values ('weibo-s', 600000, 12000, 4000, 300, 'captcha', app.now() - interval '130 minutes', '9999-01-01T00:00:00Z', '24 小时内第三次要求验证，请人工处理后恢复', true,
            (app.now() at time zone 'Asia/Shanghai')::date, 41, app.now()),
           ('weibo-m', 600000, 12000, 0, 300, 'ok', app.now(), null, null, false, '2026-01-01', 77, app.now() - interval '1 day');
    insert into watch_list (id, name, school_words) values ('w', '全校', '{青江职院}');
    insert into crawl_job (source, kind, target, watch_list_id, priority, interval_ms, due_at)
    values ('weibo-s', 'search', '青江职院', 'w', 3, 600000, app.now() + interval '1 hour');
    insert into crawl_job (source, kind, target, watch_list_id, priority, from_at, to_at)
    values ('weibo-s', 'window', '青江职院', 'w', 5, app.now() - interval '3 hours', app.now() - interval '2 hours');
    insert into crawl_attempt (source, target, started_at, finished_at, state) values
      ('weibo-s', '青江职院', app.now(), app.now(), 'ok'), ('weibo-s', '青江职院', app.now(), app.now(), 'captcha'),
      ('weibo-s', '青江职院', app.now(), app.now(), 'ok');
    insert into coverage (source, query, from_at, to_at, state, reason) values
      ('weibo-s', '青江职院', app.now() - interval '5 hours', app.now() - interval '130 minutes', 'seen', null),
      ('weibo-s', '青江职院', app.now() - interval '130 minutes', app.now(), 'missed', 'captcha'),
      ('weibo-m', '青江职院', app.now() - interval '5 hours', app.now(), 'seen', null);
    insert into hot_topic (board, word, matched_by, first_seen_at, last_seen_at, best_rank) values ('search', '青江职院食堂', '青江职院', app.now(), app.now(), 12);
    insert into hot_rank (topic_id, at, rank, heat) select id, app.now(), 12, 340000 from hot_topic;`);
  await db.dataSource.query(
    `insert into kept_page (source, target, state, note, size_bytes, gzip, expires_at) values ('weibo-s', '青江职院', 'layout_changed', '没有卡片', 20, $1, app.now() + interval '14 days')`,
    [gzipSync('<script>alert(1)</script>')],
  );
});
afterAll(() => db.drop());

test('the page tells sources, budgets, gaps, kept pages and hot topics', async () => {
  const view = await health.view([]);
  expect(view.sentence.text).toBe('微博搜索已中断 2 小时 10 分：要求验证。请登录并完成验证，再恢复采集。');
  const [s, m] = view.sources;
  expect(s).toMatchObject({
    source: 'weibo-s',
    words: '监测中断 2 小时 10 分：要求验证',
    needsPerson: true,
    budget: { daily: 300, usedToday: 41 },
    queries: 1,
    intervalMs: 600_000,
    refilling: 1,
    attempts: [
      { state: 'ok', n: 2 },
      { state: 'captcha', n: 1 },
    ],
  });
  expect(s!.coverage.map((c) => [c.state, c.reason])).toEqual([
    ['seen', null],
    ['missed', '要求验证'],
  ]);
  expect(s!.gaps).toMatchObject([{ reason: '要求验证', queries: ['青江职院'], queryCount: 1 }]);
  // yesterday's count is not today's
  expect(m!.budget.usedToday).toBe(0);
  expect(view.platforms[0]!.coverage.filter((c) => c.state === 'missed')).toEqual([]);
  expect(view.hotTopics[0]).toMatchObject({ word: '青江职院食堂', bestRank: 12, ranks: [{ rank: 12, heat: 340000 }] });
  expect(view.keptPages[0]).toMatchObject({ source: 'weibo-s', sizeBytes: 20 });
  const kept = await health.keptPage(view.keptPages[0]!.id);
  expect([kept.name.startsWith('留存页面-weibo-s-'), kept.text.toString()]).toEqual([
    true,
    '<script>alert(1)</script>',
  ]);
  await expect(health.keptPage('999')).rejects.toMatchObject({ status: 404 });
});

test('the gaps come as an Excel file', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await health.gapsFile('王晓岚')).file as unknown as ArrayBuffer);
  const row = book.worksheets[0]!.getRow(2).values as string[];
  expect([row[1], row[2], row[5], row[6]]).toEqual(['微博搜索', '青江职院', '2 小时 10 分', '要求验证']);
});

test('limits are kept, each with its field', async () => {
  for (const [change, field] of [
    [{ gapMs: 500 }, 'gapMs'],
    [{ daily: 0 }, 'daily'],
    [{ jitterMs: 60_000 }, 'jitterMs'],
    [{ gapMs: 3_500 }, 'jitterMs'],
  ] as const)
    await expect(health.change('weibo-s', change, ACTOR)).rejects.toMatchObject({ status: 400, field });
  await expect(health.change('sogou', { daily: 5 }, ACTOR)).rejects.toMatchObject({ status: 404 });
  await service('demo').change('weibo-m', { gapMs: 500 }, ACTOR);
});

test('a person releases and changes, and the log says so', async () => {
  await health.release('weibo-s', ACTOR);
  await health.change('weibo-s', { daily: 200, path: 'browser' }, ACTOR);
  await health.change('weibo-s', { daily: 200 }, ACTOR); // changes nothing, says nothing
  const [row] = await db.dataSource.query(
    `select state, paused_until, needs_person, daily, path from source_state where source = 'weibo-s'`,
  );
  expect(row).toEqual({ state: 'starting', paused_until: null, needs_person: false, daily: 200, path: 'browser' });
  const [{ due }] = await db.dataSource.query(
    `select bool_and(due_at <= app.now()) as due from crawl_job where source = 'weibo-s'`,
  );
  expect(due).toBe(true);
  const said = await db.dataSource.query(
    `select kind, payload::jsonb->>'text' as text from ledger_event where kind like 'source.%' order by seq`,
  );
  expect(said.map((e: { text: string }) => e.text)).toEqual([
    '微博（移动端）：间隔由 12 改为 0.5 秒',
    '恢复微博搜索的采集',
    '微博搜索：改由浏览器读取，每日上限由 300 改为 200 次',
  ]);
});
