import { Inject, Injectable } from '@nestjs/common';
import { AccountabilityFacts } from '@fengsui/accountability';
import { Ledger } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import type { DeadlineFact, Facts, FilingFact, MessageFact, PostFact, StepFact, TargetFact } from './facts.js';
import { readKnown, readWordings } from './workbench.js';

const LOOK_BACK_MS = 30 * 60_000;

/** Reads the facts of one incident. Call it inside one REPEATABLE READ transaction. */
@Injectable()
export class FactsRepository {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  /** null when there is no such incident. */
  async read(sql: Sql, incidentId: string): Promise<Facts | null> {
    const [incident] = await sql.query(
      `select i.id, i.code, i.title, u.name as "unitName", i.topic, i.level, i.level_reason as "levelReason", p.name as "confirmedBy",
              i.level_confirmed_at as "confirmedAt", i.state, i.opened_at as "openedAt", i.closed_at as "closedAt", i.closed_reason as "closedReason", i.drill
       from incident i join unit u on u.id = i.unit_id left join person p on p.id = i.level_confirmed_by where i.id = $1`,
      [incidentId],
    );
    if (!incident) return null;
    const [school] = await sql.query(`select name from school_profile`);
    const chained = await this.ledger.ofIncident(incidentId, sql);
    const events = chained
      // what is made of the incident afterwards is not its course: a report would change by being approved
      .filter((e) => !/^(report|improvement|brief)\./.test(e.kind))
      .map((e) => ({ seq: e.seq, at: e.at, kind: e.kind, text: e.payload.text, hash: e.hash }));
    const end: Date = incident.closedAt ?? events.at(-1)?.at ?? incident.openedAt;
    return {
      schoolName: school?.name ?? '',
      office: await this.office(sql),
      incident,
      events,
      known: await readKnown(sql, incidentId, chained),
      wordings: await readWordings(sql, incidentId, chained),
      alarms: await sql.query(`select at, reason from alarm where incident_id = $1 order by at, id`, [incidentId]),
      targets: await this.targets(sql, incidentId),
      deadlines: await this.deadlines(sql, incidentId),
      messages: await this.messages(sql, incidentId),
      filings: await this.filings(sql, incidentId),
      posts: await this.posts(sql, incidentId),
      gaps: await sql.query(
        `select source, greatest(from_at, $1) as "from", least(to_at, $2) as "to", min(reason) as reason
         from coverage where state = 'missed' and to_at > $1 and from_at < $2 group by 1, 2, 3 order by 2, 1, 3`,
        [new Date(incident.openedAt.getTime() - LOOK_BACK_MS), end],
      ),
      clues: await AccountabilityFacts.of(sql, incidentId),
      steps: await this.steps(sql, incidentId),
      hotTopics: await sql.query(
        `select board, word, best_rank as "bestRank", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"
         from hot_topic where incident_id = $1 order by first_seen_at, board, word`,
        [incidentId],
      ),
    };
  }

  /** The unit whose head is level 2. */
  private async office(sql: Sql): Promise<Facts['office']> {
    const [row] = await sql.query(
      `select u.id, u.name from post p join unit u on u.id = p.unit_id where p.function = 'publicity_head' order by u.id limit 1`,
    );
    return row ?? null;
  }

  private targets(sql: Sql, id: string): Promise<TargetFact[]> {
    return sql.query(
      `select epoch, ladder_no as "ladderNo", level_no as "levelNo", person_id as "personId", person_name as name, post_title as post, unit_name as unit, cc,
              told_at as "toldAt", acked_at as "ackedAt"
       from escalation_target where incident_id = $1 order by epoch, level_no, cc, told_at, person_name, id`,
      [id],
    );
  }

  private deadlines(sql: Sql, id: string): Promise<DeadlineFact[]> {
    return sql.query(
      `select d.id, d.epoch, d.ladder_no as "ladderNo", d.level_no as "levelNo", d.unit_id as "unitId", u.name as "unitName", d.kind, d.occurrence, d.starts_at as "startsAt", d.due_at as "dueAt",
              d.state, d.met_at as "metAt"
       from deadline d join unit u on u.id = d.unit_id where d.incident_id = $1 and (d.kind <> 'idle' or d.state = 'breached')
       order by d.epoch, d.level_no, d.ladder_no, array_position(array['ack', 'first_report', 'respond', 'idle', 'follow_report', 'zero_report', 'final_report', 'rectify'], d.kind), d.kind, d.occurrence`,
      [id],
    );
  }

  private messages(sql: Sql, id: string): Promise<MessageFact[]> {
    return sql.query(
      `select person_id as "personId", channel, purpose, state, resent, created_at as "createdAt", accepted_at as "acceptedAt", error
       from outbox where incident_id = $1 order by created_at, id`,
      [id],
    );
  }

  private filings(sql: Sql, id: string): Promise<FilingFact[]> {
    return sql.query(
      `select kind, body, person_name as name, post_title as post, at from filing where incident_id = $1 order by at, id`,
      [id],
    );
  }

  private async posts(sql: Sql, id: string): Promise<PostFact[]> {
    const rows = await sql.query(
      `select m.id, m.platform, m.url, m.author_name as author, m.author_kind as "authorKind", m.author_followers as followers, m.title, m.text,
              coalesce(m.published_at, m.first_seen_at) as at, m.published_at as "publishedAt", m.reposts, m.comments, m.likes, m.sentiment, m.topic
       from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = $1 order by 9, m.id`,
      [id],
    );
    const number = (v: unknown) => (v === null ? null : Number(v));
    return rows.map((r: PostFact) => ({
      ...r,
      followers: number(r.followers),
      reposts: number(r.reposts),
      comments: number(r.comments),
      likes: number(r.likes),
    }));
  }

  private steps(sql: Sql, id: string): Promise<StepFact[]> {
    return sql.query(
      `select s.kind, s.state, u.name as "unitName", s.subject, s.result, s.by_name as by, s.at, s.changed_at as "changedAt"
       from disposal_step s left join unit u on u.id = s.unit_id where s.incident_id = $1 order by s.at, s.id`,
      [id],
    );
  }
}
