import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, notifyLive } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { keepAuthors } from '../accounts/sightings.js';
import type { Round } from '../coverage.js';
import { CoverageRepository } from '../scheduler/coverage.repository.js';
import { consequence } from '../scheduler/breaker.js';
import { BudgetSpent, type Job, JobRepository, Stopping } from '../scheduler/job.repository.js';
import { SourceRepository } from '../scheduler/source.repository.js';
import type { CollectedItem, Outcome } from '../outcome.js';
import { MentionSink } from '../sink.js';
import { type Source, SOURCES, type Task, type Turn } from '../source.js';

/** What was read of a page, and how many of its posts were new. */
export interface Read extends Outcome {
  startedAt: Date;
  good: boolean;
}

/** A person must act: until somebody releases the source. */
const FOR_PERSON = new Date('9999-01-01T00:00:00Z');
/** First wait before a failed job is tried again; doubled with every failure. */
const RETRY_MS = 10_000;
/** A request may leave so much after its reserved moment without moving the next one: less than any source's jitter. */
const LATE_MS = 1_000;

/** What every job does alike: waiting for its turn, reading and storing a page, ending well or badly. */
@Injectable()
export class Reading implements BeforeApplicationShutdown {
  private readonly log = new Logger('Collection');
  private readonly stopping = new AbortController();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(SourceRepository) private readonly states: SourceRepository,
    @Inject(CoverageRepository) private readonly coverage: CoverageRepository,
    @Inject(SOURCES) private readonly sources: Source[],
    @Inject(MentionSink) private readonly sink: MentionSink,
  ) {}

  /** Who waits for a turn then gives its job back: a source may rest for a minute, and whoever stops the process does not wait so long. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Reads one page in its turn and stores what it brought, with the attempt, in one transaction. Throws LeaseLost, BudgetSpent or Stopping. */
  async page(
    job: Job,
    task: Task,
    keep: (items: CollectedItem[]) => CollectedItem[] = (items) => items,
  ): Promise<Read> {
    const source = this.sources.find((s) => s.name === job.source)!;
    const turn: Turn = () => this.turn(job);
    await turn();
    const startedAt = this.clock.now();
    const outcome = await source.read(task, turn);
    const items = keep(outcome.items);
    await this.dataSource.transaction(async (tx) => {
      const { newCount } =
        items.length > 0
          ? await this.sink.store(tx, items, { source: job.source, watchListId: job.watchListId })
          : { newCount: 0 };
      await this.states.recordAttempt(tx, job, outcome, startedAt, newCount);
      if (outcome.state === 'layout_changed') await this.states.keepPage(tx, job, outcome);
    });
    await this.dataSource.transaction((tx) => keepAuthors(tx, items));
    return { ...outcome, startedAt, good: outcome.state === 'ok' || outcome.state === 'empty' };
  }

  /** Waits until this job may send a request to its source. Throws LeaseLost, BudgetSpent or Stopping. */
  async turn(job: Job): Promise<void> {
    const askedAt = this.clock.now().getTime();
    const waitMs = await this.jobs.turn(job);
    await this.clock.sleep(waitMs, this.stopping.signal);
    if (this.stopping.signal.aborted) throw new Stopping();
    const lateMs = this.clock.now().getTime() - askedAt - waitMs;
    // a process that was held up sends late: who comes next keeps the distance from that, not from what was reserved
    if (lateMs > LATE_MS) await this.jobs.postpone(job.source, lateMs - LATE_MS);
  }

  /** The job is done: what it has seen goes into the ledger, the source is well. */
  async succeed(
    job: Job,
    rounds: Round[],
    also: (tx: EntityManager) => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.jobs.finish(tx, job))) return;
      await this.coverage.add(tx, job, rounds);
      await also(tx);
      await this.isWell(tx, job);
    });
  }

  /** The source answered: whatever was wrong with it is over. */
  async isWell(tx: EntityManager, job: Job): Promise<void> {
    if (await this.states.setState(tx, job.source, 'ok', null))
      await notifyLive(tx, { type: 'source', data: { source: job.source, state: 'ok' } });
  }

  /** The source refused or broke: it rests as its state asks, the job is tried again from this page, what was seen and missed is written down. */
  async fail(job: Job, outcome: Read, page: number, rounds: Round[]): Promise<void> {
    const { failures, captchas } = await this.states.troubles(job.source);
    const state = outcome.state as Parameters<typeof consequence>[0];
    const then = consequence(state, failures, captchas);
    const line = `${what(job, outcome)}${then ? `；${then.reason}` : ''}`;
    if (state === 'layout_changed') this.log.error(line);
    else this.log.log(line);
    const retry = RETRY_MS * 2 ** Math.min(job.failures, 6);
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.jobs.putBack(tx, job, page, Math.min(retry, job.intervalMs ?? retry), true))) return;
      await this.coverage.add(tx, job, rounds);
      const pause = then && {
        until: then.forPerson ? FOR_PERSON : new Date(this.clock.now().getTime() + then.pauseMs),
        reason: then.reason,
        forPerson: then.forPerson,
      };
      await this.states.setState(tx, job.source, state, pause);
      await notifyLive(tx, { type: 'source', data: { source: job.source, state: outcome.state as 'captcha' } });
    });
  }

  /** A page that cannot be read while the source itself answers: said, and asked for again at the job's next turn, if it has one. */
  async setAside(job: Job, outcome: Read): Promise<void> {
    this.log.error(what(job, outcome));
    await this.dataSource.transaction((tx) =>
      job.intervalMs === null ? this.jobs.finish(tx, job) : this.jobs.putBack(tx, job, 1, job.intervalMs, true),
    );
  }

  /** The day's requests are used up: everything of this source but an incident's words waits for midnight. */
  async spent(job: Job, error: BudgetSpent, page: number, rounds: Round[]): Promise<void> {
    this.log.log(`${job.source} ${job.target}：${error.message}`);
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.jobs.putBack(tx, job, page, error.until.getTime() - this.clock.now().getTime(), false))) return;
      await this.coverage.add(tx, job, rounds);
    });
  }

  /** Something more urgent waits, or there is time: this job goes on where it stands, after so many ms. */
  async yieldTo(job: Job, page: number, inMs = 0): Promise<void> {
    await this.dataSource.transaction((tx) => this.jobs.putBack(tx, job, page, inMs, false));
  }
}

const what = (job: Job, { state, note }: Read): string =>
  `${job.source} ${job.target}：${state}${note ? `（${note}）` : ''}`;
