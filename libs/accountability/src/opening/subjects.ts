import type { ClueAgainst } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { Receipt } from './flags.js';

/** Somebody a missed clock concerns beside those who owed it, with what may excuse him. */
export interface Subject {
  against: Exclude<ClueAgainst, 'unit'>;
  unitId: string;
  unitName: string;
  personId: string;
  name: string;
  post: string;
  accountId: string | null;
  accountName: string | null;
  /** away with a substitute during the time that ran out */
  onLeave: boolean;
}

/** Everything about a breach that one look at the database tells. */
export interface BreachFacts {
  receipts: Receipt[];
  /** persons who had signed before */
  signed: string[];
  /** of those who owed it: away with a substitute */
  onLeave: string[];
  subjects: Subject[];
}

/** A missed clock to be looked at: who owed it and when it ran. */
export interface BreachQuestion {
  incidentId: string;
  unitId: string;
  ladderNo: number;
  persons: string[];
  from: Date;
  to: Date;
  /** the clock was the unit's own */
  ofUnit: boolean;
}

/**
 * One query for all of them, in their order, because an engine opens clues by the hundred while it holds the log. ofUnit: its 分管领导 and 管理员 are
 * concerned (第十三条) unless nothing had an address of them (escalation.md, Telling a level), and,
 * where an official account of ours wrote a post of the incident, whoever approved the account (第十条): the leader of that unit, 党委宣传部 unless noted.
 */
export async function breachFacts(sql: Sql, breaches: BreachQuestion[]): Promise<BreachFacts[]> {
  return sql.query(
    `select f.* from jsonb_to_recordset($1) as b(n int, "incidentId" uuid, "unitId" text, "ladderNo" int, persons uuid[], "from" timestamptz, "to" timestamptz, "ofUnit" boolean)
     cross join lateral (
     with subject as (
       select case p.function when 'unit_deputy' then 'leader' else 'admin' end as against, p.unit_id, p.person_id, p.title, null::uuid as account_id, null as account
       from post p where b."ofUnit" and p.unit_id = b."unitId" and p.function in ('unit_deputy', 'account_admin') and p.held_from <= b."from" and (p.held_to is null or p.held_to > b."from")
         and not exists (select 1 from escalation_target t where t.incident_id = b."incidentId" and t.ladder_no = b."ladderNo" and t.person_id = p.person_id and not t.reached)
       union
       select 'approver', p.unit_id, p.person_id, p.title, a.id, a.name
       from incident_mention im join mention m on m.id = im.mention_id
         join official_account a on a.platform = m.platform and a.platform_uid = m.author_id and a.unit_id = b."unitId"
         join lateral (select coalesce(a.approver_unit_id, (select h.unit_id from post h where h.function = 'publicity_head' order by h.held_from limit 1)) as id) u on u.id <> b."unitId"
         join post p on p.unit_id = u.id and p.function in ('unit_leader', 'publicity_head') and p.held_from <= b."from" and (p.held_to is null or p.held_to > b."from")
       where b."ofUnit" and im.incident_id = b."incidentId"),
     away as (
       select d.person_id from duty_absence d where d.cancelled_at is null and d.substitute_id is not null and d.from_at < b."to" and d.to_at > b."from"
         and (d.unit_id is null or d.unit_id = b."unitId"))
     select
       (select coalesce(jsonb_agg(jsonb_build_object('person_id', o.person_id, 'channel', o.channel, 'state', o.state, 'at', coalesce(o.delivered_at, o.accepted_at), 'error', o.error) order by o.created_at, o.id), '[]')
          from outbox o where o.incident_id = b."incidentId" and (o.person_id = any(b.persons) or o.person_id in (select person_id from subject))) as receipts,
       (select coalesce(jsonb_agg(distinct t.person_id), '[]') from escalation_target t where t.incident_id = b."incidentId" and t.ladder_no = b."ladderNo" and t.acked_at is not null) as signed,
       (select coalesce(jsonb_agg(distinct a.person_id), '[]') from away a where a.person_id = any(b.persons)) as "onLeave",
       (select coalesce(jsonb_agg(jsonb_build_object('against', s.against, 'unitId', s.unit_id, 'unitName', u.name, 'personId', s.person_id, 'name', q.name, 'post', s.title,
            'accountId', s.account_id, 'accountName', s.account, 'onLeave', exists (select 1 from away a where a.person_id = s.person_id)) order by s.against, q.name, s.person_id), '[]')
          from subject s join person q on q.id = s.person_id join unit u on u.id = s.unit_id) as subjects) f order by b.n`,
    [JSON.stringify(breaches.map((b, n) => ({ n, ...b })))],
  );
}
