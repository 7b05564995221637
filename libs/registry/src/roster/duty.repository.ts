import type { SchoolDayView } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { type Absence, type DutyBook, filledBy, type HeldPost, type Rotation, type Shift } from './duty.js';
import type { PostFunction, PostHolder } from '../post.js';

const POSTS = `
  select q.id as "personId", q.name, q.mobile, q.wecom_userid as "wecomUserId", p.title, p.unit_id as "unitId", u.name as "unitName", p.function,
    null as "onBehalfOf", p.held_from as "from", p.held_to as "to"
  from post p join person q on q.id = p.person_id join unit u on u.id = p.unit_id`;

/** What decides who is on duty between two moments (both null: now), of some functions or units where named. */
export async function dutyBook(
  sql: Sql,
  a: { functions?: PostFunction[] | null; unitIds?: string[] | null; from?: Date | null; to?: Date | null },
): Promise<DutyBook & { now: Date }> {
  const args = [a.from ?? null, a.to ?? a.from ?? null, a.functions?.flatMap(filledBy) ?? null, a.unitIds ?? null];
  const posts: HeldPost[] = await sql.query(
    `${POSTS} where q.active and p.held_from <= coalesce($2, app.now()) and (p.held_to is null or p.held_to > coalesce($1, app.now()))
       and ($3::text[] is null or p.function = any($3)) and ($4::text[] is null or p.unit_id = any($4)) order by p.held_from, q.name`,
    args,
  );
  const rows: { what: string; row: Record<string, unknown> }[] = await sql.query(
    `select 'now' as what, jsonb_build_object('at', app.now()) as row
     union all
     select 'rotation', to_jsonb(r) from duty_rotation r where ($3::text[] is null or function = any($3)) and ($4::text[] is null or unit_id = any($4))
     union all
     select 'shift', to_jsonb(s) from duty_shift s where from_at <= coalesce($2, app.now()) and to_at > coalesce($1, app.now())
       and ($3::text[] is null or function = any($3)) and ($4::text[] is null or unit_id = any($4))
     union all
     select 'absence', to_jsonb(b) || jsonb_build_object('substitute', case when q.id is null then null else
         jsonb_build_object('personId', q.id, 'name', q.name, 'mobile', q.mobile, 'wecomUserId', q.wecom_userid, 'active', q.active) end)
       from duty_absence b left join person q on q.id = b.substitute_id
       where b.cancelled_at is null and b.from_at <= coalesce($2, app.now()) and b.to_at > coalesce($1, app.now())`,
    args,
  );
  const of = (what: string): Record<string, unknown>[] => rows.filter((r) => r.what === what).map((r) => r.row);
  return {
    now: new Date(String(of('now')[0]!['at'])),
    posts,
    rotations: of('rotation').map(rotation),
    shifts: of('shift').map(shift),
    absences: of('absence').map(absence),
  };
}

/** The posts a person holds now, and whether the person stands in for anybody; asked with every request, so in one query each. */
export async function ownPosts(sql: Sql, personId: string): Promise<{ own: PostHolder[]; standsIn: boolean }> {
  const own: HeldPost[] = await sql.query(
    `${POSTS} where q.active and q.id = $1 and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now()) order by p.held_from`,
    [personId],
  );
  const found = await sql.query(
    `select 1 from duty_absence where substitute_id = $1 and cancelled_at is null and from_at <= app.now() and to_at > app.now() limit 1`,
    [personId],
  );
  return { own: own.map(({ from: _, to: __, ...post }) => post), standsIn: found.length > 0 };
}

const rotation = (r: Record<string, unknown>): Rotation => ({
  unitId: r['unit_id'] as string,
  function: r['function'] as PostFunction,
  pattern: r['pattern'] as Rotation['pattern'],
  startsOn: r['starts_on'] as string,
  handover: r['handover'] as string,
  members: r['members'] as string[],
});
const shift = (s: Record<string, unknown>): Shift => ({
  unitId: s['unit_id'] as string,
  function: s['function'] as PostFunction,
  personId: s['person_id'] as string,
  from: new Date(s['from_at'] as string),
  to: new Date(s['to_at'] as string),
});
const absence = (b: Record<string, unknown>): Absence => ({
  id: b['id'] as string,
  kind: b['kind'] as Absence['kind'],
  personId: b['person_id'] as string,
  substitute: b['substitute'] as Absence['substitute'],
  unitId: b['unit_id'] as string | null,
  function: b['function'] as PostFunction | null,
  from: new Date(b['from_at'] as string),
  to: new Date(b['to_at'] as string),
});

/** The school's own days off and working days, the later made last. */
export async function schoolDays(sql: Sql): Promise<SchoolDayView[]> {
  return sql.query(
    `select id, from_day::text as "from", to_day::text as "to", working, name from school_day order by created_at, id`,
  );
}
