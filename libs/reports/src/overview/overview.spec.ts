import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SourceView } from '@fengsui/contract';
import type { SourceViews } from '@fengsui/collection';
import { Ledger } from '@fengsui/ledger';
import { MentionViews } from '@fengsui/mentions';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { Registry } from '@fengsui/registry';
import { EmbeddedIndex, IndexStatusViews, IndexUnavailable, Retention } from '@fengsui/search-index';
import { seedIncident } from '../testing/seed-incident.js';
import type { Viewer } from '../viewer.js';
import { OverviewRepository } from './overview.repository.js';
import { OverviewService } from './overview.service.js';

const DUTY: Viewer = { personId: 'x', roles: ['duty'], unitIds: ['publicity'] };
const STUDENT: Viewer = { personId: 'y', roles: ['unit'], unitIds: ['student'] };
const LOGISTICS: Viewer = { personId: 'z', roles: ['unit'], unitIds: ['logistics'] };

describe('overview', () => {
  let db: TestDatabase;
  let service: OverviewService;
  let index: EmbeddedIndex;
  let incidentId: string;
  const source: SourceView = {
    source: 'weibo-s',
    name: '微博搜索',
    state: 'ok',
    since: '',
    lastOkAt: null,
    blindMs: null,
    pausedUntil: null,
    pauseReason: null,
    words: '正常',
    coverage: [],
  };

  beforeAll(async () => {
    db = await createTestDatabase();
    // noon in Beijing, so that a quarter of an hour back is the same day
    const now = db.clock.now().getTime();
    const noon = Math.ceil(now / 86_400_000) * 86_400_000 + 4 * 3_600_000;
    await db.clock.advance(noon - now);
    ({ incidentId } = await seedIncident(db.dataSource, new Ledger(db.dataSource), noon - 900_000));
    await db.dataSource.query(`update incident set state = 'open', closed_at = null`);
    await db.dataSource.query(
      `insert into escalation_run (incident_id, policy_snapshot, policy_hash, level, epoch, level_no, started_at, next_step) values ($1, '{}', 'h', 2, 1, 2, app.now(), '14:35 若未回应，将报分管校领导')`,
      [incidentId],
    );
    await db.dataSource.query(
      `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at) values ($1, 'publicity', 1, 2, 'respond', app.now(), app.now() + interval '5 minutes', app.now())`,
      [incidentId],
    );
    index = new EmbeddedIndex(db.dataSource);
    const rows = await db.dataSource.query(
      `select id, platform, published_at, sentiment, score, unit_id, topic from mention`,
    );
    await index.put(
      rows.map((r: Record<string, never>) => ({
        id: r['id'],
        version: 1,
        shown: true,
        platform: r['platform'],
        watchListId: 'school',
        publishedAt: r['published_at'],
        words: ['异物'],
        sentiment: r['sentiment'],
        score: 0,
        topic: null,
        unitId: r['unit_id'],
        authorKind: 'plain',
        authorKey: null,
        author: '匿名',
        region: null,
      })),
      1,
    );
    await index.refresh();
    const sources = {
      list: async () => [{ ...source, lastOkAt: db.clock.now().toISOString() }],
    } as unknown as SourceViews;
    service = new OverviewService(
      new OverviewRepository(db.dataSource),
      index,
      new IndexStatusViews(
        db.dataSource,
        index,
        new Retention(db.dataSource, index, db.clock, { FENGSUI_INDEX_MONTHS: 36 }),
        db.clock,
      ),
      new MentionViews(db.dataSource),
      sources,
      new Registry(db.dataSource),
      db.clock,
    );
  });
  afterAll(() => db.drop());

  it('shows the whole school to the duty officer, with the longest overdue first', async () => {
    const o = await service.overview(DUTY);
    expect(o.schoolName).toBe('青衣江职业技术学院');
    expect(o.duty).toBe('王晓岚');
    expect(o.series).toHaveLength(120);
    expect(o.series.map((p) => p.neg + p.neu + p.pos).reduce((a, b) => a + b)).toBe(4);
    expect(o.mentions.map((m) => m.author)).toEqual(['校园观察', '江城晚报', '李**', '小**']);
    expect(o.incidents).toHaveLength(1);
    expect(o.incidents[0]).toMatchObject({
      code: 'YQ-2026-0007',
      mentionCount: 4,
      levelNo: 2,
      levelConfirmed: true,
      unitName: '后勤处',
    });
    expect(o.incidents[0]!.clocks.map((c) => [c.levelNo, c.kind, c.state])).toEqual([
      [2, 'respond', 'pending'],
      [1, 'ack', 'breached'],
      [3, 'ack', 'breached'],
    ]);
    expect(o.incidents[0]!.nextStep).toBe('14:35 若未回应，将报分管校领导');
    expect(o.sentence.kind).toBe('overdue');
    expect(o.sentence.text).toMatch(/^1 起已逾期 13 分.*：二食堂餐盘里有异物，后勤处未签收，已报宣传部。$/);
    expect(o.alarms).toHaveLength(1);
  });

  it('tells how far each ladder has come, and what was done in the last two hours in order', async () => {
    const o = await service.overview(DUTY);
    expect(o.incidents[0]!.rungs.map((r) => [r.levelNo, r.signedAt !== null, r.reached])).toEqual([
      [1, false, true],
      [2, true, true],
      [3, false, true],
    ]);
    expect(o.steps.map((s) => s.label)).toEqual([
      '预警',
      '报单位负责人',
      '核定Ⅱ级',
      '报宣传部',
      '报分管校领导',
      '刘敏签收',
      '初报',
    ]);
    expect(new Set(o.steps.map((s) => s.title))).toEqual(new Set(['二食堂餐盘里有异物']));
    expect((await service.overview(STUDENT)).steps).toEqual([]);
    expect((await service.overview(LOGISTICS)).steps).toHaveLength(7);
  });

  it('answers the sentence alone in the same words', async () => {
    const { kind, action } = (await service.overview(DUTY)).sentence;
    expect(await service.sentence(DUTY)).toMatchObject({ kind, action });
    expect((await service.sentence(STUDENT)).kind).toBe('calm');
  });

  it('counts today: met in time against all that fell due, unanswered included, running ones not', async () => {
    const { today } = await service.overview(DUTY);
    expect(today).toEqual({ mentions: 4, negative: 3, alarms: 1, handling: 1, onTime: 1, dueTotal: 4 });
    await db.dataSource.query(`update incident set drill = true`);
    expect((await service.overview(DUTY)).today).toMatchObject({ onTime: 0, dueTotal: 0 });
    await db.dataSource.query(`update incident set drill = false`);
  });

  it('keeps a unit to its own', async () => {
    const other = await service.overview(STUDENT);
    expect([other.incidents, other.mentions, other.alarms]).toEqual([[], [], []]);
    expect(other.series.every((p) => p.neg + p.neu + p.pos === 0)).toBe(true);
    expect(other.today).toEqual({ mentions: 0, negative: 0, alarms: 0, handling: 0, onTime: 0, dueTotal: 0 });
    expect(other.sentence.kind).toBe('calm');
    const own = await service.overview(LOGISTICS);
    expect([own.incidents.length, own.mentions.length]).toEqual([1, 4]);
    expect(own.today).toMatchObject({ onTime: 1, dueTotal: 2 });
    expect((await service.overview({ personId: 'n', roles: [], unitIds: [] })).incidents).toEqual([]);
  });

  it('shows all but the curve while the index does not answer, and says so', async () => {
    const series = index.series.bind(index);
    index.series = () => Promise.reject(new IndexUnavailable('x'));
    const o = await service.overview(DUTY);
    index.series = series;
    expect([o.series, o.mentions.length]).toEqual([[], 4]);
    expect(o.lacks).toBe('检索服务没有应答，声量曲线暂缺；帖子照常入库。');
    expect((await service.overview(DUTY)).lacks).toBeNull();
  });

  it('keeps a closed incident for 24 hours, without clocks', async () => {
    await db.dataSource.query(`update incident set state = 'closed', closed_at = app.now()`);
    const closed = await service.overview(DUTY);
    expect(closed.incidents[0]).toMatchObject({ state: 'closed', clocks: [], nextStep: null });
    expect(closed.sentence).toMatchObject({
      kind: 'calm',
      text: '一切平稳。近 24 小时 4 条，负面 75%，上周同日无数据可比。',
    });
    await db.clock.advance(25 * 3_600_000);
    expect((await service.overview(DUTY)).incidents).toEqual([]);
  });
});
