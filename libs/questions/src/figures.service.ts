import { Inject, Injectable } from '@nestjs/common';
import type { QuestionFigureRow, QuestionFigures } from '@fengsui/contract';
import { unitScope } from '@fengsui/incidents';
import type { Sql } from '@fengsui/platform';
import { QuestionFigures as AnswerFigures } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import type { Person } from './rights.js';

/** What was sent back or given to another unit was never this one's; one that became an incident is counted there. */
const OWED = `(r.outcome is null or r.outcome = 'answered')`;
const FIGURES = `
  count(*)::int as received, count(*) filter (where r.outcome = 'answered')::int as answered,
  count(*) filter (where r.outcome = 'answered' and r.ended_at <= r.due_at)::int as "inTime", count(*) filter (where r.reopened)::int as reopened`;

/** How many questions came, were answered, and in what time, from the times in which they were a unit's to answer. */
@Injectable()
export class QuestionFiguresReader extends AnswerFigures {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {
    super();
  }

  /** By unit, of what came in a month YYYY-MM of Asia/Shanghai; a unit's people see their own. */
  async month(month: string, p: Person): Promise<QuestionFigures> {
    const rows: (QuestionFigureRow & { medianSeconds: number | null })[] = await this.dataSource.query(
      `select r.unit_id as "unitId", u.name as "unitName", ${FIGURES}, count(*) filter (where r.outcome is null and r.due_at <= app.now())::int as overdue,
         percentile_cont(0.5) within group (order by extract(epoch from r.ended_at - r.started_at)) filter (where r.outcome = 'answered') as "medianSeconds"
       from question_round r join unit u on u.id = r.unit_id
       where ${OWED} and ($2::text[] is null or r.unit_id = any($2))
         and r.started_at >= ($1 || '-01')::timestamp at time zone 'Asia/Shanghai' and r.started_at < (($1 || '-01')::timestamp + interval '1 month') at time zone 'Asia/Shanghai'
       group by r.unit_id, u.name, u.position order by u.position, r.unit_id`,
      [month, unitScope(p)],
    );
    return {
      month,
      units: rows.map(({ medianSeconds, ...r }) => ({
        ...r,
        medianHours: medianSeconds === null ? null : Math.round(Number(medianSeconds) / 360) / 10,
      })),
    };
  }

  /** For the yearly inspection (第九条); reopened stays with the month's figures. */
  async ofUnits(sql: Sql, unitIds: string[], from: Date, to: Date): ReturnType<AnswerFigures['ofUnits']> {
    const rows: { unitId: string; received: number; answered: number; inTime: number }[] = await sql.query(
      `select f."unitId", f.received, f.answered, f."inTime" from (
         select r.unit_id as "unitId", ${FIGURES} from question_round r
         where r.unit_id = any($1) and r.started_at >= $2 and r.started_at < $3 and ${OWED} group by 1) f`,
      [unitIds, from, to],
    );
    return new Map(rows.map(({ unitId, ...f }) => [unitId, f]));
  }
}
