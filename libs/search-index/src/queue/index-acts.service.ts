import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { MentionIndex } from '../mention-index.js';
import { generations } from './generations.js';
import { Rebuild } from './rebuild.service.js';

/** What people do to the index; each act stands in the log. */
@Injectable()
export class IndexActs {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Rebuild) private readonly rebuilds: Rebuild,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** 再试: posts that were set aside, or those of them that are named, go into the queue again from the beginning. Answers how many. */
  async retry(actor: Actor, mentionIds: string[] | null = null): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const [{ n }] = await tx.query(
        `with again as (update index_queue set attempts = 0, error = null, not_before = app.now()
           where not_before = 'infinity' and ($1::uuid[] is null or mention_id = any($1)) returning mention_id)
         select count(distinct mention_id)::int as n from again`,
        [mentionIds],
      );
      if (n === 0) return 0;
      await wake(tx, 'index');
      await this.ledger.append(tx, {
        kind: 'index.retried',
        incidentId: null,
        actor,
        payload: { text: `${actor.name}让 ${n} 条搁置的帖子再次进入检索` },
      });
      return n;
    });
  }

  /** 重建: a new generation is filled from the record while searches go on with the old one. Throws UserError 409 while one is under way. */
  async rebuild(actor: Actor): Promise<void> {
    if ((await generations(this.dataSource, this.index.kind)).some((g) => g.finishedAt === null))
      throw new UserError('rebuilding', '索引正在重建，不必重复；完成后自动换用新的索引。', 409);
    await this.rebuilds.begin();
    await this.dataSource.transaction(async (tx) => {
      await wake(tx, 'index');
      await this.ledger.append(tx, {
        kind: 'index.rebuild',
        incidentId: null,
        actor,
        payload: { text: `${actor.name}启动检索索引重建` },
      });
    });
  }
}
