import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import { wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** How often and how gently a source is read; see source_state. */
export interface Pace {
  source: SourceName;
  /** between rounds of one query, at least */
  intervalMs: number;
  /** between rounds of an open incident's words */
  focusIntervalMs: number;
  gapMs: number;
  jitterMs: number;
  maxPages: number;
  maxConsecutive: number;
  restMs: number;
  daily: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const weibo = { gapMs: 12_000, jitterMs: 4_000, maxConsecutive: 25, restMs: MINUTE, daily: 300 };

/** For the real sites: the defaults of sources.md 2.8. */
export const POLITE_PACE: Pace[] = [
  { ...weibo, source: 'weibo-m', intervalMs: 10 * MINUTE, focusIntervalMs: 3 * MINUTE, maxPages: 3 },
  { ...weibo, source: 'weibo-s', intervalMs: 10 * MINUTE, focusIntervalMs: 3 * MINUTE, maxPages: 5 },
  { ...weibo, source: 'weibo-ajax', intervalMs: 20 * MINUTE, focusIntervalMs: 5 * MINUTE, maxPages: 3, daily: 600 },
  // anonymous and cheap: the board within two minutes
  {
    ...weibo,
    source: 'weibo-hot',
    intervalMs: MINUTE,
    focusIntervalMs: MINUTE,
    maxPages: 1,
    maxConsecutive: 1_000,
    daily: 3_000,
  },
  {
    source: 'sogou',
    intervalMs: 2 * HOUR,
    focusIntervalMs: HOUR,
    gapMs: 30_000,
    jitterMs: 8_000,
    maxPages: 3,
    maxConsecutive: 25,
    restMs: 2 * MINUTE,
    daily: 200,
  },
  {
    source: 'sogou-account',
    intervalMs: 24 * HOUR,
    focusIntervalMs: 24 * HOUR,
    gapMs: 30_000,
    jitterMs: 8_000,
    maxPages: 2,
    maxConsecutive: 10,
    restMs: 2 * MINUTE,
    daily: 50,
  },
  {
    source: 'wechat-article',
    intervalMs: HOUR,
    focusIntervalMs: HOUR,
    gapMs: 5_000,
    jitterMs: 1_000,
    maxPages: 1,
    maxConsecutive: 25,
    restMs: MINUTE,
    daily: 500,
  },
];

/** For the simulated sites, whose three minutes are somebody else's day. */
export const DEMO_PACE: Pace[] = POLITE_PACE.map((p) => ({
  ...p,
  intervalMs: { 'weibo-m': 4_000, 'weibo-s': 6_000, sogou: 10_000 }[p.source as 'sogou'] ?? 15_000,
  focusIntervalMs: 4_000,
  gapMs: 200,
  jitterMs: 50,
  maxPages: p.source === 'sogou' ? 3 : 8,
  maxConsecutive: 1_000_000,
  restMs: 1_000,
  daily: 1_000_000,
}));

/** Makes the sources; what is there stays as people set it. */
@Injectable()
export class CollectionSetup {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async ensureSources(pace: Pace[]): Promise<void> {
    for (const p of pace)
      await this.dataSource.query(
        `insert into source_state (source, interval_ms, focus_interval_ms, gap_ms, jitter_ms, max_pages, max_consecutive, rest_ms, daily)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [
          p.source,
          p.intervalMs,
          p.focusIntervalMs,
          p.gapMs,
          p.jitterMs,
          p.maxPages,
          p.maxConsecutive,
          p.restMs,
          p.daily,
        ],
      );
    await wake(this.dataSource, 'plan');
  }
}
