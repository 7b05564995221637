import type { ImprovementActName, ImprovementCause, ImprovementState, Role } from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** Where each act leads from each state. A state without acts is an end. */
export const MOVES: Record<ImprovementState, Partial<Record<ImprovementActName, ImprovementState>>> = {
  open: { submit: 'submitted', extend: 'open', assign: 'open', cancel: 'cancelled' },
  submitted: { accept: 'accepted', return: 'returned' },
  returned: { submit: 'submitted', extend: 'returned', assign: 'open', cancel: 'cancelled' },
  accepted: {},
  cancelled: {},
};

/** The state an act leads to; null where it is not open from there. */
export const next = (state: ImprovementState, act: ImprovementActName): ImprovementState | null =>
  MOVES[state][act] ?? null;

export const STATE_NAME: Record<ImprovementState, string> = {
  open: '待整改',
  submitted: '待验收',
  returned: '已退回',
  accepted: '已销号',
  cancelled: '已撤销',
};

/** 宣传部 watches over tasks; the unit that owes one hands it in. */
export const OFFICE: Role[] = ['duty', 'publicity_head'];

export const ACTS: Record<
  ImprovementActName,
  {
    name: string;
    by: 'owner' | 'office';
    /** what text is called on the form; null: it may be empty */
    words: string | null;
  }
> = {
  submit: { name: '报送整改', by: 'owner', words: '整改情况' },
  accept: { name: '验收销号', by: 'office', words: null },
  return: { name: '退回', by: 'office', words: '退回理由' },
  extend: { name: '延期', by: 'office', words: '延期理由' },
  assign: { name: '改派', by: 'office', words: '改派理由' },
  cancel: { name: '撤销', by: 'office', words: '撤销理由' },
};

export const CAUSE_NAME: Record<ImprovementCause, string> = {
  silent: '送达未应',
  late: '逾期完成',
  unreached: '消息未送达',
  engine_late: '系统延误',
  gap: '监测中断',
  alarm_lag: '预警滞后',
  clue_open: '线索未核实',
  other: '其他',
};

/** Tasks that still ask something of their unit. */
export const OWED: ImprovementState[] = ['open', 'returned'];
/** Tasks that have ended. */
export const ENDED: ImprovementState[] = ['accepted', 'cancelled'];

mustReachAll('improvement', MOVES, ['open']);
checkEnds();

/** A state that cannot be left and is no end must not start. */
function checkEnds(): void {
  for (const state of Object.keys(MOVES) as ImprovementState[]) {
    if (ENDED.includes(state) !== (Object.keys(MOVES[state]).length === 0))
      throw new Error(`improvement: ${state} is an end, or is not`);
  }
}
