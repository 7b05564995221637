import { Inject, Injectable } from '@nestjs/common';
import { SourceViews } from '@fengsui/collection';
import type { Overview, SentenceView, SeriesPoint } from '@fengsui/contract';
import { MentionViews } from '@fengsui/mentions';
import { Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { IndexStatusViews, IndexUnavailable, MentionIndex } from '@fengsui/search-index';
import { unitScope, type Viewer } from '../viewer.js';
import { OverviewRepository } from './overview.repository.js';
import { sentence } from './sentence.js';

const MINUTE = 60_000;
const MINUTES = 120;
const MENTIONS = 50;
const ALARMS = 20;
const STEPS = 100;
const NO_ANSWER = '检索服务没有应答，声量曲线暂缺；帖子照常入库。';

/** All the dashboard shows, in one answer; a unit's viewer gets his unit's part. */
@Injectable()
export class OverviewService {
  constructor(
    @Inject(OverviewRepository) private readonly repository: OverviewRepository,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(IndexStatusViews) private readonly indexStatus: IndexStatusViews,
    @Inject(MentionViews) private readonly mentions: MentionViews,
    @Inject(SourceViews) private readonly sources: SourceViews,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async overview(viewer: Viewer): Promise<Overview> {
    const now = this.clock.now();
    const units = unitScope(viewer);
    const scope = units ? { unitIds: units } : {};
    const to = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE + MINUTE);
    const from = new Date(to.getTime() - MINUTES * MINUTE);
    const [profile, duty, series, { lacks }, mentions, incidents, sources, alarms, steps, today, lastDay] =
      await Promise.all([
        this.registry.profile(),
        this.registry.holders('publicity_duty'),
        this.series({ ...scope, from, to }),
        this.indexStatus.status(),
        this.mentions.latest(MENTIONS, scope),
        this.repository.incidents(units),
        this.sources.list(),
        this.repository.alarms(units, ALARMS),
        this.repository.steps(units, from, STEPS),
        this.repository.today(units),
        this.repository.lastDay(units),
      ]);
    return {
      now: now.toISOString(),
      schoolName: profile?.name ?? '',
      sentence: sentence({ now, incidents: running(incidents), sources, ...lastDay }),
      series: series ?? [],
      lacks: lacks ?? (series ? null : NO_ANSWER),
      mentions,
      incidents,
      sources,
      alarms,
      steps,
      today,
      duty: duty[0]?.name ?? null,
    };
  }

  /** The one sentence alone, for pages beside the dashboard. */
  async sentence(viewer: Viewer): Promise<SentenceView> {
    const units = unitScope(viewer);
    const [incidents, sources, lastDay] = await Promise.all([
      this.repository.incidents(units),
      this.sources.list(),
      this.repository.lastDay(units),
    ]);
    return sentence({ now: this.clock.now(), incidents: running(incidents), sources, ...lastDay });
  }

  /** null while the index does not answer: everything else the dashboard shows comes from the record, and an empty curve must not look like silence. */
  private async series(span: { unitIds?: string[]; from: Date; to: Date }): Promise<SeriesPoint[] | null> {
    try {
      return await this.index.series(span, MINUTE);
    } catch (error) {
      if (error instanceof IndexUnavailable) return null;
      throw error;
    }
  }
}

const running = <T extends { state: string }>(incidents: T[]): T[] =>
  incidents.filter((i) => i.state === 'open' || i.state === 'proposed');
