import { Inject, Injectable } from '@nestjs/common';
import type {
  AbsenceView,
  DutyPerson,
  DutySpanView,
  Roster,
  RosterLine,
  RosterPerson,
  RotationView,
  UnitKind,
} from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { booksByUnit, type DutyBook, dutyAt, dutySpans } from './duty.js';
import { dutyBook } from './duty.repository.js';
import { FUNCTION_NAME, postWords } from '../function-names.js';
import type { PostFunction, PostHolder } from '../post.js';
import {
  type Addresses,
  dutyGaps,
  type Found,
  type NeededLevel,
  chainGaps,
  readinessText,
  unitsUnreachable,
  unreachable,
} from './readiness.js';

const DAY = 86_400_000;
/** So far ahead gaps are looked for: two weekly digests. */
export const READINESS_DAYS = 14;
/** Units on a page. */
const PAGE = 50;
/** People that a chooser offers at once. */
const MOST_PEOPLE = 50;
/** Channels that ring a telephone. */
const PHONE = ['aliyun_sms', 'tencent_sms', 'aliyun_voice'];

/** Which posts a viewer may change. */
export interface EditScope {
  office: boolean;
  unitIds: string[];
}
export const mayEdit = (scope: EditScope, unitId: string | null): boolean =>
  scope.office || (unitId !== null && scope.unitIds.includes(unitId));

/** The 值班表 as pages show it. */
@Injectable()
export class RosterViews {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The posts of a page of units that anybody holds, in the order of the units, the viewer's own first, and of the chain. q: in the name of a unit or of a holder. */
  async lines(
    scope: EditScope,
    a: { q: string | null; page: number },
  ): Promise<Pick<Roster, 'lines' | 'page' | 'size' | 'total' | 'mayEdit'>> {
    const like = a.q === null ? null : `%${a.q.replace(/[\\%_]/g, '\\$&')}%`;
    const [{ total, mayEdit: may }] = await this.dataSource.query(
      `select count(distinct u.id) filter (where ${FOUND})::int as total, coalesce(bool_or($2 or u.id = any($3)), false) as "mayEdit" from ${HELD}`,
      [like, scope.office, scope.unitIds],
    );
    const units: { id: string }[] = await this.dataSource.query(
      `select u.id from ${HELD} where ${FOUND} group by u.id order by u.id = any($2) desc, u.position, u.id limit ${PAGE} offset $3`,
      [like, scope.unitIds, (a.page - 1) * PAGE],
    );
    const lines = await this.linesOf(
      scope,
      units.map((u) => u.id),
    );
    return { lines, page: a.page, size: PAGE, total, mayEdit: may };
  }

  /** In the order of the units given. */
  private async linesOf(scope: EditScope, unitIds: string[]): Promise<RosterLine[]> {
    const book = await dutyBook(this.dataSource, { unitIds });
    const rotations: (RotationView & { unitId: string; function: PostFunction; memberIds: string[] })[] =
      await this.dataSource.query(
        `select unit_id as "unitId", function, pattern, starts_on::text as "startsOn", handover, members as "memberIds", version,
           updated_at as "updatedAt", updated_by as "updatedBy" from duty_rotation where unit_id = any($1)`,
        [unitIds],
      );
    const names = await this.names(unitIds);
    const place = new Map(unitIds.map((id, i) => [id, i]));
    const order = Object.keys(FUNCTION_NAME);
    const keys = new Map(book.posts.map((p) => [`${p.unitId} ${p.function}`, p]));
    const of = booksByUnit(book);
    return [...keys.values()]
      .sort(
        (a, b) => place.get(a.unitId)! - place.get(b.unitId)! || order.indexOf(a.function) - order.indexOf(b.function),
      )
      .map((p) => {
        const own = of(p.unitId);
        const found = rotations.find((r) => r.unitId === p.unitId && r.function === p.function);
        return {
          function: p.function,
          functionName: FUNCTION_NAME[p.function],
          unitId: p.unitId,
          unitName: p.unitName,
          people: own.posts
            .filter((x) => x.function === p.function)
            .map(({ personId, name, title }) => ({ personId, name, title })),
          rotation: found ? rotationView(found, names) : null,
          now: dutyAt(own, p.function, p.unitId, book.now).holders.map(person),
          mayEdit: mayEdit(scope, p.unitId),
        };
      });
  }

  /** Of everybody in a turn of these units. */
  private async names(unitIds: string[]): Promise<Map<string, string>> {
    const rows: { id: string; name: string }[] = await this.dataSource.query(
      `select id, name from person where id in (select unnest(members) from duty_rotation where unit_id = any($1))`,
      [unitIds],
    );
    return new Map(rows.map((r) => [r.id, r.name]));
  }

  /** 代班, 换班, 请假 that have not ended, the next first. */
  async absences(scope: EditScope): Promise<AbsenceView[]> {
    const rows = await this.dataSource.query(
      `select a.id, a.kind, q.name as person, s.name as substitute, a.function, a.unit_id, u.name as unit, a.from_at, a.to_at, a.reason, a.created_by, a.created_at,
         array(select unit_id from post p where p.person_id = a.person_id) as units
       from duty_absence a join person q on q.id = a.person_id left join person s on s.id = a.substitute_id left join unit u on u.id = a.unit_id
       where a.cancelled_at is null and a.to_at > app.now() order by a.from_at`,
    );
    return rows.map(
      (r: {
        id: string;
        kind: AbsenceView['kind'];
        person: string;
        substitute: string | null;
        function: PostFunction | null;
        unit_id: string | null;
        unit: string | null;
        units: string[];
        from_at: Date;
        to_at: Date;
        reason: string;
        created_by: string;
        created_at: Date;
      }) => ({
        id: r.id,
        kind: r.kind,
        person: r.person,
        substitute: r.substitute,
        post: r.function && r.unit ? postWords(r.function, r.unit) : null,
        from: r.from_at.toISOString(),
        to: r.to_at.toISOString(),
        reason: r.reason,
        createdBy: r.created_by,
        createdAt: r.created_at.toISOString(),
        mayCancel: (r.unit_id ? [r.unit_id] : r.units).some((u) => mayEdit(scope, u)),
      }),
    );
  }

  /** Who is on duty in one post, day by day (Asia/Shanghai); dates: YYYY-MM-DD. */
  async days(unitId: string, fn: PostFunction, dates: string[]): Promise<{ date: string; spans: DutySpanView[] }[]> {
    const start = (date: string): Date => new Date(`${date}T00:00:00+08:00`);
    const [from, to] = [start(dates[0]!), new Date(start(dates.at(-1)!).getTime() + DAY)];
    const book = await dutyBook(this.dataSource, { functions: [fn], unitIds: [unitId], from, to });
    return dates.map((date) => ({
      date,
      spans: dutySpans(book, fn, unitId, start(date), new Date(start(date).getTime() + DAY)).map((s) => ({
        from: s.from.toISOString(),
        to: s.to.toISOString(),
        people: s.holders.map(person),
        missing: s.missing,
      })),
    }));
  }

  /** Whether the levels of a policy would find somebody in the coming days, and whom messages would not reach. */
  async readiness(levels: NeededLevel[], calendarWarning: string | null): Promise<Found & { text: string; now: Date }> {
    const [{ now }] = await this.dataSource.query(`select app.now() as now`);
    const to = new Date(now.getTime() + READINESS_DAYS * DAY);
    const book: DutyBook = await dutyBook(this.dataSource, { from: now, to });
    const units = await this.dataSource.query(
      `select id, name from unit where kind not in ('leadership', 'student_body') and (active_to is null or active_to > app.now()) order by position, id`,
    );
    const hosts: { id: string; name: string; kind: UnitKind }[] = await this.dataSource.query(
      `select id, name, kind from unit u where exists (select 1 from official_account a where a.unit_id = u.id and a.active) order by position, id`,
    );
    const addresses: Addresses[] = await this.dataSource.query(
      `select person_id as "personId", bool_or(channel = 'wecom') as wecom, bool_or(channel = any($1)) as phone,
         bool_or(channel = any($1) and verified_at is not null) as "phoneVerified" from person_contact group by person_id`,
      [PHONE],
    );
    const functions = levels.flatMap((l) => l.functions);
    const found = {
      days: READINESS_DAYS,
      gaps: dutyGaps(book, levels, units, now, to),
      unitsUnreachable: unitsUnreachable(book, units, addresses, now),
      unreachable: unreachable(book, functions, addresses, now),
      chainGaps: chainGaps(
        book,
        hosts.map((u) => ({ ...u, hosts: true })),
        now,
      ),
      calendarWarning,
    };
    return { ...found, text: readinessText(found, now), now };
  }

  /**
   * Who may stand in: holds a post, or has an address that a message reaches; away: who may be entered as away, for posts that the viewer may change, himself
   * first. q: in the name, the number or the name of a unit of a post. The first of them.
   */
  async people(scope: EditScope, a: { q: string | null; away: boolean; me: string }): Promise<RosterPerson[]> {
    const like = a.q === null ? null : `%${a.q.replace(/[\\%_]/g, '\\$&')}%`;
    const rows: RosterPerson[] = await this.dataSource.query(
      `with held as (select p.person_id, p.function, p.title, u.id, u.name, $1 or u.id = any($2) as own from post p join unit u on u.id = p.unit_id
           where p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())),
         found as (select q.id, q.name from person q
           where q.active and (exists (select 1 from held h where h.person_id = q.id and (h.own or not $3)) or not $3 and exists (select 1 from person_contact c where c.person_id = q.id))
             and ($4::text is null or q.name ilike $4 or q.number ilike $4 or exists (select 1 from held h where h.person_id = q.id and h.name ilike $4))
           order by $3 and q.id = $5 desc, q.name, q.id limit ${MOST_PEOPLE})
       select f.id as "personId", f.name,
         coalesce((select string_agg(distinct h.name || ' ' || h.title, '、') from held h where h.person_id = f.id), '') as post,
         coalesce((select jsonb_agg(distinct jsonb_build_object('unitId', h.id, 'unitName', h.name, 'function', h.function)) from held h where h.person_id = f.id and h.own), '[]') as posts
       from found f order by $3 and f.id = $5 desc, f.name, f.id`,
      [scope.office, scope.unitIds, a.away, like, a.me],
    );
    return rows.map((r) => ({
      ...r,
      posts: r.posts.map((p) => ({ ...p, functionName: FUNCTION_NAME[p.function] })),
    }));
  }
}

/** Posts held now, with unit and holder; whether one is found by $1. */
const HELD = `unit u join post p on p.unit_id = u.id and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())
  join person q on q.id = p.person_id and q.active`;
const FOUND = `($1::text is null or u.name ilike $1 or q.name ilike $1)`;

const person = (h: PostHolder): DutyPerson => ({
  personId: h.personId,
  name: h.name,
  title: h.title,
  onBehalfOf: h.onBehalfOf,
});

function rotationView(r: RotationView & { memberIds: string[] }, names: Map<string, string>): RotationView {
  return {
    pattern: r.pattern,
    startsOn: r.startsOn,
    handover: r.handover,
    members: r.memberIds.map((id) => ({ personId: id, name: names.get(id) ?? '' })),
    version: r.version,
    updatedAt: new Date(r.updatedAt).toISOString(),
    updatedBy: r.updatedBy,
  };
}
