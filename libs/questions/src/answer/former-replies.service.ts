import { Inject, Injectable } from '@nestjs/common';
import type { FormerReply } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { nearest, RELATED } from '../likeness.js';
import { excerpt, type QuestionRecord } from '../question.repository.js';

const SHOWN = 3;
/** Former answers that share a word or a pair of characters; beyond them the newest are compared. */
const COMPARED = 1_000;

/** The library of former answers: what was published for something alike. */
@Injectable()
export class FormerReplies {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Three at most, the likest first. */
  async forQuestion(q: Pick<QuestionRecord, 'id' | 'features'>, sql: Sql = this.dataSource): Promise<FormerReply[]> {
    const rows: {
      id: string;
      text: string;
      features: string[];
      reply: string;
      unit: string;
      published_at: Date;
    }[] = await sql.query(
      `select q.id, q.text, q.features, q.reply, u.name as unit, q.published_at from question q join unit u on u.id = q.unit_id
       where q.state = 'published' and q.features && $2 and q.id <> $1 order by q.published_at desc limit ${COMPARED}`,
      [q.id, q.features],
    );
    return nearest(q.features, rows)
      .filter((r) => r.score >= RELATED)
      .slice(0, SHOWN)
      .map((r) => ({
        ...{ questionId: r.id, question: excerpt(r.text), reply: r.reply, unitName: r.unit },
        ...{ publishedAt: r.published_at.toISOString(), score: Math.round(r.score * 100) / 100 },
      }));
  }
}
