import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MentionIndex } from '../mention-index.js';
import { documentsAfter } from './documents.js';
import { begin, finish, generations, heldGenerations } from './generations.js';
import { Retention } from './retention.js';
import { write } from './write.js';

const SCAN = 2_000;
/** Two requests under way: one is written while the other is being made. */
const PART = SCAN / 2;

/**
 * Fills a generation of the index from the record while writes go on: they go into every generation, and what is read here has version 0, so that
 * whatever was written meanwhile stays. Any process takes the next step; one that dies leaves its step to the next.
 */
@Injectable()
export class Rebuild {
  private readonly log = new Logger('Rebuild');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Retention) private readonly retention: Retention,
  ) {}

  /** Starts one; what is there stays readable until the new one is complete. */
  begin(): Promise<void> {
    return begin(this.dataSource, this.index);
  }

  /** An index that nothing has been written to yet is filled first. */
  async ensure(): Promise<void> {
    if ((await generations(this.dataSource, this.index.kind)).length === 0) await this.begin();
  }

  /** The next posts, if a rebuild is under way. Answers whether there is more to do. */
  async step(): Promise<boolean> {
    const left = await this.dataSource.transaction(async (tx) => {
      const pending = (await heldGenerations(tx, this.index.kind)).some((g) => g.finishedAt === null);
      if (!pending) return null;
      const [g] = await tx.query(
        `select id, scanned_seq::float8 as scanned, end_seq::float8 as end from index_generation
         where kind = $1 and finished_at is null order by id limit 1 for update skip locked`,
        [this.index.kind],
      );
      if (!g) return null;
      const { docs, seen } = await documentsAfter(
        tx,
        { after: g.scanned, end: g.end, limit: SCAN },
        this.retention.since(),
      );
      const parts = [docs.slice(0, PART), docs.slice(PART)].filter((p) => p.length > 0);
      for (const refused of await Promise.all(parts.map((p) => write(this.index, p, g.id))))
        // from the queue it is tried again, counted and set aside like any other
        if (refused.size > 0)
          await tx.query(`insert into index_queue (mention_id) select unnest($1::uuid[])`, [[...refused.keys()]]);
      await tx.query(`update index_generation set scanned_seq = $2 where id = $1`, [g.id, seen]);
      return g.end - seen;
    });
    if (left === null) return false;
    if (left > 0) return true;
    if (await finish(this.dataSource, this.index)) this.log.log('索引已重建，开始使用新的一代');
    return false;
  }
}
