import { Inject, Injectable } from '@nestjs/common';
import type { ClueActName } from '@fengsui/contract';
import { line } from '@fengsui/escalation';
import { Outbox, type PageMessage, type Purpose } from '@fengsui/notification';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import type { ClueRow } from './clue.repository.js';
import { ACTS } from './machine.js';
import { arrived } from '../opening/flags.js';

/** What is said of a clue. */
export interface Telling {
  /** of the dedupe key: told once */
  key: string;
  /** 【问责核实】 */
  head: string;
  tail: string;
  text: string;
  purpose: Purpose;
}

export interface NoticeReceipt {
  person: string;
  channel: string;
  state: string;
  at: Date | null;
  error: string | null;
}

/** Finds whom a clue concerns and who reviews it, and writes their messages, in the transaction that decided them. */
@Injectable()
export class ClueTeller {
  private readonly base: string;

  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CONFIG) config: Pick<Config, 'PUBLIC_URL'>,
  ) {
    this.base = config.PUBLIC_URL.replace(/\/$/, '');
  }

  async tellConcerned(tx: Sql, c: ClueRow, t: Telling): Promise<void> {
    for (const id of await this.concerned(tx, c)) await this.send(tx, c, t, id, `/m/clues/${c.id}`);
  }

  /** Those who may do this act; answers how many there are. */
  async tellReviewers(tx: Sql, c: ClueRow, act: ClueActName, t: Telling): Promise<number> {
    const people = await reviewersFor(tx, c, act);
    for (const id of people) await this.send(tx, c, t, id, `/clues/${c.id}`);
    return people.length;
  }

  /** How the notice fared; a channel that took it is believed, as with any message. */
  async noticeReceipts(sql: Sql, clueId: string): Promise<{ reached: boolean; receipts: NoticeReceipt[] }> {
    const receipts: NoticeReceipt[] = await sql.query(
      `select p.name as person, o.channel, o.state, coalesce(o.delivered_at, o.accepted_at) as at, o.error
       from outbox o join person p on p.id = o.person_id where o.dedupe_key like 'clue:%' and o.dedupe_key like $1 order by o.created_at, o.id`,
      [`clue:${clueId}:notify:%`],
    );
    return { reached: receipts.some(arrived), receipts };
  }

  private async concerned(tx: Sql, c: ClueRow): Promise<string[]> {
    if (c.person_id) return [c.person_id];
    const owed = [...c.evidence.items, ...(c.evidence.post ? [c.evidence.post] : [])].flatMap((i) =>
      i.persons.flatMap((p) => p.id ?? []),
    );
    const leaders = [
      ...(await this.registry.holders('unit_leader', c.unit_id, tx)),
      ...(await this.registry.holders('unit_deputy', c.unit_id, tx)),
    ];
    return [...new Set([...owed, ...leaders.map((p) => p.personId)])];
  }

  private async send(tx: Sql, c: ClueRow, t: Telling, personId: string, path: string): Promise<void> {
    const message: PageMessage = {
      level: null,
      drill: c.drill,
      title: line(t.head, c.incident_title, t.tail),
      description: t.text,
      code: c.incident_code,
      url: `${this.base}${path}`,
      buttons: [],
    };
    await this.outbox.enqueue(tx, {
      dedupeKey: `clue:${c.id}:${t.key}:${personId}`,
      // beside the incident's own messages, which are evidence of another matter
      incidentId: null,
      personId,
      purpose: t.purpose,
      priority: t.purpose === 'page' ? 4 : 6,
      message,
    });
  }
}

/** Persons with an account and the right to an act, apart from those who had another role in it and from the unit's own people. */
async function reviewersFor(sql: Sql, c: ClueRow, act: ClueActName): Promise<string[]> {
  const { roles, apart } = ACTS[act];
  const not = [...apart.map((column) => c[column]), c.person_id].filter((id) => id !== null);
  const rows: { id: string }[] = await sql.query(
    `select p.id from account a join person p on p.id = a.person_id
     where p.active and a.roles && $1 and p.id <> all($2) and not exists (
       select 1 from post t where t.person_id = p.id and t.unit_id = $3 and t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now()))
     order by p.name, p.id`,
    [roles, not, c.unit_id],
  );
  return rows.map((r) => r.id);
}
