import type { ClueActName, ClueDecision, Role } from '@fengsui/contract';
import { CLUE_READERS } from '@fengsui/escalation';
import type { ClueRow } from './clue.repository.js';
import { ACTS, DECISIONS, MOVES, OUTCOMES } from './machine.js';

/** Who looks or acts. */
export interface Person {
  personId: string;
  roles: Role[];
  /** units he holds a post in, or stands in for somebody in */
  unitIds: string[];
}

const ROLE_WORDS: Record<Role, string> = {
  admin: '系统管理员',
  duty: '宣传部值班员',
  publicity_head: '宣传部部长',
  unit: '单位人员',
  school_leader: '校领导',
  audit: '审计员',
  review: '问责评审',
};

export const rolesWords = (roles: Role[]): string => roles.map((r) => ROLE_WORDS[r]).join('、');

export const readsAll = (p: Pick<Person, 'roles'>): boolean => p.roles.some((r) => CLUE_READERS.includes(r));

/** The unit's people for the unit, the person alone for himself. */
export const concerned = (c: Pick<ClueRow, 'person_id' | 'unit_id'>, p: Person): boolean =>
  c.person_id === null ? p.unitIds.includes(c.unit_id) : p.personId === c.person_id;

export const mayRead = (c: Pick<ClueRow, 'person_id' | 'unit_id'>, p: Person): boolean =>
  readsAll(p) || concerned(c, p);

/** Why a person may not do this, in words; null: he may, as far as rights go. The state is another matter. */
export function refusal(act: ClueActName, c: ClueRow, p: Person): string | null {
  const rule = ACTS[act];
  if (rule.by === 'engine') return '这一步只由系统按时限办理。';
  if (rule.by === 'concerned')
    return concerned(c, p) ? null : `${rule.name}须由${subjectWords(c)}${c.person_id ? '本人' : '的人员'}办理。`;
  if (!rule.roles.some((r) => p.roles.includes(r))) return `${rule.name}须由${rolesWords(rule.roles)}办理。`;
  if (p.unitIds.includes(c.unit_id) || p.personId === c.person_id)
    return `此线索涉及您本人或您所在的${c.unit_name}，须由他人办理。`;
  const same = rule.apart.find((column) => c[column] === p.personId);
  if (same) return `核实、处理与销号（申诉）须由不同的人办理，您已${DONE[same]}。`;
  return null;
}
const DONE = {
  verified_by: '核实过此线索',
  decided_by: '作出处理决定',
  closed_by: '办理销号',
  heard_by: '处理过申诉',
} as const;

/** Acts open to a person now. An appeal ends with its time. */
export function actsOf(c: ClueRow, p: Person, now: Date): ClueActName[] {
  return (Object.keys(MOVES[c.state]) as ClueActName[]).filter(
    (act) => refusal(act, c, p) === null && !(act === 'appeal' && !appealable(c, now)),
  );
}
/** Once against each decision, within its time. */
export const appealable = (c: Pick<ClueRow, 'appeal_due' | 'appealed_at'>, now: Date): boolean =>
  c.appeal_due !== null && now <= c.appeal_due && c.appealed_at === null;

export const decisionsOf = (p: Pick<Person, 'roles'>): ClueDecision[] =>
  (Object.keys(DECISIONS) as ClueDecision[]).filter((d) => DECISIONS[d].roles.some((r) => p.roles.includes(r)));

/** 「后勤处」「后勤处副处长周涛」「党委宣传部部长刘敏（审批官微“青衣江职院”）」 */
export function subjectWords(
  c: Pick<ClueRow, 'against' | 'unit_name' | 'post_title' | 'person_name' | 'account_name'>,
): string {
  if (c.against === 'unit') return c.unit_name;
  const who = `${c.unit_name}${c.post_title}${c.person_name}`;
  return c.against === 'approver' ? `${who}（审批官微“${c.account_name}”）` : who;
}

export const outcomeWords = (o: string): string => OUTCOMES[o as keyof typeof OUTCOMES] ?? o;
