import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, notifyLive } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { consequence } from './breaker.js';
import { CollectionRepository, type Claim } from './collection.repository.js';
import type { Outcome } from './outcome.js';
import { MentionSink } from './sink.js';
import { Source, SOURCES } from './source.js';

/** How long the crawler rests at most when nothing is due. */
const IDLE_MS = 2_000;
/** Search is newest first, so publication and indexing lag: what is younger than this may still appear and is asked for again. */
const SETTLE_MS = 60_000;

/** Runs due searches, one at a time in this process, any number of processes beside it. */
@Injectable()
export class CollectionWorker {
  private readonly log = new Logger('Collection');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CollectionRepository) private readonly repository: CollectionRepository,
    @Inject(SOURCES) private readonly sources: Source[],
    @Inject(MentionSink) private readonly sink: MentionSink,
  ) {}

  /** One search, if one is due. Answers how many ms to rest. */
  async round(): Promise<number> {
    const claim = await this.repository.claim(this.sources.map((s) => s.name));
    if (!claim) return this.repository.restMs(IDLE_MS);
    await this.run(
      claim,
      this.sources.find((s) => s.name === claim.source)!,
    );
    return 0;
  }

  private async run(claim: Claim, source: Source): Promise<void> {
    const pause = async (): Promise<void> => void (await sleep(await this.repository.reserve(claim.source)));
    const coveredTo = await this.repository.coveredTo(claim);
    let oldest: Date | null = null;
    let exhausted = false;
    for (let page = 1; page <= claim.maxPages; page++) {
      await pause();
      const startedAt = this.clock.now();
      const outcome = await source.read({ kind: 'search', query: claim.query, page }, pause);
      const good = outcome.state === 'ok' || outcome.state === 'empty';
      const newCount = await this.store(claim, outcome, startedAt);
      if (!good) return this.fail(claim, outcome);
      for (const item of outcome.items)
        if (item.publishedAt && (!oldest || item.publishedAt < oldest)) oldest = item.publishedAt;
      exhausted = outcome.items.length === 0 || !outcome.hasMore;
      const met = coveredTo !== null && oldest !== null && oldest.getTime() < coveredTo.getTime() - SETTLE_MS;
      if (exhausted || met || (newCount === 0 && coveredTo !== null)) {
        exhausted ||= newCount === 0;
        break;
      }
    }
    await this.succeed(claim, coveredTo, oldest, exhausted);
  }

  /** The attempt and what it brought, in one transaction. */
  private async store(claim: Claim, outcome: Outcome, startedAt: Date): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const { newCount } = outcome.items.length > 0 ? await this.sink.store(tx, outcome.items, claim) : { newCount: 0 };
      await this.repository.recordAttempt(tx, claim, outcome, startedAt, newCount);
      return newCount;
    });
  }

  /** Everything since the last good round is known when the results ended or met what was known before; else only back to the oldest post read. */
  private async succeed(claim: Claim, coveredTo: Date | null, oldest: Date | null, exhausted: boolean): Promise<void> {
    const now = this.clock.now().getTime();
    const reach = exhausted
      ? Math.min(coveredTo?.getTime() ?? now, oldest?.getTime() ?? now)
      : (oldest?.getTime() ?? now);
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.repository.finish(tx, claim, claim.intervalMs))) return;
      await this.repository.cover(tx, claim, { result: 'seen', at: now, reachesBackTo: reach });
      if (await this.repository.setState(tx, claim.source, 'ok', null))
        await notifyLive(tx, { type: 'source', data: { source: claim.source, state: 'ok' } });
    });
  }

  private async fail(claim: Claim, outcome: Outcome): Promise<void> {
    const { failures, captchas } = await this.repository.troubles(claim.source);
    const then = consequence(outcome.state, failures, captchas);
    const now = this.clock.now();
    const state = outcome.state as Parameters<typeof consequence>[0];
    const line = `${claim.source} ${claim.query}：${state}${outcome.note ? `（${outcome.note}）` : ''}${then ? `；${then.reason}` : ''}`;
    if (state === 'layout_changed') this.log.error(line);
    else this.log.log(line);
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.repository.finish(tx, claim, Math.min(claim.intervalMs, 10_000)))) return;
      await this.repository.cover(tx, claim, { result: 'missed', at: now.getTime(), reason: state });
      const pause = then
        ? {
            until: then.forPerson ? new Date('9999-01-01T00:00:00Z') : new Date(now.getTime() + then.pauseMs),
            reason: then.reason,
          }
        : null;
      await this.repository.setState(tx, claim.source, state, pause);
      await notifyLive(tx, { type: 'source', data: { source: claim.source, state: outcome.state as 'captcha' } });
    });
  }
}
