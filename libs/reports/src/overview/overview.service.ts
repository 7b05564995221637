import { Inject, Injectable } from '@nestjs/common';
import { SourceViews } from '@fengsui/collection';
import type { Overview } from '@fengsui/contract';
import { MentionViews } from '@fengsui/mentions';
import { Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { MentionIndex } from '@fengsui/search-index';
import { unitScope, type Viewer } from '../viewer.js';
import { OverviewRepository } from './overview.repository.js';
import { sentence } from './sentence.js';

const MINUTE = 60_000;
const MINUTES = 120;
const MENTIONS = 50;
const ALARMS = 20;

/** All the dashboard shows, in one answer; a unit's viewer gets his unit's part. */
@Injectable()
export class OverviewService {
  constructor(
    @Inject(OverviewRepository) private readonly repository: OverviewRepository,
    @Inject(MentionIndex) private readonly index: MentionIndex,
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
    const [profile, duty, series, mentions, incidents, sources, alarms, today, lastDay] = await Promise.all([
      this.registry.profile(),
      this.registry.holders('publicity_duty'),
      this.index.series({ ...scope, from, to }, MINUTE),
      this.mentions.latest(MENTIONS, scope),
      this.repository.incidents(units),
      this.sources.list(),
      this.repository.alarms(units, ALARMS),
      this.repository.today(units),
      this.repository.lastDay(units),
    ]);
    const running = incidents.filter((i) => i.state === 'open' || i.state === 'proposed');
    return {
      now: now.toISOString(),
      schoolName: profile?.name ?? '',
      sentence: sentence({ now, incidents: running, sources, ...lastDay }),
      series,
      mentions,
      incidents,
      sources,
      alarms,
      today,
      duty: duty[0]?.name ?? null,
    };
  }
}
