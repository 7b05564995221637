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

/**
 * One query, because an engine opens clues by the hundred. ofUnit: the clock was the unit's own, so that its 分管领导 and 管理员 are concerned (第十三条) unless
 * nothing had an address of them (escalation.md, Telling a level), and,
 * where an official account of ours wrote a post of the incident, whoever approved the account (第十条): the leader of that unit, 党委宣传部 unless noted.
 */
export async function breachFacts(
  sql: Sql,
  b: { incidentId: string; unitId: string; ladderNo: number; persons: string[]; from: Date; to: Date; ofUnit: boolean },
): Promise<BreachFacts> {
  const [row] = await sql.query(
    `with subject as (
       select case p.function when 'unit_deputy' then 'leader' else 'admin' end as against, p.unit_id, p.person_id, p.title, null::uuid as account_id, null as account
       from post p where $7 and p.unit_id = $2 and p.function in ('unit_deputy', 'account_admin') and p.held_from <= $5 and (p.held_to is null or p.held_to > $5)
         and not exists (select 1 from escalation_target t where t.incident_id = $1 and t.ladder_no = $3 and t.person_id = p.person_id and not t.reached)
       union
       select 'approver', p.unit_id, p.person_id, p.title, a.id, a.name
       from incident_mention im join mention m on m.id = im.mention_id
         join official_account a on a.platform = m.platform and a.platform_uid = m.author_id and a.unit_id = $2
         join lateral (select coalesce(a.approver_unit_id, (select h.unit_id from post h where h.function = 'publicity_head' order by h.held_from limit 1)) as id) u on u.id <> $2
         join post p on p.unit_id = u.id and p.function in ('unit_leader', 'publicity_head') and p.held_from <= $5 and (p.held_to is null or p.held_to > $5)
       where $7 and im.incident_id = $1),
     away as (
       select b.person_id, b.unit_id, b.function from duty_absence b where b.cancelled_at is null and b.substitute_id is not null and b.from_at < $6 and b.to_at > $5
         and (b.unit_id is null or b.unit_id = $2))
     select
       (select coalesce(jsonb_agg(jsonb_build_object('person_id', o.person_id, 'channel', o.channel, 'state', o.state, 'at', coalesce(o.delivered_at, o.accepted_at), 'error', o.error) order by o.created_at, o.id), '[]')
          from outbox o where o.incident_id = $1 and (o.person_id = any($4) or o.person_id in (select person_id from subject))) as receipts,
       (select coalesce(jsonb_agg(distinct t.person_id), '[]') from escalation_target t where t.incident_id = $1 and t.ladder_no = $3 and t.acked_at is not null) as signed,
       (select coalesce(jsonb_agg(distinct a.person_id), '[]') from away a where a.person_id = any($4)) as "onLeave",
       (select coalesce(jsonb_agg(jsonb_build_object('against', s.against, 'unitId', s.unit_id, 'unitName', u.name, 'personId', s.person_id, 'name', q.name, 'post', s.title,
            'accountId', s.account_id, 'accountName', s.account, 'onLeave', exists (select 1 from away a where a.person_id = s.person_id)) order by s.against, q.name, s.person_id), '[]')
          from subject s join person q on q.id = s.person_id join unit u on u.id = s.unit_id) as subjects`,
    [b.incidentId, b.unitId, b.ladderNo, b.persons, b.from, b.to, b.ofUnit],
  );
  return row;
}
