import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import { Clock, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountWords } from '../accounts/account-words.js';
import { lockSightings } from '../accounts/sightings.js';
import { BEYOND_CAP, type Interval, seenByAny, without } from '../coverage.js';
import { FocusWords } from '../focus.js';
import { MentionSink } from '../sink.js';
import { packQueries } from '../watch-list/pack.js';
import { pageTarget } from '../work/single.run.js';
import { SETTLE_MS } from '../work/search.run.js';
import { CoverageRepository } from './coverage.repository.js';
import { JobRepository, type OnceJob, PRIORITY, type Standing } from './job.repository.js';
import { PlanRepository } from './plan.repository.js';
import { SourceRepository } from './source.repository.js';
import { windowsOf } from './split.js';

const HOUR = 3_600_000;
/** How often plans are made anew; a change wakes the planner at once. */
const EVERY_MS = 60_000;
/** Gaps older than this are not refilled any more: what they hold is not news. */
const REFILL_HOURS = 7 * 24;
/** Windows waiting at a time, so that a long outage does not fill the table. */
const MAX_WINDOWS = 200;
/** Posts that wait to be read again, and to be photographed, at a time: the mentions remember the others. */
const REREADS = 20;
const SCREENSHOTS = 5;
/** The board is read so often that a word is seen within two minutes. */
const HOT_EVERY_MS = 60_000;
/** The only source that can be asked for a stretch of time; it refills the gaps of all that search Weibo. */
const REFILLS: SourceName = 'weibo-s';
/** Sources that search for accounts, and whose. */
const FIND_ACCOUNTS: Partial<Record<SourceName, 'weibo' | 'wechat'>> = {
  'weibo-s': 'weibo',
  'sogou-account': 'wechat',
};
/** New words are searched for the first time within this. */
const ACCOUNTS_BEGIN_MS = 24 * HOUR;
const SEARCH_WEIBO: SourceName[] = ['weibo-m', 'weibo-s'];

/** Decides what is to be read: standing searches, an incident's words, timelines, accounts, the board, gaps to be refilled, posts to be read again. */
@Injectable()
export class Planner {
  private tidiedAt = 0;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(PlanRepository) private readonly plans: PlanRepository,
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(CoverageRepository) private readonly coverage: CoverageRepository,
    @Inject(FocusWords) private readonly focus: FocusWords,
    @Inject(MentionSink) private readonly sink: MentionSink,
    @Inject(AccountWords) private readonly words: AccountWords,
  ) {}

  /** Plans once; one process at a time. Each step is a short transaction of its own, so that jobs are not held. Answers how many ms to rest. */
  async round(): Promise<number> {
    await this.alone(async (tx) => {
      if (await this.jobs.setStanding(tx, await this.standing(tx))) await wake(tx, 'crawl');
    });
    await this.alone((tx) => this.refill(tx));
    await this.alone((tx) => this.accounts(tx));
    await this.alone((tx) => this.rereads(tx));
    await this.alone((tx) => this.screenshots(tx));
    await this.alone((tx) => this.tidy(tx));
    return EVERY_MS;
  }

  private async alone(step: (tx: EntityManager) => Promise<void>): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [lock] = await tx.query(`select pg_try_advisory_xact_lock(hashtext('collection:planner')) as mine`);
      if (lock.mine) await step(tx);
    });
  }

  private async standing(tx: EntityManager): Promise<Standing[]> {
    const sources = await this.plans.sources(tx);
    const lists = await this.plans.lists(tx);
    const searches = packQueries(lists, sources, await this.plans.postsPerDay(tx)).map((q): Standing => ({
      source: q.source,
      kind: 'search',
      target: q.query,
      watchListId: q.watchListId,
      priority: PRIORITY.search,
      intervalMs: q.intervalMs,
      focus: false,
    }));
    const urgent = (await this.focus.current()).flatMap((f) =>
      sources
        .filter((s) => SEARCH_WEIBO.includes(s.source))
        .flatMap((s) =>
          f.words.map((target): Standing => ({
            source: s.source,
            kind: 'search',
            target,
            watchListId: f.watchListId,
            priority: PRIORITY.focus,
            intervalMs: s.focusIntervalMs,
            focus: true,
          })),
        ),
    );
    const timelines = (await this.plans.accounts(tx)).map((target): Standing => ({
      source: 'weibo-ajax',
      kind: 'timeline',
      target,
      watchListId: null,
      priority: PRIORITY.timeline,
      intervalMs: sources.find((s) => s.source === 'weibo-ajax')?.intervalMs ?? HOUR,
      focus: false,
    }));
    const words = await this.words.searches(tx);
    const accounts = sources
      .filter((s) => FIND_ACCOUNTS[s.source])
      .flatMap((s) =>
        words.map(({ word, everyMs }, i): Standing => ({
          source: s.source,
          kind: 'accounts',
          target: word,
          watchListId: null,
          priority: PRIORITY.comments,
          intervalMs: everyMs,
          focus: false,
          // over the day: many at once would use up the requests in a row after which a source rests, and posts would wait
          firstInMs: (ACCOUNTS_BEGIN_MS * i) / words.length,
        })),
      );
    const hot: Standing = {
      source: 'weibo-hot',
      kind: 'hot',
      target: '',
      watchListId: null,
      priority: PRIORITY.hot,
      intervalMs: sources.find((s) => s.source === 'weibo-hot')?.intervalMs ?? HOT_EVERY_MS,
      focus: false,
    };
    const all = new Map<string, Standing>();
    // an incident's words that are searched anyway become urgent
    for (const s of [...searches, ...timelines, ...accounts, hot, ...urgent])
      all.set([s.source, s.kind, s.target, s.watchListId].join('\n'), s);
    return [...all.values()];
  }

  /** Whatever no Weibo search has seen of a standing query becomes windows, once the source that can be asked for them is well. */
  private async refill(tx: EntityManager): Promise<void> {
    const source = (await this.plans.sources(tx)).find((s) => s.source === REFILLS);
    if (!source?.well) return;
    const now = this.clock.now().getTime();
    const known = await this.coverage.byQuery(SEARCH_WEIBO, new Date(now - REFILL_HOURS * HOUR), tx);
    const jobs = await this.jobs.searches(tx);
    let room = MAX_WINDOWS - jobs.filter((j) => j.kind === 'window').length;
    const searches = new Map(
      jobs
        .filter((j) => j.kind === 'search' && SEARCH_WEIBO.includes(j.source))
        .map((j) => [`${j.target}\n${j.watchListId}`, j]),
    );
    for (const { target, watchListId } of searches.values()) {
      const waiting = jobs
        .filter((j) => j.kind === 'window' && j.target === target && j.watchListId === watchListId)
        .map((j): Interval => ({ from: j.from!.getTime(), to: j.to!.getTime(), state: 'missed', reason: null }));
      const gaps = seenByAny(known.get(target) ?? [])
        .filter((i) => i.state === 'missed' && i.reason !== BEYOND_CAP)
        .flatMap((i) => without(i, waiting))
        .flatMap((i) => closed(i, now));
      const windows = gaps.flatMap(windowsOf).slice(0, Math.max(0, room));
      room -= windows.length;
      if (windows.length > 0) await this.jobs.addWindows(tx, { source: REFILLS, target, watchListId }, windows);
    }
  }

  /** Accounts of which only the name is known are asked for by it, and what those publish that wait for a person is read: one at a time, in what the day leaves. */
  private async accounts(tx: EntityManager): Promise<void> {
    await lockSightings(tx);
    for (const { source } of (await this.plans.sources(tx)).filter((s) => s.well)) {
      const add = async (kind: 'accounts' | 'account', target: string | null): Promise<void> =>
        this.jobs.addOnce(
          tx,
          target === null ? [] : [{ source, kind, target, watchListId: null, priority: PRIORITY.comments }],
        );
      const platform = FIND_ACCOUNTS[source];
      if (platform) await add('accounts', await this.words.unknown(tx, platform));
      if (source === 'weibo-ajax') await add('account', await this.words.unread(tx));
    }
  }

  private async rereads(tx: EntityManager): Promise<void> {
    const room = REREADS - (await this.jobs.waiting(tx, ['post', 'article']));
    if (room <= 0) return;
    const due = await this.sink.dueForReread(tx, room);
    await this.jobs.addOnce(
      tx,
      due.flatMap((r): OnceJob[] => {
        const job = { watchListId: r.watchListId, priority: r.urgent ? PRIORITY.timeline : PRIORITY.reread };
        if (r.platform === 'wechat')
          return r.url ? [{ ...job, source: 'wechat-article', kind: 'article', target: pageTarget(r.id, r.url) }] : [];
        const weibo = { ...job, source: 'weibo-ajax' as const, target: r.id };
        const talk = { ...weibo, priority: PRIORITY.comments };
        return [
          { ...weibo, kind: 'post' },
          ...(r.urgent
            ? ([
                { ...talk, kind: 'comments' },
                { ...talk, kind: 'reposts' },
              ] satisfies OnceJob[])
            : []),
        ];
      }),
    );
  }

  private async screenshots(tx: EntityManager): Promise<void> {
    const room = SCREENSHOTS - (await this.jobs.waiting(tx, ['screenshot']));
    if (room <= 0) return;
    const wanted = (await this.sink.needsScreenshot(tx, room)).filter((p) => p.url !== null);
    await this.jobs.addOnce(
      tx,
      wanted.map((p) => ({
        source: p.platform === 'wechat' ? ('wechat-article' as const) : ('weibo-ajax' as const),
        kind: 'screenshot' as const,
        target: pageTarget(p.id, p.url!),
        watchListId: null,
        priority: PRIORITY.reread,
      })),
    );
  }

  private async tidy(tx: EntityManager): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.tidiedAt < HOUR) return;
    this.tidiedAt = now;
    await this.sources.tidy(tx);
  }
}

/** What of a gap may be refilled now: hours that are over. In the running one new posts would move others behind the reader. */
function closed(gap: Interval, now: number): Interval[] {
  const to = Math.min(gap.to, Math.floor((now - SETTLE_MS) / HOUR) * HOUR);
  return to > gap.from ? [{ ...gap, to }] : [];
}
