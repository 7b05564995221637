import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BEYOND_CAP, type Round } from '../coverage.js';
import { CoverageRepository } from '../scheduler/coverage.repository.js';
import { BudgetSpent, type Job, JobRepository } from '../scheduler/job.repository.js';
import { SPLIT_PAGES, split, type Window } from '../scheduler/split.js';
import { type Read, Reading } from './reading.js';
import { reachOf } from './reach.js';
import { SETTLE_MS } from './search.run.js';

/** The site shows no page beyond this one. */
const PAGE_CAP = 50;
/** Pages read before a window gives way, so that it comes on however busy its source is. */
const MIN_PAGES = 3;

/**
 * A gap is refilled: a window of publication time, split where it holds more than can be read. Its pages are read from the last, oldest one
 * to the first: a post that is deleted meanwhile moves others to pages that are still to be read. Nothing is added, for its time is over.
 */
@Injectable()
export class WindowRun {
  constructor(
    @Inject(Reading) private readonly reading: Reading,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(CoverageRepository) private readonly coverage: CoverageRepository,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  async run(job: Job): Promise<void> {
    const gap = await this.gapWithin(job);
    if (!gap) return this.end(job, null, false); // others have read it meanwhile
    const ids = new Set<string>();
    let page = job.page;
    let read = 0;
    let capped = false;
    try {
      if (page === 1) {
        const first = await this.page(job, 1);
        if (!first.good) return await this.reading.fail(job, first, 1, []);
        if ((first.pages ?? 0) >= SPLIT_PAGES) {
          const parts = split({ from: job.from!.getTime(), to: job.to!.getTime(), region: job.region });
          if (parts)
            return await this.giveWay(
              job,
              parts.filter((p) => p.to > gap.from && p.from < gap.to),
            );
          capped = true;
        }
        // a page that does not say how many there are: those behind the last one are empty
        page = Math.min(first.pages ?? (first.hasMore ? PAGE_CAP : 1), PAGE_CAP);
        if (page === 1) return await this.end(job, gap, capped);
      }
      for (; page >= 1; page--) {
        // the first page is never left for later: a job that stands there begins anew
        if (page > 1 && read++ >= MIN_PAGES && (await this.jobs.isWanted(job)))
          return await this.reading.yieldTo(job, page);
        const got = await this.page(job, page);
        if (!got.good) return await this.reading.fail(job, got, page, []);
        const before = ids.size;
        for (const i of got.items) ids.add(i.id);
        // a site that answers the same page again does not show what lies behind it
        if (got.items.length > 0 && ids.size === before) capped = true;
        const reach = reachOf(got.items);
        if (reach !== null && reach > gap.to + SETTLE_MS) break;
      }
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      return this.reading.spent(job, error, page, []);
    }
    await this.end(job, gap, capped);
  }

  private page(job: Job, page: number): Promise<Read> {
    const [from, to] = [job.from!, job.to!];
    return this.reading.page(job, { kind: 'window', query: job.target, page, from, to, region: job.region });
  }

  private giveWay(job: Job, parts: Window[]): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      if (await this.jobs.replaceByParts(tx, job, parts)) await this.reading.isWell(tx, job);
    });
  }

  /** What of the window nothing is known of; null when all was seen. */
  private async gapWithin(job: Job): Promise<{ from: number; to: number } | null> {
    const [from, to] = [job.from!.getTime(), job.to!.getTime()];
    const seen = (await this.coverage.within(job.source, job.target, job.from!, job.to!)).filter(
      (i) => i.state === 'seen',
    );
    let start = from;
    for (const s of seen) if (s.from <= start) start = Math.max(start, s.to);
    let end = to;
    for (const s of seen.reverse()) if (s.to >= end) end = Math.min(end, s.from);
    return start < end ? { from: start, to: end } : null;
  }

  private async end(job: Job, gap: { from: number; to: number } | null, capped: boolean): Promise<void> {
    const rounds = (beyond: boolean): Round[] =>
      gap ? [beyond ? { result: 'missed', ...gap, reason: BEYOND_CAP } : { result: 'seen', ...gap }] : [];
    if (job.region === null) return this.reading.succeed(job, rounds(capped));
    await this.dataSource.transaction(async (tx) => {
      const hour = await this.jobs.finishPart(tx, job, capped);
      if (hour === 'lost') return;
      if (hour !== 'waiting') await this.coverage.add(tx, job, rounds(hour.capped));
      await this.reading.isWell(tx, job);
    });
  }
}
