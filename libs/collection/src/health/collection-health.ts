import { gunzipSync } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import type {
  CollectionHealth as View,
  CoverageInterval,
  GapView,
  SessionView,
  SourceChange,
  SourceHealth,
  SourceName,
} from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { beijingDateTime, Clock, CONFIG, type Config, notifyLive, sheetFile, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type Interval, missedByAny } from '../coverage.js';
import { SourceRepository } from '../scheduler/source.repository.js';
import { gapsTable } from './gaps-sheet.js';
import { headline } from './headline.js';
import { type GapRow, type HealthRow, HealthRepository } from './health.repository.js';
import { platformView, stretches } from './platform-view.js';
import { PLATFORM_OF, reasonWords, SITE_OF, SOURCE_NAMES, stateWords } from './words.js';

const GAPS_SHOWN = 50;
const QUERIES_NAMED = 20;
/** Of each source, before those that overlap become one. */
const GAPS_READ = 2_000;
/** An Excel sheet ends at 1,048,576 rows; nobody reads this many. */
const GAPS_EXPORTED = 20_000;

/** 采集健康: how every source is, what was missed, and what people do about it. */
@Injectable()
export class CollectionHealth {
  constructor(
    @Inject(HealthRepository) private readonly repository: HealthRepository,
    @Inject(SourceRepository) private readonly states: SourceRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** All the page shows. sessions: from whoever keeps them. */
  async view(sessions: SessionView[]): Promise<View> {
    const now = this.clock.now();
    const [rows, lines, attempts, gaps, keptPages, hotTopics] = await Promise.all([
      this.repository.sources(),
      this.repository.ledger(24),
      this.repository.attempts(),
      this.repository.gaps(GAPS_READ),
      this.repository.keptPages(100),
      this.repository.hotTopics(20),
    ]);
    const sources = rows.map((r): SourceHealth => ({
      ...this.source(r, now),
      attempts: attempts.filter((a) => a.source === r.source).map(({ state, n }) => ({ state, n })),
      coverage: intervals(missedByAny(lines.filter((l) => l.source === r.source).flatMap((l) => l.intervals))),
      gaps: gapViews(gaps.filter((g) => g.source === r.source)),
    }));
    const on = new Set(rows.filter((r) => r.enabled).map((r) => r.source));
    const platforms = (['weibo', 'wechat'] as const).map((platform) => ({
      platform,
      coverage: intervals(platformView(lines.filter((l) => on.has(l.source) && PLATFORM_OF[l.source] === platform))),
    }));
    const stalled = new Map(rows.map((r) => [r.source, r.stalled_ms]));
    return {
      now: now.toISOString(),
      sentence: headline({
        now,
        sources: sources.map((s) => ({ ...s, stalledMs: stalled.get(s.source) ?? null })),
        sessions,
        platforms,
      }),
      platforms,
      sources,
      sessions,
      keptPages,
      hotTopics,
    };
  }

  private source(r: HealthRow, now: Date): Omit<SourceHealth, 'attempts' | 'coverage' | 'gaps'> {
    const paused = r.paused_until !== null && r.paused_until > now;
    return {
      source: r.source,
      name: SOURCE_NAMES[r.source],
      site: SITE_OF[r.source],
      state: (r.enabled ? r.state : 'disabled') as SourceHealth['state'],
      since: r.since.toISOString(),
      lastOkAt: r.last_ok_at?.toISOString() ?? null,
      pausedUntil: paused ? r.paused_until!.toISOString() : null,
      pauseReason: paused ? r.pause_reason : null,
      needsPerson: r.needs_person,
      words: stateWords(r, now),
      path: r.path,
      budget: {
        gapMs: r.gap_ms,
        jitterMs: r.jitter_ms,
        daily: r.daily,
        usedToday: r.used_today,
        maxConsecutive: r.max_consecutive,
      },
      queries: r.queries,
      intervalMs: r.interval_ms ?? 0,
      refilling: r.refilling,
    };
  }

  /** A person has dealt with the cause: the pause ends. 404 for an unknown source. */
  async release(source: SourceName, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const row = await this.known(await this.repository.lock(tx, source));
      await this.states.release(tx, source);
      await notifyLive(tx, { type: 'source', data: { source, state: row.state as 'ok' } });
      await this.ledger.append(tx, {
        kind: 'source.released',
        incidentId: null,
        actor,
        payload: { text: `恢复${SOURCE_NAMES[source]}的采集`, source, state: row.state, pauseReason: row.pause_reason },
      });
    });
  }

  /** Switches a source on or off, or changes its path and budget. UserError names the field that breaks a limit. */
  async change(source: SourceName, change: SourceChange, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const row = await this.known(await this.repository.lock(tx, source));
      this.check(row, change);
      const said = differences(row, change);
      if (said.length === 0) return;
      await this.repository.change(tx, source, change);
      await notifyLive(tx, { type: 'source', data: { source, state: row.state as 'ok' } });
      await wake(tx, 'plan');
      await wake(tx, 'crawl');
      await this.ledger.append(tx, {
        kind: 'source.changed',
        incidentId: null,
        actor,
        payload: { text: `${SOURCE_NAMES[source]}：${said.join('，')}`, source, ...change },
      });
    });
  }

  private known(row: HealthRow | null): HealthRow {
    if (!row) throw new UserError('not_found', '没有这个来源，请从采集健康页面进入。', 404);
    return row;
  }

  /** Real sites block who asks more often than every few seconds (sources.md 2.8); simulated ones do not mind. */
  private check(row: HealthRow, c: SourceChange): void {
    const least = this.config.FENGSUI_PROFILE === 'demo' ? 50 : 3_000;
    const gap = c.gapMs ?? row.gap_ms;
    const refuse = (field: string, message: string): never => {
      throw new UserError('bad_field', message, 400, field);
    };
    if (c.gapMs !== undefined && (c.gapMs < least || c.gapMs > 600_000))
      refuse('gapMs', `两次请求的间隔应在 ${least / 1000} 秒至 600 秒之间，过快会被平台封禁。`);
    if (c.jitterMs !== undefined && (c.jitterMs < 0 || c.jitterMs > gap))
      refuse('jitterMs', `随机浮动应在 0 至间隔（${gap / 1000} 秒）之间。`);
    if (c.jitterMs === undefined && row.jitter_ms > gap)
      refuse('jitterMs', `间隔改短后，随机浮动（${row.jitter_ms / 1000} 秒）不能超过间隔，请一并改小。`);
    if (c.daily !== undefined && (c.daily < 1 || c.daily > 100_000))
      refuse('daily', '每日上限应在 1 至 100000 次之间。');
  }

  /** A kept page as text, with a name for the file. 404 when it is gone. */
  async keptPage(id: string): Promise<{ name: string; text: Buffer }> {
    const page = await this.repository.keptPage(id);
    if (!page) throw new UserError('not_found', '这个页面已过保存期，或不存在。', 404);
    const at = beijingDateTime(page.at).replace(/[^\d]/g, '');
    return { name: `留存页面-${page.source}-${at}.txt`, text: gunzipSync(page.gzip) };
  }

  /** The gaps of the last seven days as an Excel file. */
  async gapsFile(by: string): Promise<{ name: string; file: Buffer }> {
    const now = this.clock.now();
    const tables = [gapsTable(await this.repository.gaps(GAPS_EXPORTED))];
    const file = await sheetFile({ tables, filters: '近七天，尚未补采的缺口', at: now, by });
    return { name: `采集缺口-${beijingDateTime(now).slice(0, 10)}.xlsx`, file };
  }
}

function intervals(list: Interval[]): CoverageInterval[] {
  return list.map((i) => ({
    from: new Date(i.from).toISOString(),
    to: new Date(i.to).toISOString(),
    state: i.state,
    reason: i.reason === null ? null : reasonWords(i.reason),
  }));
}

function gapViews(rows: GapRow[]): GapView[] {
  const all = stretches(
    rows.map((g) => ({ query: g.query, from: g.from_at.getTime(), to: g.to_at.getTime(), reason: g.reason })),
  );
  return all.slice(0, GAPS_SHOWN).map((g) => ({
    from: new Date(g.from).toISOString(),
    to: new Date(g.to).toISOString(),
    reason: reasonWords(g.reason),
    queries: g.queries.slice(0, QUERIES_NAMED),
    queryCount: g.queries.length,
  }));
}

/** What a change changes, each in words for the log. */
function differences(row: HealthRow, c: SourceChange): string[] {
  const out: string[] = [];
  if (c.enabled !== undefined && c.enabled !== row.enabled) out.push(c.enabled ? '启用' : '停用');
  if (c.path !== undefined && c.path !== row.path) out.push(c.path === 'browser' ? '改由浏览器读取' : '改由直连读取');
  if (c.daily !== undefined && c.daily !== row.daily) out.push(`每日上限由 ${row.daily} 改为 ${c.daily} 次`);
  if (c.gapMs !== undefined && c.gapMs !== row.gap_ms)
    out.push(`间隔由 ${row.gap_ms / 1000} 改为 ${c.gapMs / 1000} 秒`);
  if (c.jitterMs !== undefined && c.jitterMs !== row.jitter_ms)
    out.push(`随机浮动由 ${row.jitter_ms / 1000} 改为 ${c.jitterMs / 1000} 秒`);
  return out;
}
