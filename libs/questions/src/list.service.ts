import { Inject, Injectable } from '@nestjs/common';
import type { AskKind, QuestionList, QuestionRow, QuestionState, QuestionUnits } from '@fengsui/contract';
import { unitScope } from '@fengsui/incidents';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { ASK_NAME, AWAITED, OPEN, QUESTION_STATES, STATE_NAME } from './machine.js';
import { excerpt, LEADERS_SQL, QUESTION_SQL, type QuestionRecord, turnOf } from './question.repository.js';
import { type Hand, isHis, isOffice, ownerName, type Person } from './rights.js';

const PAGE = 50;
const ORDER = 'order by q.due_at nulls last, q.state_at desc, q.id';
/** Units that a chooser offers at once. */
const MOST_UNITS = 50;

export interface QuestionFilter {
  /** in what was asked, or in the unit's name */
  q: string | null;
  state: QuestionState | null;
  kind: AskKind | null;
  unitId: string | null;
  late: boolean;
  mine: boolean;
  /** from 1 */
  page: number;
}

/** What waits: the first of each, and how many there are. late: of those, whose time is over. */
export interface QuestionsWaiting {
  mine: QuestionRow[];
  others: QuestionRow[];
  counts: { mine: number; mineLate: number; others: number };
}

/** What somebody may see at all: $1 units, null: all. */
const SEEN = `($1::text[] is null or q.unit_id = any($1) and q.state <> 'found')`;

/** rights.ts isHis in SQL, over question q. */
function hisSql(p: Hand, arg: (value: unknown) => string): string {
  const office = arg(isOffice(p));
  return `(case q.state when 'found' then ${office}::boolean
    when 'review' then q.replied_by is distinct from ${arg(p.personId)}::uuid and (q.unit_id = any(${arg(p.leads)})
      or ${office} and q.replied_by = all(${LEADERS_SQL}))
    else q.unit_id = any(${arg(p.unitIds)}) end and q.state = any(${arg(OPEN)}))`;
}

/** 答复 by pages, and what of it waits. */
@Injectable()
export class QuestionLists {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** The overdue first, then the nearest; what waits for nobody last, the newest first. Counts are of all that the viewer sees, total of what was searched. */
  async list(p: Hand, f: QuestionFilter): Promise<QuestionList> {
    const counts: { state: QuestionState; n: number; late: number }[] = await this.dataSource.query(
      `select q.state, count(*)::int as n, count(*) filter (where q.due_at <= app.now())::int as late from question q where ${SEEN} group by 1`,
      [unitScope(p)],
    );
    const args: unknown[] = [unitScope(p)];
    const arg = (value: unknown): string => `$${args.push(value)}`;
    const where = [SEEN];
    if (f.q !== null) {
      const like = arg(`%${f.q.replace(/[\\%_]/g, '\\$&')}%`);
      where.push(`(q.text ilike ${like} or q.unit_id in (select id from unit where name ilike ${like}))`);
    }
    if (f.state) where.push(`q.state = ${arg(f.state)}`);
    if (f.kind) where.push(`q.kind = ${arg(f.kind)}`);
    if (f.unitId) where.push(`q.unit_id = ${arg(f.unitId)}`);
    if (f.late) where.push('q.due_at <= app.now()');
    if (f.mine) where.push(hisSql(p, arg));
    const [{ total }] = await this.dataSource.query(
      `select count(*)::int as total from question q where ${where.join(' and ')}`,
      args,
    );
    const rows: QuestionRecord[] = await this.dataSource.query(
      // what a row says is looked up for the page alone, not for the pages before it
      `${QUESTION_SQL} where q.id in (select q.id from question q where ${where.join(' and ')} ${ORDER} limit ${PAGE} offset ${(f.page - 1) * PAGE}) ${ORDER}`,
      args,
    );
    const late = counts.reduce((sum, c) => sum + c.late, 0);
    const unit = f.unitId ? (await this.registry.everyUnit()).find((u) => u.id === f.unitId) : undefined;
    return {
      questions: rows.map((r) => rowOf(r, p)),
      ...{ page: f.page, size: PAGE, total },
      counts: QUESTION_STATES.map((state) => ({
        ...{ state, name: STATE_NAME[state] },
        n: counts.find((c) => c.state === state)?.n ?? 0,
      })),
      late,
      sentence: sentence(counts, late),
      mayEnter: isOffice(p) || p.unitIds.length > 0,
      unit: unit ? { id: unit.id, name: unit.name } : null,
    };
  }

  /** Of what waits with a time of its own, or whose time began: his, and what others are late with, `most` of each; by time. */
  async waiting(p: Hand, most: number): Promise<QuestionsWaiting> {
    const args: unknown[] = [unitScope(p)];
    const arg = (value: unknown): string => `$${args.push(value)}`;
    const his = hisSql(p, arg);
    const waits = `${SEEN} and q.starts_at is not null and q.state = any(${arg(OPEN)})`;
    const [counts] = await this.dataSource.query(
      `select count(*) filter (where his)::int as mine, count(*) filter (where his and late)::int as "mineLate", count(*) filter (where not his and late)::int as others
       from (select coalesce(${his}, false) as his, coalesce(q.due_at <= app.now(), false) as late from question q where ${waits}) x`,
      args,
    );
    const read = async (which: string): Promise<QuestionRow[]> => {
      const rows: QuestionRecord[] = await this.dataSource.query(
        `${QUESTION_SQL} where ${waits} and ${which} order by q.due_at nulls last, q.starts_at, q.id limit ${most}`,
        args,
      );
      return rows.map((r) => rowOf(r, p));
    };
    const mine = counts.mine > 0 ? await read(his) : [];
    const others = counts.others > 0 ? await read(`not coalesce(${his}, false) and q.due_at <= app.now()`) : [];
    return { mine, others, counts };
  }

  /** Units that the viewer may filter by and give a question to, by a part of their name; the first of them. */
  async units(p: Person, q: string): Promise<QuestionUnits> {
    const scope = unitScope(p);
    const units = (await this.registry.units()).filter(
      (u) => u.kind !== 'leadership' && (scope === null || scope.includes(u.id)) && u.name.includes(q),
    );
    return { units: units.slice(0, MOST_UNITS).map(({ id, name }) => ({ id, name })), total: units.length };
  }
}

export function rowOf(r: QuestionRecord, p: Hand): QuestionRow {
  const turn = turnOf(r);
  return {
    ...{ id: r.id, excerpt: excerpt(r.text), kind: r.kind, kindName: ASK_NAME[r.kind], urgent: r.urgent },
    ...{ state: r.state, stateName: STATE_NAME[r.state], stateAt: r.state_at.toISOString() },
    ...{ unitId: r.unit_id, unitName: r.unit_name, askings: r.askings, askedAt: r.asked_at.toISOString() },
    startsAt: r.starts_at?.toISOString() ?? null,
    dueAt: r.due_at?.toISOString() ?? null,
    late: r.due_at !== null && r.due_at <= r.now,
    ...{ ask: AWAITED[r.state]?.ask ?? null, owner: ownerName(turn), reopened: r.reopened, mine: isHis(turn, p) },
  };
}

/** 「3 件待答复，2 件待宣传部确认，其中 1 件已超时限。」 */
function sentence(counts: { state: QuestionState; n: number }[], late: number): string {
  const parts = (['dispatched', 'review', 'approved', 'found'] as QuestionState[]).flatMap((s) => {
    const n = counts.find((c) => c.state === s)?.n ?? 0;
    return n > 0 ? [`${n} 件${STATE_NAME[s]}`] : [];
  });
  if (parts.length === 0) return '没有待办的提问和投诉。';
  return `${parts.join('，')}${late > 0 ? `，其中 ${late} 件已超时限` : ''}。`;
}
