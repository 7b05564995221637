import type { AuthorisationActName, AuthorisationState, Role } from '@fengsui/contract';
import { unitScope } from '@fengsui/incidents';
import { ACTS, DECIDERS, isReview, MOVES, REVIEWS } from './machine.js';

/** Who looks or acts. */
export interface Person {
  personId: string;
  roles: Role[];
  /** units he holds a post in, or stands in for somebody in */
  unitIds: string[];
}

/** What decides whose turn it is. */
export interface Turn {
  state: AuthorisationState;
  unitId: string;
  unitName: string;
  draftedBy: string;
  /** who has reviewed so far: 初审, 复审, 终审 */
  reviewed: [string | null, string | null, string | null];
  /** reviewers that the 台账 names for the accounts, by review: several accounts may name several */
  named: Record<'review_1' | 'review_2' | 'review_3', string[]>;
  /** leaders of the unit: 单位负责人, 分管领导 */
  leaders: string[];
  /** the viewer is a student: he may write, not review */
  student: boolean;
}

export const seesAll = (p: Person): boolean => unitScope(p) === null;
export const maySee = (p: Person, t: Pick<Turn, 'unitId' | 'draftedBy'>): boolean =>
  seesAll(p) || p.unitIds.includes(t.unitId) || p.personId === t.draftedBy;

/** Why a person may not do this, in words; null: he may, as far as rights go. */
export function refusal(act: AuthorisationActName, t: Turn, p: Person): string | null {
  if (isReview(act)) return reviewRefusal(act, t, p);
  const ofUnit = p.unitIds.includes(t.unitId) || p.personId === t.draftedBy;
  if (act === 'withdraw' || act === 'resubmit') return ofUnit ? null : `${ACTS[act].name}由${t.unitName}办理。`;
  if (act === 'revoke')
    return p.roles.includes('publicity_head') || p.roles.includes('school_leader')
      ? null
      : '撤销授权由宣传部部长或校领导办理。';
  if (t.state === 'office' || t.state === 'leader') {
    const roles = DECIDERS[t.state][act] ?? [];
    if (!roles.some((r) => p.roles.includes(r)))
      return t.state === 'office'
        ? `${ACTS[act].name}由宣传部${roles.includes('duty') ? '' : '部长'}办理。`
        : `${ACTS[act].name}由分管校领导办理。`;
    return act !== 'return' && (p.personId === t.draftedBy || t.reviewed.includes(p.personId))
      ? '您起草或审核过这份内容，审批须由他人办理。'
      : null;
  }
  // sent back by whoever was to review it
  const review = (Object.keys(MOVES[t.state]) as AuthorisationActName[]).find(isReview);
  return review ? reviewRefusal(review, t, p) : null;
}

function reviewRefusal(act: keyof typeof REVIEWS, t: Turn, p: Person): string | null {
  const { name, role } = REVIEWS[act];
  if (p.personId === t.draftedBy) return `您起草了这份内容，${name}须由他人办理（三审三校须为不同的人）。`;
  if (t.reviewed.includes(p.personId)) return '您已审核过这份内容，三审三校须由三个不同的人办理。';
  if (t.student) return `学生可以起草，没有审核权，${name}须由教职工办理。`;
  const named = t.named[role];
  if (named.length > 0) return named.includes(p.personId) ? null : `${name}由台账上登记的${name}人员办理。`;
  if (!p.unitIds.includes(t.unitId)) return `${name}由${t.unitName}的人员办理。`;
  if (act === 'review_3' && !t.leaders.includes(p.personId)) return `终审由${t.unitName}的负责人或分管领导办理。`;
  return null;
}

/** Acts open to a person now. */
export const actsOf = (t: Turn, p: Person): AuthorisationActName[] =>
  (Object.keys(MOVES[t.state]) as AuthorisationActName[]).filter((act) => refusal(act, t, p) === null);

/** What a state waits for. */
export const awaited = (state: AuthorisationState): AuthorisationActName | null =>
  (Object.keys(MOVES[state]) as AuthorisationActName[]).find(
    (a) => isReview(a) || a === 'approve' || a === 'resubmit',
  ) ?? null;
