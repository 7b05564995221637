import { Inject, Injectable } from '@nestjs/common';
import { maskPersonalData } from '@fengsui/analysis';
import type { IndexStatus, SetAsideView } from '@fengsui/contract';
import { beijingDateTime, Clock } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { MentionIndex } from '../mention-index.js';
import { generations } from './generations.js';
import { Retention } from './retention.js';

/** A queue younger than this is the ordinary way of things. */
const CURRENT_MS = 10_000;

/** How the index is: what waits, what is set aside, how far a rebuild has come, and in one sentence what searches lack. */
@Injectable()
export class IndexStatusViews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async status(): Promise<IndexStatus> {
    const [[row], all] = await Promise.all([
      this.dataSource.query(
        `select s.failing_since, s.error, q.queued::int, q.oldest, q.aside::int from index_state s cross join
           (select count(*) filter (where not_before < 'infinity') as queued, min(enqueued_at) filter (where not_before < 'infinity') as oldest,
              count(*) filter (where not_before = 'infinity') as aside from index_queue) q`,
      ),
      generations(this.dataSource, this.index.kind),
    ]);
    const rebuild = all.find((g) => g.finishedAt === null);
    const status = {
      kind: this.index.kind,
      failingSince: iso(row.failing_since),
      error: row.error as string | null,
      queued: row.queued as number,
      oldestQueuedAt: iso(row.oldest),
      setAside: row.aside as number,
      rebuild: rebuild
        ? {
            share: rebuild.endSeq === 0 ? 1 : rebuild.scannedSeq / rebuild.endSeq,
            startedAt: rebuild.startedAt.toISOString(),
            incomplete: rebuild.read,
          }
        : null,
      keptSince: this.retention.since().toISOString(),
    };
    return { ...status, lacks: lacks(status, this.clock.now()) };
  }

  /** Posts that the index refused five times, newest first. */
  async setAside(): Promise<SetAsideView[]> {
    const rows: (Omit<SetAsideView, 'queuedAt'> & { queuedAt: Date })[] = await this.dataSource.query(
      `select q.mention_id as "mentionId", q.error, q.enqueued_at as "queuedAt", left(m.text, 80) as text
       from index_queue q join mention m on m.id = q.mention_id where q.not_before = 'infinity' order by q.id desc limit 100`,
    );
    return rows.map((r) => ({ ...r, queuedAt: r.queuedAt.toISOString(), text: maskPersonalData(r.text).text }));
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const minute = (at: string): string => beijingDateTime(new Date(at)).slice(5, 16);

/** What searches and curves lack, in words; null: nothing. */
export function lacks(s: Omit<IndexStatus, 'lacks'>, now: Date): string | null {
  const parts: string[] = [];
  const behind = s.oldestQueuedAt !== null && now.getTime() - Date.parse(s.oldestQueuedAt) > CURRENT_MS;
  if (s.failingSince) parts.push(`检索服务自 ${minute(s.failingSince)} 起没有应答`);
  if (behind) parts.push(`${minute(s.oldestQueuedAt!)} 以来入库的帖子有 ${s.queued} 条尚未进入检索，正在排队`);
  else if (s.failingSince && s.queued > 0) parts.push(`${s.queued} 条帖子正在排队`);
  if (s.rebuild?.incomplete)
    parts.push(`索引正在建立，已完成 ${Math.floor(s.rebuild.share * 100)}%，更早的帖子可能还检索不到`);
  if (s.setAside > 0) parts.push(`${s.setAside} 条帖子无法进入检索，已搁置`);
  return parts.length === 0 ? null : `${parts.join('；')}。`;
}
