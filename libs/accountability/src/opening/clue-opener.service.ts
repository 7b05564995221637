import { Inject, Injectable } from '@nestjs/common';
import { type Breach, BreachListener, CLOCKS, type Exemption } from '@fengsui/escalation';
import { ENGINE, Ledger, type NewEvent } from '@fengsui/ledger';
import { wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { type EvidenceItem, FLAG_WORDS, flagsOf } from './flags.js';
import { type BreachFacts, breachFacts, type Subject } from './subjects.js';

/** Opens 线索 for every missed clock, with evidence and what may excuse. Never a sanction: people decide (escalation.md 7). */
@Injectable()
export class ClueOpener extends BreachListener {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {
    super();
  }

  override async onBreach(tx: EntityManager, b: Breach): Promise<void> {
    const owed = b.persons.flatMap((p) => p.personId ?? []);
    const facts = await breachFacts(tx, {
      incidentId: b.incidentId,
      unitId: b.deadline.unit_id,
      ladderNo: b.deadline.ladder_no,
      persons: owed,
      from: b.deadline.starts_at,
      to: b.deadline.due_at,
      ofUnit: b.deadline.level_no === 1 && CLOCKS[b.deadline.kind].ower !== 'office',
    });
    const item = unitItem(b, facts, owed);
    const names = b.persons.map((p) => p.name).join('、') || '（无人在岗）';
    const post = b.persons.map((p) => p.post).join('、');
    const exemptions = item.flags.map((f) => FLAG_WORDS[f]);
    const [made] = await tx.query(
      `insert into clue (incident_id, deadline_id, unit_id, person_name, post_title, kind, opened_at, state_at, due_at, evidence, exemptions, flags)
       values ($1, $2, $3, $4, $5, $6, app.now(), app.now(), $7, $8, $9, $10) on conflict (deadline_id) where against = 'unit' do nothing returning id`,
      [
        ...[b.incidentId, b.deadline.id, b.deadline.unit_id, names, post, b.deadline.kind, b.deadline.due_at],
        ...[JSON.stringify({ items: [item] }), exemptions, item.flags],
      ],
    );
    if (!made) return;
    const others = await this.others(tx, b, facts);
    await wake(tx, 'accountability');
    const flags = exemptions.length > 0 ? `；可免责情形：${exemptions.join('、')}` : '';
    const also = facts.subjects.length > 0 ? `；一并涉及${facts.subjects.map(subjectWords).join('、')}` : '';
    await this.ledger.append(tx, {
      kind: 'clue.opened',
      incidentId: b.incidentId,
      actor: ENGINE,
      payload: {
        text: `生成问责线索：${b.unitName} ${post} ${names}，逾期未${CLOCKS[b.deadline.kind].name}${flags}${also}`,
        clueId: made.id,
        evidence: b.seq,
        ...(others.length > 0 ? { also: others } : {}),
      },
    });
  }

  /** One clue a person while nobody has looked at it yet: further missed clocks are added to it. */
  private async others(tx: EntityManager, b: Breach, facts: BreachFacts): Promise<string[]> {
    if (facts.subjects.length === 0) return [];
    const rows: { id: string }[] = await tx.query(
      `insert into clue (incident_id, deadline_id, unit_id, against, person_id, official_account_id, person_name, post_title, kind, opened_at, state_at, due_at, evidence, exemptions, flags)
       select $1, $2, x.unit_id, x.against, x.person_id, x.account_id, x.name, x.post, $3, app.now(), app.now(), $4, x.evidence,
         array(select jsonb_array_elements_text(x.exemptions)), array(select jsonb_array_elements_text(x.flags))
       from jsonb_to_recordset($5) as x(unit_id text, against text, person_id uuid, account_id uuid, name text, post text, evidence jsonb, exemptions jsonb, flags jsonb)
       on conflict (incident_id, unit_id, against, person_id, official_account_id) where against <> 'unit' and state = 'opened' do update
         set evidence = jsonb_set(clue.evidence, '{items}', (clue.evidence->'items') || (excluded.evidence->'items')), version = clue.version + 1,
             exemptions = array(select distinct e from unnest(clue.exemptions || excluded.exemptions) e order by e),
             flags = array(select distinct f from unnest(clue.flags || excluded.flags) f order by f)
       returning id`,
      [
        ...[b.incidentId, b.deadline.id, b.deadline.kind, b.deadline.due_at],
        JSON.stringify(facts.subjects.map((s) => subjectRow(b, facts, s))),
      ],
    );
    return rows.map((r) => r.id);
  }

  /** What nobody has looked at is dropped by the judgement of 宣传部; what is further on only bears the flag, for those who decide. */
  override async onExempt(tx: EntityManager, e: Exemption): Promise<NewEvent[]> {
    const words = `${FLAG_WORDS.wrong_unit}：${e.reason}`;
    const [rows]: [{ id: string; state: string; subject: string }[]] = await tx.query(
      `update clue c set exemptions = array_append(exemptions, $3), flags = array(select distinct f from unnest(array_append(flags, 'wrong_unit')) f order by f), version = version + 1,
         state_at = case when state = 'opened' then app.now() else state_at end, end_reason = case when state = 'opened' then $3 else end_reason end,
         state = case when state = 'opened' then 'dropped' else state end
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

function unitItem(b: Breach, facts: BreachFacts, owed: string[]): EvidenceItem {
  const receipts = facts.receipts.filter((r) => owed.includes(r.person_id));
  return {
    ...common(b),
    persons: b.persons.map((p) => ({ id: p.personId, name: p.name, post: p.post })),
    receipts,
    flags: flagsOf({
      receipts,
      signed: owed.some((id) => facts.signed.includes(id)),
      engineLate: b.engineLate,
      onLeave: owed.length > 0 && owed.every((id) => facts.onLeave.includes(id)),
    }),
  };
}

function subjectRow(b: Breach, facts: BreachFacts, s: Subject): Record<string, unknown> {
  const receipts = facts.receipts.filter((r) => r.person_id === s.personId);
  // who approved an account answers for watching it, not for a message
  const signed = s.against === 'approver' || facts.signed.includes(s.personId);
  const flags = flagsOf({ receipts, signed, engineLate: b.engineLate, onLeave: s.onLeave });
  const item: EvidenceItem = {
    ...common(b),
    persons: [{ id: s.personId, name: s.name, post: s.post }],
    receipts,
    flags,
  };
  return {
    ...{ unit_id: s.unitId, against: s.against, person_id: s.personId, account_id: s.accountId },
    ...{ name: s.name, post: s.post, evidence: { items: [item] } },
    ...{ flags, exemptions: flags.map((f) => FLAG_WORDS[f]) },
  };
}

function common(b: Breach): Omit<EvidenceItem, 'persons' | 'receipts' | 'flags'> {
  return {
    deadlineId: b.deadline.id,
    kind: b.deadline.kind,
    startsAt: b.deadline.starts_at.toISOString(),
    dueAt: b.deadline.due_at.toISOString(),
    latenessMs: b.latenessMs,
    ledgerSeq: b.seq,
  };
}

/** 「分管领导周涛」「审批单位党委宣传部部长刘敏（官微“青衣江职院”）」 */
function subjectWords(s: Subject): string {
  if (s.against === 'leader') return `分管领导${s.name}`;
  if (s.against === 'admin') return `管理员${s.name}`;
  return `审批单位${s.unitName}${s.post}${s.name}（官微“${s.accountName}”）`;
}
