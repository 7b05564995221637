import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BEYOND_CAP, type Round } from '../coverage.js';
import { CoverageRepository } from '../scheduler/coverage.repository.js';
import { BudgetSpent, type Job, JobRepository } from '../scheduler/job.repository.js';
import { SPLIT_PAGES, split } from '../scheduler/split.js';
import { Reading } from './reading.js';
import { reachOf } from './reach.js';
import { SETTLE_MS } from './search.run.js';

/** The site shows no page beyond this one. */
const PAGE_CAP = 50;
/** Pages read before a window gives way, so that it comes on however busy its source is. */
const MIN_PAGES = 3;

/** A gap is refilled: a window of publication time read from its end back to where the gap begins, and split where it holds more than can be read. */
@Injectable()
export class WindowRun {
  constructor(
    @Inject(Reading) private readonly reading: Reading,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(CoverageRepository) private readonly coverage: CoverageRepository,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  async run(job: Job): Promise<void> {
    const [from, to] = [job.from!, job.to!];
    const gap = await this.gapWithin(job);
    if (!gap) return this.end(job, null, false); // others have read it meanwhile
    const ids = new Set<string>();
    let capped = false;
    for (let page = job.page; page <= PAGE_CAP; page++) {
      try {
        const task = { kind: 'window', query: job.target, page, from, to, region: job.region } as const;
        const read = await this.reading.page(job, task);
        if (!read.good) return await this.reading.fail(job, read, page, []);
        if ((read.pages ?? 0) >= SPLIT_PAGES) {
          const parts = split({ from: from.getTime(), to: to.getTime(), region: job.region });
          if (parts)
            return void (await this.dataSource.transaction(async (tx) => {
              if (
                await this.jobs.replaceByParts(
                  tx,
                  job,
                  parts.filter((p) => p.to > gap.from && p.from < gap.to),
                )
              )
                await this.reading.isWell(tx, job);
            }));
          capped = true;
        }
        const before = ids.size;
        for (const i of read.items) ids.add(i.id);
        const repeated = read.items.length > 0 && ids.size === before;
        const reach = reachOf(read.items);
        if (!read.hasMore || repeated || (reach !== null && reach < gap.from - SETTLE_MS)) break;
        // the last page is read again then: posts deleted meanwhile move others to the page before
        if (page - job.page >= MIN_PAGES && (await this.jobs.isWanted(job)))
          return await this.reading.yieldTo(job, page);
      } catch (error) {
        if (!(error instanceof BudgetSpent)) throw error;
        return this.reading.spent(job, error, page, []);
      }
    }
    await this.end(job, gap, capped);
  }

  /** What of the window nothing is known of; null when all was seen. */
  private async gapWithin(job: Job): Promise<{ from: number; to: number } | null> {
    // a window that reaches into the present goes on where it stopped: what was written since it began stands on pages it does not read again
    const [from, to] = [job.from!.getTime(), Math.min(job.to!.getTime(), job.createdAt.getTime() - SETTLE_MS)];
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
