import { Inject, Injectable } from '@nestjs/common';
import { type Breach, BreachListener, CLOCKS, type Exemption } from '@fengsui/escalation';
import { Ledger, type NewEvent } from '@fengsui/ledger';
import { wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import {
  add,
  openedEvent,
  owing,
  type SubjectKey,
  subjectKey,
  type SubjectRow,
  subjectRow,
  unitItem,
  unitRow,
} from './clue-rows.js';
import { FLAG_WORDS } from './flags.js';
import { breachFacts } from './subjects.js';

/** Opens 线索 for every missed clock, with evidence and what may excuse. Never a sanction: people decide (escalation.md 7). */
@Injectable()
export class ClueOpener extends BreachListener {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {
    super();
  }

  override async onBreaches(tx: EntityManager, breaches: Breach[]): Promise<void> {
    const questions = breaches.map((b) => ({
      incidentId: b.incidentId,
      unitId: b.deadline.unit_id,
      ladderNo: b.deadline.ladder_no,
      persons: owing(b),
      from: b.deadline.starts_at,
      to: b.deadline.due_at,
      ofUnit: b.deadline.level_no === 1 && CLOCKS[b.deadline.kind].ower !== 'office',
    }));
    const facts = await breachFacts(tx, questions);
    const all = breaches.map((b, i) => ({ b, facts: facts[i]!, item: unitItem(b, facts[i]!) }));
    const made: { id: string; deadline_id: string }[] = await tx.query(
      `insert into clue (incident_id, deadline_id, unit_id, person_name, post_title, kind, opened_at, state_at, due_at, evidence, exemptions, flags)
       select x.incident_id, x.deadline_id, x.unit_id, x.name, x.post, x.kind, app.now(), app.now(), x.due_at, x.evidence,
         array(select jsonb_array_elements_text(x.exemptions)), array(select jsonb_array_elements_text(x.flags))
       from jsonb_to_recordset($1) as x(incident_id uuid, deadline_id uuid, unit_id text, name text, post text, kind text, due_at timestamptz, evidence jsonb, exemptions jsonb, flags jsonb)
       on conflict (deadline_id) where against = 'unit' do nothing returning id, deadline_id`,
      [JSON.stringify(all.map(({ b, item }) => unitRow(b, item)))],
    );
    if (made.length === 0) return;
    const clueOf = new Map(made.map((m) => [m.deadline_id, m.id]));
    const opened = all.filter(({ b }) => clueOf.has(b.deadline.id));
    const others = await this.others(
      tx,
      opened.flatMap(({ b, facts }) => facts.subjects.map((s) => subjectRow(b, facts, s))),
    );
    await wake(tx, 'accountability');
    await this.ledger.appendAll(
      tx,
      opened.map(({ b, facts, item }) => openedEvent(b, facts, item, clueOf.get(b.deadline.id)!, others)),
    );
  }

  /** One clue a person while nobody has looked at it yet: further missed clocks are added to it. Answers the clue of each. */
  private async others(tx: EntityManager, rows: SubjectRow[]): Promise<Map<string, string>> {
    if (rows.length === 0) return new Map();
    const one = new Map<string, SubjectRow>();
    for (const row of rows) {
      const before = one.get(subjectKey(row));
      if (before) add(before, row);
      else one.set(subjectKey(row), row);
    }
    const made: (SubjectKey & { id: string })[] = await tx.query(
      `insert into clue (incident_id, deadline_id, unit_id, against, person_id, official_account_id, person_name, post_title, kind, opened_at, state_at, due_at, evidence, exemptions, flags)
       select x.incident_id, x.deadline_id, x.unit_id, x.against, x.person_id, x.official_account_id, x.name, x.post, x.kind, app.now(), app.now(), x.due_at, x.evidence,
         array(select jsonb_array_elements_text(x.exemptions)), array(select jsonb_array_elements_text(x.flags))
       from jsonb_to_recordset($1) as x(incident_id uuid, deadline_id uuid, unit_id text, against text, person_id uuid, official_account_id uuid, name text, post text, kind text, due_at timestamptz,
         evidence jsonb, exemptions jsonb, flags jsonb)
       on conflict (incident_id, unit_id, against, person_id, official_account_id) where against <> 'unit' and state = 'opened' and mention_id is null do update
         set evidence = jsonb_set(clue.evidence, '{items}', (clue.evidence->'items') || (excluded.evidence->'items')), version = clue.version + 1,
             exemptions = array(select distinct e from unnest(clue.exemptions || excluded.exemptions) e order by e),
             flags = array(select distinct f from unnest(clue.flags || excluded.flags) f order by f)
       returning id, incident_id, unit_id, against, person_id, official_account_id`,
      [JSON.stringify([...one.values()])],
    );
    return new Map(made.map((m) => [subjectKey(m), m.id]));
  }

  /** What nobody has looked at is dropped by the judgement of 宣传部; what is further on only bears the flag, for those who decide. */
  override async onExempt(tx: EntityManager, e: Exemption): Promise<NewEvent[]> {
    const words = `${FLAG_WORDS.wrong_unit}：${e.reason}`;
    const [rows]: [{ id: string; state: string; subject: string }[]] = await tx.query(
      `update clue c set exemptions = array_append(c.exemptions, $3), flags = array(select distinct f from unnest(array_append(c.flags, 'wrong_unit')) f order by f), version = c.version + 1,
         state_at = case when c.state = 'opened' then app.now() else c.state_at end, end_reason = case when c.state = 'opened' then $3 else c.end_reason end,
         state = case when c.state = 'opened' then 'dropped' else c.state end
       from unit u where u.id = c.unit_id and c.incident_id = $1 and c.unit_id = $2 and c.against <> 'approver' and c.state not in ('dropped', 'withdrawn', 'closed')
       returning c.id, c.state, u.name || c.post_title || c.person_name as subject`,
      [e.incidentId, e.unitId, words],
    );
    await tx.query(
      `update clue_clock set cancelled_at = app.now() where clue_id = any($1) and met_at is null and cancelled_at is null`,
      [rows.filter((r) => r.state === 'dropped').map((r) => r.id)],
    );
    return rows.map((r) => ({
      kind: r.state === 'dropped' ? 'clue.drop' : 'clue.flag',
      incidentId: e.incidentId,
      actor: e.actor,
      payload: {
        text: `${r.subject}的问责线索${r.state === 'dropped' ? '不再追究' : '注明可免责情形'}：${words}`,
        clueId: r.id,
        reason: e.reason,
      },
    }));
  }
}
