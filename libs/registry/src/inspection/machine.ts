import type { InspectionActName, InspectionState, InspectionVerdict } from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/**
 * 年检 of one account (第九条): the unit fills in, 分管领导 signs, 宣传部 judges; what must be repaired is judged again. `late` and `end` are nobody's acts:
 * the end of the campaign has passed unsigned, the account was closed meanwhile.
 */
export const MOVES: Record<InspectionState, Partial<Record<InspectionActName | 'late' | 'end', InspectionState>>> = {
  open: { hand_in: 'signing', late: 'overdue', end: 'ended' },
  signing: { sign: 'submitted', decline: 'open', late: 'signing', end: 'ended' },
  overdue: { hand_in: 'signing', fail: 'failed', end: 'ended' },
  submitted: { pass: 'passed', rectify: 'rectifying', fail: 'failed', return: 'returned', end: 'ended' },
  returned: { hand_in: 'signing', end: 'ended' },
  rectifying: { report: 'rectified', fail: 'failed', end: 'ended' },
  rectified: { pass: 'passed', rectify: 'rectifying', fail: 'failed', end: 'ended' },
  passed: {},
  failed: {},
  ended: {},
};
const INSPECTION_STATES = Object.keys(MOVES) as InspectionState[];
export const OVER: InspectionState[] = ['passed', 'failed', 'ended'];
/** What a sheet comes back to while its account is ordered to stop. */
const STOPPED: Partial<Record<InspectionState, InspectionState>> = { open: 'overdue' };

/** The state an act leads to; null where it is not open from there. */
export function nextState(
  state: InspectionState,
  act: InspectionActName | 'late' | 'end',
  suspended: boolean,
): InspectionState | null {
  const to = MOVES[state][act];
  if (!to) return null;
  return (suspended && STOPPED[to]) || to;
}

/** words: what the text is called; by: the unit or 宣传部 for it, 分管领导 and nobody else, 宣传部. verdict: what it means for the account. */
export const ACTS: Record<
  InspectionActName,
  { name: string; words: string; by: 'host' | 'leader' | 'office'; verdict?: InspectionVerdict; optional?: true }
> = {
  hand_in: { name: '报分管领导签字', words: '说明', by: 'host', optional: true },
  sign: { name: '签字并报宣传部', words: '分管领导意见', by: 'leader' },
  decline: { name: '退回重填', words: '退回理由', by: 'leader' },
  return: { name: '退回补正', words: '退回理由', by: 'office' },
  pass: { name: '合格', words: '检查意见', by: 'office', verdict: 'passed' },
  rectify: { name: '限期整改', words: '须整改的内容', by: 'office', verdict: 'rectify' },
  report: { name: '报告整改情况', words: '整改情况', by: 'host' },
  fail: { name: '不合格，责令注销', words: '不合格的理由', by: 'office', verdict: 'failed' },
};
/** The name of a step as it is kept. */
export const inspectionActName = (act: string): string =>
  ({ opened: '下发年检表', late: '逾期未交', end: '终止' })[act] ?? ACTS[act as InspectionActName].name;

mustReachAll('inspection', MOVES, ['open']);
checkEnds();

/** An end that is none, or a state that is one unsaid, must not start. */
function checkEnds(): void {
  for (const state of INSPECTION_STATES) {
    if (OVER.includes(state) !== (Object.keys(MOVES[state]).length === 0))
      throw new Error(`inspection: ${state} is an end, or is not`);
  }
}
