import type { QuestionActName, QuestionState, Role } from '@fengsui/contract';
import { unitScope } from '@fengsui/incidents';
import { ACTS, AWAITED, MOVES } from './machine.js';

/** 宣传部 alone: who keeps the system takes no part in what is answered. */
export const OFFICE: Role[] = ['duty', 'publicity_head'];

/** Who looks or acts. */
export interface Person {
  personId: string;
  roles: Role[];
  /** units he holds a post in, or stands in for somebody in */
  unitIds: string[];
}
/** leads: units that he leads now, or stands in for their leader. */
export type Hand = Person & { leads: string[] };

/** What decides whose turn it is. */
export interface Turn {
  state: QuestionState;
  unitId: string | null;
  unitName: string | null;
  repliedBy: string | null;
  /** leaders of the unit: 单位负责人, 分管领导 */
  leaders: string[];
}

export const isOffice = (p: Person): boolean => p.roles.some((r) => OFFICE.includes(r));
/** A unit's people see what is theirs to answer or was; what 宣传部 has not confirmed is nobody's yet. */
export const maySee = (p: Person, t: Pick<Turn, 'state' | 'unitId'>): boolean =>
  unitScope(p) === null || (t.unitId !== null && p.unitIds.includes(t.unitId) && t.state !== 'found');

/** Why a person may not do this, in words; null: he may, as far as rights go. */
export function refusal(act: QuestionActName, t: Turn, p: Hand): string | null {
  const unit = t.unitName ?? '有关单位';
  const ofUnit = t.unitId !== null && p.unitIds.includes(t.unitId);
  switch (ACTS[act].by) {
    case 'office':
      return isOffice(p) ? null : `${ACTS[act].name}由宣传部办理。`;
    case 'unit':
      return ofUnit ? null : `${ACTS[act].name}由${unit}办理。`;
    case 'unit_or_office':
      return ofUnit || isOffice(p) ? null : `${ACTS[act].name}由${unit}或宣传部办理。`;
    case 'reviewer':
      if (p.personId === t.repliedBy) return '您写了这份答复，审核须由他人办理。';
      return isOffice(p) || (t.unitId !== null && p.leads.includes(t.unitId))
        ? null
        : `${ACTS[act].name}由${unit}负责人或宣传部办理。`;
  }
}

/** Acts open to a person now. */
export const actsOf = (t: Turn, p: Hand): QuestionActName[] =>
  (Object.keys(MOVES[t.state]) as QuestionActName[]).filter((act) => refusal(act, t, p) === null);

/** Nobody of the unit may review what its only leader wrote: then 宣传部 does. */
const officeReviews = (t: Turn): boolean => t.leaders.every((l) => l === t.repliedBy);

/** Whom a state waits for, in words; null: nobody. */
export function ownerName(t: Turn): string | null {
  if (!AWAITED[t.state]) return null;
  if (t.state === 'found') return '宣传部';
  if (t.state === 'review') return officeReviews(t) ? '宣传部' : `${t.unitName}负责人`;
  return t.unitName;
}

/** Whether he is waited for. 宣传部 may act for a unit, but is not waited for. */
export function isHis(t: Turn, p: Hand): boolean {
  const act = AWAITED[t.state]?.act;
  if (!act || refusal(act, t, p) !== null) return false;
  if (t.state === 'found') return true;
  if (t.state === 'review') return p.leads.includes(t.unitId ?? '') || (officeReviews(t) && isOffice(p));
  return p.unitIds.includes(t.unitId ?? '');
}
