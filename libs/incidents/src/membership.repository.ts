import { Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';

/** A text that stands in an incident or might: at, when it was published. */
export interface StoryText {
  mentionId: string;
  text: string;
  at: Date;
}

/** All SQL on which posts belong to which incident. */
@Injectable()
export class MembershipRepository {
  /** One at a time: the rules that attach posts and the people who correct them. Held until the transaction ends. */
  async lock(tx: Sql): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('incident-opener'))`);
  }

  /** Adds posts by rule; those that people said do not belong stay out. Answers how many were added. */
  async attach(tx: Sql, incidentId: string, mentionIds: string[]): Promise<number> {
    if (mentionIds.length === 0) return 0;
    const rows = await tx.query(
      `insert into incident_mention (incident_id, mention_id)
       select $1, m.id from mention m where m.id = any($2::uuid[]) and not ${FOREIGN('$1', 'm')} on conflict do nothing returning 1 as n`,
      [incidentId, mentionIds],
    );
    return rows.length;
  }

  async texts(tx: Sql, mentionIds: string[]): Promise<StoryText[]> {
    return tx.query(
      `select m.id as "mentionId", ${TEXT} as text, ${AT} as at from mention m where m.id = any($1::uuid[]) order by m.seq`,
      [mentionIds],
    );
  }

  /** Of these posts, those in an incident: where, and how that ended if it has. */
  async homes(
    tx: Sql,
    mentionIds: string[],
  ): Promise<{ mentionId: string; incidentId: string; code: string; state: string }[]> {
    return tx.query(
      `select im.mention_id as "mentionId", i.id as "incidentId", i.code, i.state from incident_mention im join incident i on i.id = im.incident_id
       where im.mention_id = any($1::uuid[]) order by i.id`,
      [mentionIds],
    );
  }

  /** A person's word: these posts belong to the incident, and to no other. Those who were elsewhere are foreign there from now on. */
  async settle(
    tx: Sql,
    mentionIds: string[],
    incidentId: string,
    by: { personId: string; reason: string },
  ): Promise<void> {
    await tx.query(
      `with gone as (delete from incident_mention where mention_id = any($1::uuid[]) and incident_id <> $2 returning mention_id, incident_id)
       insert into incident_mention_decision (mention_id, incident_id, verdict, reason, decided_by)
       select mention_id, incident_id, 'foreign', $3, $4 from gone
       on conflict (mention_id, incident_id) do update set verdict = 'foreign', reason = $3, decided_by = $4, decided_at = app.now()`,
      [mentionIds, incidentId, by.reason, by.personId],
    );
    await tx.query(
      `delete from incident_mention_decision where mention_id = any($1::uuid[]) and incident_id <> $2 and verdict = 'belongs'`,
      [mentionIds, incidentId],
    );
    await this.decide(tx, mentionIds, incidentId, 'belongs', by);
    await tx.query(
      `insert into incident_mention (incident_id, mention_id, added_by) select $1, unnest($2::uuid[]), 'person'
       on conflict (incident_id, mention_id) do update set added_by = 'person'`,
      [incidentId, mentionIds],
    );
  }

  /** Takes back people's word that these posts belong. Answers for how many there was one, and how many left as copies of what people took out. */
  async release(tx: Sql, mentionIds: string[], incidentId: string): Promise<{ freed: number; left: number }> {
    const [{ freed }] = await tx.query(
      `with gone as (delete from incident_mention_decision where incident_id = $1 and mention_id = any($2::uuid[]) and verdict = 'belongs' returning mention_id),
         ruled as (update incident_mention im set added_by = 'rule' from gone where im.incident_id = $1 and im.mention_id = gone.mention_id)
       select count(*)::int as freed from gone`,
      [incidentId, mentionIds],
    );
    return { freed, left: await this.dropForeign(tx, incidentId) };
  }

  /** A person's word: this post does not belong. Copies of it that nobody pinned leave with it. Answers how many posts left. */
  async remove(
    tx: Sql,
    mentionId: string,
    incidentId: string,
    by: { personId: string; reason: string },
  ): Promise<number> {
    await this.decide(tx, [mentionId], incidentId, 'foreign', by);
    return this.dropForeign(tx, incidentId);
  }

  private async dropForeign(tx: Sql, incidentId: string): Promise<number> {
    const rows = await tx.query(
      `with gone as (delete from incident_mention im using mention m where im.mention_id = m.id and im.incident_id = $1 and ${FOREIGN('$1', 'm')} returning 1)
       select count(*)::int as n from gone`,
      [incidentId],
    );
    return rows[0].n;
  }

  private async decide(
    tx: Sql,
    mentionIds: string[],
    incidentId: string,
    verdict: 'belongs' | 'foreign',
    by: { personId: string; reason: string },
  ): Promise<void> {
    await tx.query(
      `insert into incident_mention_decision (mention_id, incident_id, verdict, reason, decided_by) select unnest($1::uuid[]), $2, $3, $4, $5
       on conflict (mention_id, incident_id) do update set verdict = $3, reason = $4, decided_by = $5, decided_at = app.now()`,
      [mentionIds, incidentId, verdict, by.reason, by.personId],
    );
  }

  /** Everything of one incident becomes part of another: posts, alarms, words of the board, and what people said is foreign to it. */
  async pour(tx: Sql, from: string, into: string, by: { personId: string; reason: string }): Promise<number> {
    const posts: { id: string }[] = await tx.query(
      `select mention_id as id from incident_mention where incident_id = $1`,
      [from],
    );
    await tx.query(
      `update incident_mention_decision set verdict = 'foreign' where incident_id = $1 and verdict = 'belongs'`,
      [from],
    );
    await this.settle(
      tx,
      posts.map((p) => p.id),
      into,
      by,
    );
    await tx.query(
      `insert into incident_mention_decision (mention_id, incident_id, verdict, reason, decided_by, decided_at)
       select d.mention_id, $2, d.verdict, d.reason, d.decided_by, d.decided_at from incident_mention_decision d
       where d.incident_id = $1 and not exists (select 1 from incident_mention im where im.incident_id = $2 and im.mention_id = d.mention_id)
       on conflict do nothing`,
      [from, into],
    );
    await tx.query(`update alarm set incident_id = $2 where incident_id = $1`, [from, into]);
    await tx.query(`update hot_topic set incident_id = $2 where incident_id = $1`, [from, into]);
    return posts.length;
  }

  /** Posts of an incident that nobody has decided on, oldest first. */
  async undecided(tx: Sql, incidentId: string): Promise<StoryText[]> {
    return tx.query(
      `select m.id as "mentionId", ${TEXT} as text, ${AT} as at from incident_mention im join mention m on m.id = im.mention_id
       where im.incident_id = $1 and not exists (select 1 from incident_mention_decision d where d.mention_id = m.id and d.incident_id = $1 and d.verdict = 'belongs')
       order by at, m.seq limit 2000`,
      [incidentId],
    );
  }

  /** By rule, from one incident to another. */
  async move(tx: Sql, mentionIds: string[], from: string, into: string): Promise<number> {
    await tx.query(`delete from incident_mention where incident_id = $1 and mention_id = any($2::uuid[])`, [
      from,
      mentionIds,
    ]);
    return this.attach(tx, into, mentionIds);
  }

  /** What tells incidents apart: of each proposed or open one its first posts and its latest, copies left out; what people said stands before all. */
  async openStories(tx: Sql): Promise<(StoryText & { incidentId: string; title: string })[]> {
    return tx.query(
      `select i.id as "incidentId", i.title, t.id as "mentionId", coalesce(t.text, i.title) as text, coalesce(t.at, i.opened_at) as at
       from incident i left join lateral (
         select * from (
           select m.id, ${TEXT} as text, ${AT} as at, row_number() over w as first, row_number() over (order by pinned, ${AT} desc, m.seq desc) as latest
           from incident_mention im join mention m on m.id = im.mention_id
             cross join lateral (select im.added_by <> 'person' as pinned) p
           where im.incident_id = i.id and m.near_of is null
           window w as (order by ${AT}, m.seq)) x
         where first <= 4 or latest <= 8) t on true
       where i.state in ('proposed', 'open') order by i.opened_at, t.at`,
    );
  }

  /** The school's newest posts, for what is said every day; and, from the newest hundred, how many matters a day belong to no incident. */
  async chatter(tx: Sql): Promise<{ texts: string[]; perDay: number }> {
    const rows: { text: string; free: boolean }[] = await tx.query(
      `select ${TEXT} as text, m.first_seen_at > app.now() - interval '7 days' and not exists (select 1 from incident_mention im where im.mention_id = m.id) as free
       from mention m where m.about_school and m.near_of is null order by m.seq desc limit 300`,
    );
    return { texts: rows.map((r) => r.text), perDay: rows.slice(0, 100).filter((r) => r.free).length / 7 };
  }

  /** Posts stored since the last time that belong to nothing yet, oldest first, copies left out (they go with what they copy); those just behind the cursor once more, because they are numbered before they are seen. */
  async arrived(tx: Sql): Promise<StoryText[]> {
    await tx.query(`insert into detection_cursor (name) values ('incident_stories') on conflict do nothing`);
    const rows: (StoryText & { seq: string })[] = await tx.query(
      `select m.id as "mentionId", ${TEXT} as text, ${AT} as at, m.seq from mention m, detection_cursor c
       where c.name = 'incident_stories' and m.seq > c.seq - ${REREAD} and m.about_school and not m.drill and m.sentiment <> 'pos' and m.near_of is null
         and not exists (select 1 from incident_mention im where im.mention_id = m.id) order by m.seq limit ${AT_ONCE}`,
    );
    await tx.query(
      `update detection_cursor set seq = greatest(seq, coalesce($1::bigint, (select max(seq) from mention), 0)) where name = 'incident_stories'`,
      [rows.length === AT_ONCE ? rows.at(-1)!.seq : null],
    );
    return rows;
  }

  /** The rejected incident that already holds a copy of each of these posts: a person has said that they are no matter. */
  async rejectedWith(tx: Sql, mentionIds: string[]): Promise<string | null> {
    if (mentionIds.length === 0) return null;
    const [row] = await tx.query(
      `select i.id from mention m join mention c on c.id = coalesce(m.near_of, m.id) or c.near_of = coalesce(m.near_of, m.id)
         join incident_mention im on im.mention_id = c.id join incident i on i.id = im.incident_id
       where m.id = any($1::uuid[]) and i.state = 'rejected' and i.merged_into is null
       group by i.id having count(distinct m.id) = $2 order by max(i.closed_at) desc limit 1`,
      [mentionIds, mentionIds.length],
    );
    return row?.id ?? null;
  }
}

/** Posts sorted in one round: comparing them takes some milliseconds each, and clocks run in the same process. */
const AT_ONCE = 300;
const REREAD = 200;
const TEXT = `left(coalesce(m.title || ' ', '') || m.text, 600)`;
const AT = `coalesce(m.published_at, m.first_seen_at)`;
/** A person took this post, or one with nearly the same words, out of the incident; unless it was put there by a person. */
function FOREIGN(incident: string, m: string): string {
  return `(not exists (select 1 from incident_mention_decision p where p.incident_id = ${incident} and p.mention_id = ${m}.id and p.verdict = 'belongs')
    and exists (select 1 from incident_mention_decision d join mention o on o.id = d.mention_id
      where d.incident_id = ${incident} and d.verdict = 'foreign' and (o.id = ${m}.id or coalesce(o.near_of, o.id) = coalesce(${m}.near_of, ${m}.id))))`;
}
