import { Inject, Injectable } from '@nestjs/common';
import type { BriefKind } from '@fengsui/contract';
import { type Actor, ENGINE, Ledger, postAndName } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { createHash } from 'node:crypto';
import { canonical } from '../after-action/body.js';
import { BRIEF_NAME, briefBody } from './body.js';
import { BriefRepository } from './brief.repository.js';
import type { BriefFacts } from './facts.js';
import { BriefFactsRepository } from './facts.repository.js';
import { dueAfter, periodOf, type Span, yearOf } from './period.js';

/** A round looks again after this long at the latest: schedules are changed by people, other engines die. */
const LONGEST_REST_MS = 60_000;

/** What is to be made. */
export interface Wanted {
  kind: BriefKind;
  span: Span;
  scope: BriefFacts['scope'];
  /** the set time; null: on demand */
  dueAt: Date | null;
}

/** Makes briefs: at their set times, once whatever the number of engines, and after an outage those that were missed. */
@Injectable()
export class BriefMaker {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(BriefFactsRepository) private readonly facts: BriefFactsRepository,
    @Inject(BriefRepository) private readonly repository: BriefRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** One round of the engine: serves one set time that has come, if any. Answers how many ms there is to rest. */
  async round(): Promise<number> {
    const served = await this.dataSource.transaction((tx) => this.serve(tx));
    if (served) return 0;
    const ms = await this.repository.untilNext(this.dataSource);
    return Math.min(Math.max(ms ?? LONGEST_REST_MS, 0), LONGEST_REST_MS);
  }

  /** The schedule's row stays locked until the brief, its message and the next set time are written: all of it once, or none. */
  private async serve(tx: Sql): Promise<boolean> {
    const s = await this.repository.claimDue(tx);
    if (!s) return false;
    // a new installation owes nothing for the time before it
    if (s.nextAt === null) {
      await this.repository.setNext(tx, s.kind, dueAfter(s, s.now));
      return true;
    }
    const next = dueAfter(s, s.nextAt);
    await this.repository.setNext(tx, s.kind, next);
    const wanted: Wanted = { kind: s.kind, span: periodOf(s.kind, s.nextAt), scope: null, dueAt: s.nextAt };
    await this.store(
      tx,
      wanted,
      await this.read(wanted),
      ENGINE,
      // of several that were missed only the last is told of: nobody wants thirty messages after an outage
      next > s.now,
    );
    return true;
  }

  /** A 专报, at once. */
  async special(wanted: Wanted & { dueAt: null }, actor: Actor): Promise<string> {
    const facts = await this.read(wanted);
    return (await this.dataSource.transaction((tx) => this.store(tx, wanted, facts, actor, false)))!;
  }

  /** One snapshot, so that every figure speaks of the same moment. */
  private read(wanted: Wanted): Promise<BriefFacts> {
    return this.dataSource.transaction('REPEATABLE READ', (tx) => this.facts.read(tx, wanted));
  }

  /** Writes and logs one brief; null where its period has one already. */
  private async store(tx: Sql, wanted: Wanted, facts: BriefFacts, actor: Actor, tell: boolean): Promise<string | null> {
    const body = briefBody(facts);
    const hash = createHash('sha256').update(canonical(body)).digest('hex');
    const stored = await this.repository.insert(tx, {
      kind: wanted.kind,
      year: yearOf(wanted.span),
      ...wanted.span,
      topic: wanted.scope?.topic ?? null,
      incidentId: wanted.scope?.incident?.id ?? null,
      madeAt: facts.madeAt,
      madeBy: actor.type === 'system' ? '系统' : postAndName(actor),
      body,
      hash,
    });
    if (!stored) return null;
    const title = `${BRIEF_NAME[wanted.kind]}第 ${stored.number} 期`;
    if (tell && wanted.kind !== 'special')
      for (const { personId } of await this.repository.subscribers(tx, wanted.kind))
        await this.outbox.enqueue(tx, {
          dedupeKey: `brief:${stored.id}:${personId}`,
          incidentId: null,
          personId,
          purpose: 'status',
          priority: 8,
          message: {
            level: null,
            drill: false,
            title: `【简报】${title}${body.zero ? '（零报告）' : ''}`,
            description: body.sentence,
            code: null,
            url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}/briefs/${stored.id}`,
            buttons: [],
          },
        });
    await this.ledger.append(tx, {
      kind: 'brief.made',
      incidentId: wanted.scope?.incident?.id ?? null,
      actor,
      payload: {
        text: `${title}（${body.period}）生成${body.caughtUp ? '（补做）' : ''}，校验值 ${hash.slice(0, 12)}`,
        briefId: stored.id,
        bodyHash: hash,
      },
    });
    return stored.id;
  }
}
