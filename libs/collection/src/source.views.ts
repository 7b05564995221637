import { Inject, Injectable } from '@nestjs/common';
import type { SourceView } from '@fengsui/contract';
import { Clock } from '@fengsui/platform';
import { CoverageRepository } from './scheduler/coverage.repository.js';
import { type HealthRow, HealthRepository } from './health/health.repository.js';
import { blindMs, reasonWords, SOURCE_NAMES, stateWords } from './health/words.js';

/** How every source is, in plain words, with what was seen and missed in the last 24 hours. */
@Injectable()
export class SourceViews {
  constructor(
    @Inject(HealthRepository) private readonly states: HealthRepository,
    @Inject(CoverageRepository) private readonly coverage: CoverageRepository,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(): Promise<SourceView[]> {
    const rows = await this.states.sources();
    return Promise.all(rows.map((r) => this.view(r)));
  }

  private async view(row: HealthRow): Promise<SourceView> {
    const now = this.clock.now();
    const paused = row.paused_until !== null && row.paused_until > now;
    const coverage = await this.coverage.overview(row.source, 24);
    const state = row.enabled ? row.state : 'disabled';
    return {
      source: row.source,
      name: SOURCE_NAMES[row.source],
      state: state as SourceView['state'],
      since: row.since.toISOString(),
      lastOkAt: row.last_ok_at?.toISOString() ?? null,
      blindMs: blindMs(
        {
          state,
          since: row.since,
          lastOkAt: row.last_ok_at,
          spent: row.used_today >= row.daily,
          stalledMs: row.stalled_ms,
        },
        now,
      ),
      pausedUntil: paused ? row.paused_until!.toISOString() : null,
      pauseReason: paused ? row.pause_reason : null,
      words: stateWords(row, now),
      coverage: coverage.map((i) => ({
        from: new Date(i.from).toISOString(),
        to: new Date(i.to).toISOString(),
        state: i.state,
        reason: i.reason ? reasonWords(i.reason) : null,
      })),
    };
  }
}
