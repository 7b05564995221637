import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, notifyLive, wake } from '@fengsui/platform';
import { catchError, defer, EMPTY, expand, lastValueFrom, merge, type Observable, of, reduce } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { IndexUnavailable, MentionIndex } from '../mention-index.js';
import { documentsOf } from './documents.js';
import { heldGenerations } from './generations.js';
import { Rebuild } from './rebuild.service.js';
import { Retention } from './retention.js';
import { write } from './write.js';

const BATCH = 1_000;
/**
 * Two batches under way: one is read and made into documents while the index works on the other; more would only queue up there.
 * One lane takes the oldest, the other the newest, so that a fresh post need not wait behind an outage's or a re-scoring's many.
 */
const LANES = ['asc', 'desc'] as const;
type Lane = (typeof LANES)[number];
/** After so many failures a document is set aside and shown. */
const MAX_ATTEMPTS = 5;
/** Without a hint the queue is looked at so often. */
const REST_MS = 2_000;
/** While much is queued, what is written is made visible so often. */
const REFRESH_MS = 1_000;

interface Queued {
  id: string;
  mention_id: string;
  attempts: number;
}

/** Carries mentions from the queue in PostgreSQL into every generation of the index; any number of processes. */
@Injectable()
export class Indexer {
  private readonly log = new Logger('Indexer');
  private refreshedAt = 0;
  private failing: boolean | null = null;
  /** written since the last refresh, as far as one hint carries */
  private written: string[] = [];

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Rebuild) private readonly rebuild: Rebuild,
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Empties the queue and takes a step of a rebuild. Answers how many ms to rest: 0 when there is more to do. */
  async round(): Promise<number> {
    try {
      await this.rebuild.ensure();
      const taken = await this.drain();
      const more = await this.rebuild.step();
      if (taken > 0) await this.show();
      await this.retention.sweep();
      await this.note(null);
      return more ? 0 : REST_MS;
    } catch (error) {
      if (!(error instanceof IndexUnavailable)) throw error;
      await this.note(error.message);
      return REST_MS;
    }
  }

  /** Lanes of batches: each takes its next one only when the index has accepted the one before. */
  private async drain(): Promise<number> {
    const errors: unknown[] = [];
    const lane = (order: Lane): Observable<number> => {
      const batch = defer(() => this.batch(order));
      return batch.pipe(
        expand((n) => (n === BATCH && errors.length === 0 ? batch : EMPTY)),
        catchError((error: unknown) => {
          errors.push(error);
          return of(0);
        }),
      );
    };
    const taken = await lastValueFrom(merge(...LANES.map(lane)).pipe(reduce((sum, n) => sum + n, 0)));
    if (errors.length > 0) throw errors[0];
    return taken;
  }

  /** The rows stay locked until the index has taken them: a process that dies leaves them to the next at once. */
  private async batch(order: Lane): Promise<number> {
    const taken = await this.dataSource.transaction(async (tx) => {
      const live = await heldGenerations(tx, this.index.kind);
      const queued: Queued[] = await tx.query(
        `select id, mention_id, attempts from index_queue where not_before <= app.now() order by id ${order} limit $1 for update skip locked`,
        [BATCH],
      );
      if (queued.length === 0) return 0;
      // a later change of a post has a higher number, whoever carries it first
      const versions = new Map<string, number>();
      for (const q of queued) versions.set(q.mention_id, Math.max(Number(q.id), versions.get(q.mention_id) ?? 0));
      const docs = await documentsOf(tx, versions, this.retention.since());
      const refused = new Map<string, string>();
      for (const g of live) for (const [id, error] of await write(this.index, docs, g.id)) refused.set(id, error);
      this.written = [...this.written, ...versions.keys()].slice(-100);
      const done = queued.filter((q) => !refused.has(q.mention_id)).map((q) => q.id);
      await tx.query(`delete from index_queue where id = any($1::bigint[])`, [done]);
      for (const q of queued) if (refused.has(q.mention_id)) await this.again(tx, q, refused.get(q.mention_id)!);
      return queued.length;
    });
    if (taken === BATCH && this.clock.now().getTime() - this.refreshedAt >= REFRESH_MS) await this.show();
    return taken;
  }

  private async again(tx: EntityManager, q: Queued, error: string): Promise<void> {
    const last = q.attempts + 1 >= MAX_ATTEMPTS;
    if (last) this.log.error(`帖子 ${q.mention_id} 无法进入索引，已搁置：${error}`);
    await tx.query(
      `update index_queue set attempts = attempts + 1, error = $2,
         not_before = case when $3 then 'infinity'::timestamptz else app.now() + (2 ^ attempts) * interval '1 second' end where id = $1`,
      [q.id, error.slice(0, 500), last],
    );
  }

  /** What was written is found from here on; detection and pages look: a curve read at the moment of storing does not hold it yet. */
  private async show(): Promise<void> {
    const ids = this.written;
    [this.refreshedAt, this.written] = [this.clock.now().getTime(), []];
    await this.index.refresh();
    await wake(this.dataSource, 'detection');
    await notifyLive(this.dataSource, { type: 'mentions', data: { ids } });
  }

  /** Remembers since when the index does not answer, for the pages to say. */
  private async note(error: string | null): Promise<void> {
    const failing = error !== null;
    if (failing === this.failing) return;
    await this.dataSource.query(
      `update index_state set error = $1, failing_since = case when $1::text is null then null else coalesce(failing_since, app.now()) end`,
      [error],
    );
    if (failing) this.log.warn(`检索索引没有应答，帖子继续入库并排队：${error}`);
    else if (this.failing) this.log.log('检索索引已恢复，正在补上排队的帖子');
    this.failing = failing;
  }
}
