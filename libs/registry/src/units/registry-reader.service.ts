import { Inject, Injectable } from '@nestjs/common';
import type { ChainLink, PersonPage, PersonRow, PersonView, PostRecord, UnitNode, UnitView } from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type DutyBook, filledBy } from '../roster/duty.js';
import { dutyBook } from '../roster/duty.repository.js';
import { FUNCTION_NAME } from '../function-names.js';
import type { PostFunction } from '../post.js';
import { chainOf, neededFunctions, SCHOOL_FUNCTIONS } from './chain.js';
import { firstDay, lastDay } from './days.js';

const PEOPLE_PAGE = 50;
const FORMER = 50;

/** The posts of the chain that a person may hold now, as a condition on post p. */
const NOW = `p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())`;

const UNITS = `
  select u.id, u.name, u.kind, u.parent_id as "parentId", u.active_from, u.active_to, coalesce(u.active_to <= app.now(), false) as closed,
    u.aliases, u.topics, u.version, coalesce(q.n, 0) as people, coalesce(a.n, 0) as accounts, coalesce(h.functions, '{}') as functions
  from unit u
    left join (select unit_id, count(*)::int as n from person where active group by 1) q on q.unit_id = u.id
    left join (select unit_id, count(*)::int as n from official_account where active group by 1) a on a.unit_id = u.id
    left join (select p.unit_id, array_agg(distinct p.function) as functions from post p join person x on x.id = p.person_id
      where x.active and ${NOW} group by 1) h on h.unit_id = u.id`;

const POSTS = `
  select p.id, p.person_id as "personId", x.name as person, p.unit_id as "unitId", u.name as "unitName", p.function, p.title, p.main,
    p.held_from, p.held_to, ${NOW} and x.active as current, p.version
  from post p join person x on x.id = p.person_id join unit u on u.id = p.unit_id`;

const PEOPLE = `
  select x.id, x.name, x.number, x.kind, x.unit_id as "unitId", h.name as "unitName", not x.active as left, x.version,
    array(select u.name || ' ' || p.title from post p join unit u on u.id = p.unit_id where p.person_id = x.id and ${NOW} order by p.main desc, u.position) as posts
  from person x left join unit h on h.id = x.unit_id`;

interface UnitRow extends Omit<UnitNode, 'from' | 'to' | 'missing'> {
  active_from: Date | null;
  active_to: Date | null;
  aliases: string[];
  topics: string[];
  version: number;
  functions: PostFunction[];
}
interface PostRow extends Omit<PostRecord, 'from' | 'to' | 'functionName'> {
  held_from: Date;
  held_to: Date | null;
}

/** By what people are looked for. unitIds: the only units whose people the viewer sees; null: all. */
export interface PeopleFilter {
  q: string | null;
  unitId: string | null;
  function: PostFunction | null;
  kind: 'staff' | 'student' | null;
  left: boolean;
  page: number;
  unitIds: string[] | null;
}

/** Units and people as pages show them. */
@Injectable()
export class RegistryReader {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async tree(): Promise<UnitNode[]> {
    const rows: UnitRow[] = await this.dataSource.query(`${UNITS} order by u.position, u.name`);
    return rows.map(node);
  }

  /** Throws UserError 404. */
  async unit(id: string): Promise<Omit<UnitView, 'mayEdit'>> {
    const [row]: UnitRow[] = await this.dataSource.query(`${UNITS} where u.id = $1`, [id]);
    if (!row) throw noUnit();
    const path = await this.dataSource.query(
      `with recursive up as (
         select id, name, parent_id, 0 as n from unit where id = $1
         union all select u.id, u.name, u.parent_id, up.n + 1 from unit u join up on u.id = up.parent_id
       ) select id, name from up where n > 0 order by n desc`,
      [id],
    );
    const children = await this.dataSource.query(
      `select id, name from unit where parent_id = $1 and (active_to is null or active_to > app.now()) order by position, name`,
      [id],
    );
    const posts: PostRow[] = await this.dataSource.query(
      `${POSTS} where p.unit_id = $1 and (p.held_to is null or p.held_to > app.now()) order by p.function, p.held_from`,
      [id],
    );
    const former: PostRow[] = await this.dataSource.query(
      `${POSTS} where p.unit_id = $1 and p.held_to <= app.now() order by p.held_to desc limit ${FORMER}`,
      [id],
    );
    return {
      ...node(row),
      path,
      children,
      aliases: row.aliases,
      topics: row.topics,
      chain: await this.chain(id),
      posts: inOrder(posts.map(record)),
      former: former.map(record),
      version: row.version,
    };
  }

  /** The chain of responsibility of a unit at this moment. Throws UserError 404. */
  async chain(unitId: string, sql: Sql = this.dataSource): Promise<ChainLink[]> {
    const [unit] = await sql.query(
      `select id, kind, exists (select 1 from official_account where unit_id = $1 and active) as hosts from unit where id = $1`,
      [unitId],
    );
    if (!unit) throw noUnit();
    const own = await dutyBook(sql, { unitIds: [unitId] });
    const school = await dutyBook(sql, { functions: SCHOOL_FUNCTIONS });
    return chainOf(joined(own, school), unit, own.now);
  }

  /** By name; a page of fifty. */
  async people(f: PeopleFilter): Promise<PersonPage> {
    const where: string[] = [`x.active = not $1::boolean`];
    const args: unknown[] = [f.left];
    const and = (text: (n: string) => string, value: unknown): void => {
      args.push(value);
      where.push(text(`$${args.length}`));
    };
    if (f.q) and((n) => `(x.name ilike ${n} or x.number ilike ${n})`, `%${f.q.replace(/[\\%_]/g, '\\$&')}%`);
    if (f.kind) and((n) => `x.kind = ${n}`, f.kind);
    if (f.unitId)
      and(
        (n) =>
          `(x.unit_id = ${n} or exists (select 1 from post p where p.person_id = x.id and p.unit_id = ${n} and ${NOW}))`,
        f.unitId,
      );
    if (f.function)
      and((n) => `exists (select 1 from post p where p.person_id = x.id and p.function = ${n} and ${NOW})`, f.function);
    if (f.unitIds)
      and(
        (n) =>
          `(x.unit_id = any(${n}) or exists (select 1 from post p where p.person_id = x.id and p.unit_id = any(${n}) and ${NOW}))`,
        f.unitIds,
      );
    const [{ total }] = await this.dataSource.query(
      `select count(*)::int as total from person x where ${where.join(' and ')}`,
      args,
    );
    const people: PersonRow[] = await this.dataSource.query(
      `${PEOPLE} where ${where.join(' and ')} order by x.name, x.id limit ${PEOPLE_PAGE} offset ${(f.page - 1) * PEOPLE_PAGE}`,
      args,
    );
    return { people, total, page: f.page, size: PEOPLE_PAGE };
  }

  /** Throws UserError 404; unitIds as with people(). */
  async person(id: string, unitIds: string[] | null): Promise<Omit<PersonView, 'mayEdit'>> {
    const [row]: PersonRow[] = await this.dataSource.query(`${PEOPLE} where x.id = $1`, [id]);
    const posts: PostRow[] = await this.dataSource.query(`${POSTS} where p.person_id = $1 order by p.held_from desc`, [
      id,
    ]);
    const seen = unitIds === null || [row?.unitId, ...posts.map((p) => p.unitId)].some((u) => u && unitIds.includes(u));
    if (!row || !seen) throw new UserError('no_person', '没有这个人，或您无权查看。', 404);
    return { ...row, history: posts.map(record) };
  }
}

const noUnit = (): UserError => new UserError('no_unit', '没有这个单位，请刷新页面。', 404, 'unitId');

function node({ active_from, active_to, functions, aliases: _, topics: __, version: ___, ...u }: UnitRow): UnitNode {
  const missing = neededFunctions({ kind: u.kind, hosts: u.accounts > 0 }).filter(
    (fn) => !filledBy(fn).some((f) => functions.includes(f)),
  );
  return {
    ...u,
    from: firstDay(active_from),
    to: active_to && lastDay(active_to),
    missing: u.closed ? [] : missing.map((fn) => FUNCTION_NAME[fn]),
  };
}

const record = ({ held_from, held_to, ...p }: PostRow): PostRecord => ({
  ...p,
  functionName: FUNCTION_NAME[p.function],
  from: firstDay(held_from),
  to: held_to && lastDay(held_to),
});

const ORDER = Object.keys(FUNCTION_NAME);
const inOrder = (posts: PostRecord[]): PostRecord[] =>
  posts.toSorted((a, b) => ORDER.indexOf(a.function) - ORDER.indexOf(b.function));

/** Two books of which the first counts where both hold the same. */
function joined(a: DutyBook, b: DutyBook): DutyBook {
  const key = (p: { personId: string; unitId: string; function: string }): string =>
    `${p.personId} ${p.unitId} ${p.function}`;
  const known = new Set(a.posts.map(key));
  const line = (x: { unitId: string; function: string }): string => `${x.unitId} ${x.function}`;
  const turns = new Set(a.rotations.map(line));
  return {
    posts: [...a.posts, ...b.posts.filter((p) => !known.has(key(p)))],
    rotations: [...a.rotations, ...b.rotations.filter((r) => !turns.has(line(r)))],
    shifts: [...a.shifts, ...b.shifts],
    absences: a.absences,
  };
}
