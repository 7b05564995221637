import { Inject, Injectable } from '@nestjs/common';
import { BudgetSpent, type Job } from '../scheduler/job.repository.js';
import { CoverageRepository } from '../scheduler/coverage.repository.js';
import { SPLIT_PAGES } from '../scheduler/split.js';
import type { Round } from '../coverage.js';
import { Reading } from './reading.js';
import { reachOf } from './reach.js';

/**
 * Posts appear in a search some time after publication, and the page tells times to the minute:
 * a walk goes on until it is so far behind what was seen before.
 */
export const SETTLE_MS = 120_000;
/** 「今天 12:30」 says no seconds: a walk that broke off there knows nothing for certain before 12:31. */
const PRECISION_MS = 60_000;
/** Sources whose search stands newest first; the others answer by relevance, and a page says nothing of what lies beyond. */
const NEWEST_FIRST = new Set(['weibo-m', 'weibo-s']);

/** A standing search: from the newest post back to what is known. */
@Injectable()
export class SearchRun {
  constructor(
    @Inject(Reading) private readonly reading: Reading,
    @Inject(CoverageRepository) private readonly coverage: CoverageRepository,
  ) {}

  async run(job: Job): Promise<void> {
    const known = await this.coverage.knownTo(job.source, job.target);
    const walk = new Walk(job, known.seen, known.any);
    for (let page = 1; page <= job.maxPages; page++) {
      try {
        const read = await this.reading.page(job, { kind: 'search', query: job.target, page });
        if (!read.good) return await this.reading.fail(job, read, 1, walk.rounds(read.startedAt.getTime(), read.state));
        if (walk.isOver(read)) break;
      } catch (error) {
        if (!(error instanceof BudgetSpent)) throw error;
        return this.reading.spent(job, error, 1, walk.rounds(job.claimedAt.getTime(), 'budget'));
      }
    }
    await this.reading.succeed(job, walk.rounds());
  }
}

/** What a walk through the pages of a search has come to know. */
class Walk {
  private startedAt: number | null = null;
  private reach: number | null = null;
  private readonly ids = new Set<string>();
  /** it ended where it should: at what was seen before, or where the results end */
  private complete = false;

  constructor(
    private readonly job: Job,
    private readonly seenTo: number | null,
    private readonly knownTo: number | null,
  ) {}

  /** Takes in a page. True when there is no more to be read. */
  isOver(read: {
    startedAt: Date;
    items: Parameters<typeof reachOf>[0];
    hasMore: boolean;
    pages: number | null;
  }): boolean {
    this.startedAt ??= read.startedAt.getTime();
    const before = this.ids.size;
    for (const i of read.items) this.ids.add(i.id);
    // a site that answers the same page again does not go on: what lies behind it stays unknown
    if (read.items.length > 0 && this.ids.size === before) return true;
    const reach = reachOf(read.items);
    if (reach !== null) this.reach = Math.min(reach, this.reach ?? reach);
    const capped = read.pages !== null && read.pages >= SPLIT_PAGES;
    const ended = read.items.length === 0 || (!read.hasMore && !capped);
    const met = this.seenTo !== null && this.reach !== null && this.reach < this.seenTo - SETTLE_MS;
    this.complete = !NEWEST_FIRST.has(this.job.source) || ended || met;
    return ended || met;
  }

  /** What goes into the ledger: read pages are seen, what lies between them and what was known is missed; after a failure also what came since. */
  rounds(failedAt?: number, reason = 'page_cap'): Round[] {
    const out: Round[] = [];
    const { startedAt } = this;
    if (startedAt === null) {
      if (failedAt !== undefined)
        out.push({ result: 'missed', from: this.knownTo ?? failedAt - 1, to: failedAt, reason });
      return out;
    }
    const back = this.back(startedAt);
    out.push({ result: 'seen', from: back, to: startedAt });
    if (this.knownTo !== null && this.knownTo < back)
      out.push({ result: 'missed', from: this.knownTo, to: back, reason });
    return out;
  }

  /** From when on everything is known. */
  private back(startedAt: number): number {
    if (!NEWEST_FIRST.has(this.job.source)) return this.seenTo ?? startedAt - 1;
    return this.complete
      ? Math.min(this.seenTo ?? startedAt - 1, this.reach ?? startedAt - 1)
      : (this.reach ?? startedAt) + PRECISION_MS;
  }
}
