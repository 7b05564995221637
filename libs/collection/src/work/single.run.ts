import { Inject, Injectable } from '@nestjs/common';
import { beijingDateTime, Clock, CONFIG, type Config } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountWords } from '../accounts/account-words.js';
import { keepPosts, keepSightings } from '../accounts/sightings.js';
import { Screenshots } from '../browser/screenshots.js';
import { HotTopics } from '../hot/hot-topics.js';
import { BudgetSpent, type Job, JobRepository, PRIORITY } from '../scheduler/job.repository.js';
import type { AttemptState } from '../outcome.js';
import { MentionSink } from '../sink.js';
import type { Task } from '../source.js';
import { Reading, type Read } from './reading.js';
import { reachOf } from './reach.js';

/** Pages of comments, reposts or a timeline read in one job. */
const MAX_PAGES = 3;
/** Pages of accounts read for one word in a row, and in all; between two rows the source has time for posts. */
const ACCOUNT_PAGES = 2;
const MOST_ACCOUNT_PAGES = 10;
const GO_ON_MS = 30 * 60_000;
/** Of the sources that search for accounts those that search for posts too. */
const SEARCHES_POSTS = new Set<Job['source']>(['weibo-s']);

/** What is said of one post and is no failure of its source. */
const OF_THE_POST = new Set<AttemptState>(['deleted', 'violation', 'unavailable', 'expired']);

/** Target of a page that is not found by its id alone: what it is, and where it stands. */
export const pageTarget = (id: string, url: string): string => `${id} ${url}`;

/** Everything that is not a search: one post read again, its comments and reposts, an account's timeline, a search for accounts, the hot-search board. */
@Injectable()
export class SingleRun {
  constructor(
    @Inject(Reading) private readonly reading: Reading,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(MentionSink) private readonly sink: MentionSink,
    @Inject(HotTopics) private readonly hotTopics: HotTopics,
    @Inject(Screenshots) private readonly screenshots: Screenshots,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AccountWords) private readonly words: AccountWords,
  ) {}

  async run(job: Job): Promise<void> {
    try {
      if (job.kind === 'post') return await this.post(job, 'weibo', job.target, { kind: 'post', id: job.target });
      if (job.kind === 'article') {
        const [id, url] = job.target.split(' ') as [string, string];
        return await this.post(job, 'wechat', id, { kind: 'article', url });
      }
      if (job.kind === 'hot') return await this.hot(job);
      if (job.kind === 'accounts') return await this.accounts(job);
      if (job.kind === 'account') return await this.account(job);
      if (job.kind === 'screenshot') return await this.screenshot(job);
      return await this.pages(job);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      return this.reading.spent(job, error, job.page, []);
    }
  }

  /** What is said of one post is no failure of the source, whatever it is. */
  private async post(job: Job, platform: 'weibo' | 'wechat', id: string, task: Task): Promise<void> {
    const read = await this.reading.page(job, task);
    const { state } = read;
    if (state === 'deleted' || state === 'violation')
      return this.reading.succeed(job, [], (tx) => this.sink.rereadDone(tx, platform, id, state));
    if (state !== 'ok' && state !== 'empty' && !OF_THE_POST.has(state)) return this.reading.fail(job, read, 1, []);
    await this.reading.succeed(job, [], (tx) =>
      this.sink.rereadDone(tx, platform, id, state === 'ok' ? 'read' : 'failed'),
    );
  }

  /** The page as a person sees it now, before it is changed or deleted. */
  private async screenshot(job: Job): Promise<void> {
    const [id, url] = job.target.split(' ') as [string, string];
    const platform = job.source === 'wechat-article' ? 'wechat' : 'weibo';
    await this.reading.turn(job);
    const at = this.clock.now();
    const page = new URL(url);
    const origin = platform === 'wechat' ? this.config.WECHAT_BASE : this.config.WEIBO_WEB_BASE;
    const content = await this.screenshots.take(
      new URL(`${page.pathname}${page.search}`, origin).href,
      platform === 'wechat' ? 'wechat' : 'weibo.com',
    );
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.jobs.finish(tx, job)) || !content) return;
      const name = `截图 ${beijingDateTime(at)}.jpg`;
      await this.sink.addEvidence(tx, platform, id, {
        content,
        mime: 'image/jpeg',
        kind: 'screenshot',
        name,
        addedBy: null,
      });
    });
  }

  private async hot(job: Job): Promise<void> {
    const read = await this.reading.page(job, { kind: 'hot' }, () => []);
    if (!read.good) return this.reading.fail(job, read, 1, []);
    await this.reading.succeed(job, [], async (tx) => {
      await this.hotTopics.record(tx, 'search', read.items, read.fetchedAt);
    });
  }

  /** Accounts that a word finds, some pages at a time: on to the end of what the site shows, or of what has to do with the school. */
  private async accounts(job: Job): Promise<void> {
    const names = [...(await this.words.names(this.dataSource)), job.target];
    const last = job.intervalMs === null ? 1 : MOST_ACCOUNT_PAGES;
    for (let page = job.page; page < job.page + ACCOUNT_PAGES; page++) {
      const read = await this.reading.page(job, { kind: 'accounts', query: job.target, page }, () => []);
      // another form of page than posts stand on: it is kept for repair and said, and the source's posts are read on
      if (read.state === 'layout_changed' && SEARCHES_POSTS.has(job.source)) return this.reading.setAside(job, read);
      if (!read.good) return this.reading.fail(job, read, page, []);
      await this.dataSource.transaction((tx) => keepSightings(tx, read.items));
      const ours = read.items.some((i) => names.some((n) => `${i.author.name}\n${i.text}`.includes(n)));
      if (!read.hasMore || !ours || page >= last) return this.reading.succeed(job, []);
    }
    // posts are searched for meanwhile
    await this.reading.yieldTo(job, job.page + ACCOUNT_PAGES, GO_ON_MS);
  }

  /** The first page of what an account publishes: none of it becomes a mention. */
  private async account(job: Job): Promise<void> {
    const read = await this.reading.page(job, { kind: 'timeline', uid: job.target, cursor: null }, () => []);
    if (!read.good && !OF_THE_POST.has(read.state)) return this.reading.fail(job, read, 1, []);
    await this.reading.succeed(job, [], (tx) => keepPosts(tx, job.target, read.items));
  }

  /** Page by page along the cursor. */
  private async pages(job: Job): Promise<void> {
    const reads: Read[] = [];
    let cursor: string | null = null;
    for (let n = 1; n <= MAX_PAGES; n++) {
      const read = await this.reading.page(job, taskOf(job, cursor));
      // a post that is gone has no comments or reposts any more: that is found out by reading the post itself
      if (n === 1 && job.kind !== 'timeline' && OF_THE_POST.has(read.state)) return this.reading.succeed(job, []);
      if (!read.good) return this.reading.fail(job, read, 1, []);
      reads.push(read);
      cursor = read.next;
      if (cursor === null) break;
    }
    await this.reading.succeed(job, [], async (tx) => {
      if (job.kind === 'timeline') await this.checkMissing(tx, job, reads);
    });
  }

  /** Stored posts of the account that its timeline does not show any more are looked at one by one: each may be gone. */
  private async checkMissing(tx: EntityManager, job: Job, reads: Read[]): Promise<void> {
    const shown = reads.flatMap((r) => r.items);
    const back = Math.min(...reads.map((r) => reachOf(r.items) ?? Infinity));
    if (back === Infinity) return;
    const stored = await this.sink.timelineOf(tx, 'weibo', job.target, new Date(back));
    const missing = stored.filter((id) => !shown.some((i) => i.id === id));
    await this.jobs.addOnce(
      tx,
      missing.map((id) => ({
        source: job.source,
        kind: 'post',
        target: id,
        watchListId: null,
        priority: PRIORITY.timeline,
      })),
    );
  }
}

function taskOf(job: Job, cursor: string | null): Task {
  switch (job.kind) {
    case 'timeline':
      return { kind: 'timeline', uid: job.target, cursor };
    default:
      return { kind: job.kind as 'comments' | 'reposts', id: job.target, cursor };
  }
}
