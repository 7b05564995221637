import { type Breach, CLOCKS } from '@fengsui/escalation';
import { ENGINE, type NewEvent } from '@fengsui/ledger';
import { type EvidenceItem, FLAG_WORDS, flagsOf } from './flags.js';
import type { BreachFacts, Subject } from './subjects.js';

/** A missed clock as rows of clues and as the log tells it. */
export const owing = (b: Breach): string[] => b.persons.flatMap((p) => p.personId ?? []);
const namesOf = (b: Breach): string => b.persons.map((p) => p.name).join('、') || '（无人在岗）';
const postsOf = (b: Breach): string => b.persons.map((p) => p.post).join('、');
const wordsOf = (item: EvidenceItem): string[] => item.flags.map((f) => FLAG_WORDS[f]);

export function unitItem(b: Breach, facts: BreachFacts): EvidenceItem {
  const owed = owing(b);
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

/** What every clue of a breach holds. */
function clueRow(b: Breach, item: EvidenceItem) {
  return {
    ...{ incident_id: b.incidentId, deadline_id: b.deadline.id, kind: b.deadline.kind, due_at: b.deadline.due_at },
    ...{ evidence: { items: [item] }, flags: item.flags, exemptions: wordsOf(item) },
  };
}

export function unitRow(b: Breach, item: EvidenceItem) {
  return { ...clueRow(b, item), unit_id: b.deadline.unit_id, name: namesOf(b), post: postsOf(b) };
}

/** Of these an incident has one clue that nobody has looked at yet. */
export interface SubjectKey {
  incident_id: string;
  unit_id: string;
  against: Subject['against'];
  person_id: string;
  official_account_id: string | null;
}
export type SubjectRow = SubjectKey & ReturnType<typeof clueRow> & { name: string; post: string };

export const subjectKey = (k: SubjectKey): string =>
  [k.incident_id, k.unit_id, k.against, k.person_id, k.official_account_id].join(' ');

export function subjectRow(b: Breach, facts: BreachFacts, s: Subject): SubjectRow {
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
  return { ...clueRow(b, item), ...keyOf(b, s), name: s.name, post: s.post };
}

function keyOf(b: Breach, s: Subject): SubjectKey {
  return {
    ...{ incident_id: b.incidentId, unit_id: s.unitId, against: s.against },
    ...{ person_id: s.personId, official_account_id: s.accountId },
  };
}

/** A second missed clock of the same person in the same round. */
export function add(to: SubjectRow, more: SubjectRow): void {
  to.evidence.items.push(...more.evidence.items);
  to.flags = [...new Set([...to.flags, ...more.flags])].sort();
  to.exemptions = [...new Set([...to.exemptions, ...more.exemptions])].sort();
}

export function openedEvent(
  b: Breach,
  facts: BreachFacts,
  item: EvidenceItem,
  clueId: string,
  others: Map<string, string>,
): NewEvent {
  const excuse = item.flags.length > 0 ? `；可免责情形：${wordsOf(item).join('、')}` : '';
  const subjects = facts.subjects;
  const also = subjects.length > 0 ? `；一并涉及${subjects.map(subjectWords).join('、')}` : '';
  const name = CLOCKS[b.deadline.kind].name;
  return {
    kind: 'clue.opened',
    incidentId: b.incidentId,
    actor: ENGINE,
    payload: {
      text: `生成问责线索：${b.unitName} ${postsOf(b)} ${namesOf(b)}，逾期未${name}${excuse}${also}`,
      clueId,
      evidence: b.seq,
      ...(subjects.length > 0 ? { also: subjects.map((s) => others.get(subjectKey(keyOf(b, s)))!) } : {}),
    },
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
