import type { AnySheetTable, SheetTable, Sql } from '@fengsui/platform';
import { dutySpans } from './duty.js';
import { dutyBook } from './duty.repository.js';
import { FUNCTION_NAME } from '../function-names.js';
import type { PostFunction } from '../post.js';

interface SpanRow {
  unitName: string;
  functionName: string;
  from: Date;
  to: Date;
  people: string;
  missing: string;
}

interface AbsenceRow {
  kind: 'cover' | 'swap' | 'leave';
  person: string;
  substitute: string | null;
  from_at: Date;
  to_at: Date;
  reason: string;
  created_by: string;
}

const ABSENCE: Record<AbsenceRow['kind'], string> = { cover: '代班', swap: '换班', leave: '请假' };

/** The 值班表 as tables of an Excel file: who answers in every post between two moments, and who is away. */
export async function rosterTables(sql: Sql, from: Date, to: Date): Promise<AnySheetTable[]> {
  const book = await dutyBook(sql, { from, to });
  const units: { id: string }[] = await sql.query(`select id from unit order by position, id`);
  const order = Object.keys(FUNCTION_NAME) as PostFunction[];
  const lines = new Map(book.posts.map((p) => [`${p.unitId} ${p.function}`, p]));
  const spans = [...lines.values()]
    .sort(
      (a, b) =>
        units.findIndex((u) => u.id === a.unitId) - units.findIndex((u) => u.id === b.unitId) ||
        order.indexOf(a.function) - order.indexOf(b.function),
    )
    .flatMap((p) =>
      dutySpans(book, p.function, p.unitId, from, to).map((s): SpanRow => ({
        unitName: p.unitName,
        functionName: FUNCTION_NAME[p.function],
        from: s.from,
        to: s.to,
        people: s.holders.map((h) => `${h.name}${h.onBehalfOf ? `（代${h.onBehalfOf}）` : ''}`).join('、'),
        missing: s.missing.join('；'),
      })),
    );
  const away: AbsenceRow[] = await sql.query(
    `select a.kind, q.name as person, s.name as substitute, a.from_at, a.to_at, a.reason, a.created_by
     from duty_absence a join person q on q.id = a.person_id left join person s on s.id = a.substitute_id
     where a.cancelled_at is null and a.to_at > $1 and a.from_at < $2 order by a.from_at, a.id`,
    [from, to],
  );
  const duty: SheetTable<SpanRow> = {
    name: '值班',
    columns: [
      { title: '单位', width: 18, value: (r) => r.unitName },
      { title: '职务', width: 18, value: (r) => r.functionName },
      { title: '自（北京时间）', width: 21, value: (r) => r.from },
      { title: '至（北京时间）', width: 21, value: (r) => r.to },
      { title: '在值', width: 30, value: (r) => r.people || '无人在值' },
      { title: '为何无人', width: 40, value: (r) => r.missing || null },
    ],
    rows: spans,
  };
  const absences: SheetTable<AbsenceRow> = {
    name: '代班、换班、请假',
    columns: [
      { title: '种类', width: 10, value: (r) => ABSENCE[r.kind] },
      { title: '谁', width: 12, value: (r) => r.person },
      { title: '由谁代', width: 12, value: (r) => r.substitute },
      { title: '自（北京时间）', width: 21, value: (r) => r.from_at },
      { title: '至（北京时间）', width: 21, value: (r) => r.to_at },
      { title: '事由', width: 30, value: (r) => r.reason },
      { title: '登记人', width: 24, value: (r) => r.created_by },
    ],
    rows: away,
  };
  return [duty, absences];
}
