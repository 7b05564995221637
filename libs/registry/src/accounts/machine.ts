import {
  type AccountActName,
  type AccountState,
  type InspectionVerdict,
  SHEET_NAME,
  type SheetKind,
} from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/**
 * Where each act leads from each state; several: the verdict says which. A state without acts is an end. An application goes to the host's
 * 单位负责人, a student body's to that of 校团委 or 学工部, and from there to 宣传部 (第七条).
 */
export const MOVES: Record<AccountState, Partial<Record<AccountActName, AccountState[]>>> = {
  applied: { endorse: ['endorsed'], return: ['returned'], refuse: ['refused'], withdraw: ['withdrawn'] },
  returned: { resubmit: ['applied'], withdraw: ['withdrawn'] },
  endorsed: { approve: ['approved'], return: ['returned'], refuse: ['refused'], withdraw: ['withdrawn'] },
  approved: { open: ['opened'], withdraw: ['withdrawn'] },
  opened: { register: ['registered'], order_close: ['ordered_closed'] },
  // a change and a passed inspection leave it registered: they stand in its history as sheets
  registered: {
    change: ['registered'],
    inspect: ['registered', 'rectifying', 'ordered_closed'],
    suspend: ['suspended'],
    order_close: ['ordered_closed'],
    close: ['closed'],
  },
  rectifying: {
    change: ['rectifying'],
    inspect: ['registered', 'rectifying', 'ordered_closed'],
    suspend: ['suspended'],
    order_close: ['ordered_closed'],
    close: ['closed'],
  },
  // ordered to stop until the 年检 is done: what must be repaired first does not lift it
  suspended: {
    change: ['suspended'],
    inspect: ['registered', 'suspended', 'ordered_closed'],
    order_close: ['ordered_closed'],
    close: ['closed'],
  },
  ordered_closed: { report_closed: ['closing'], platform_close: ['closing'] },
  closing: { close: ['closed'], still_there: ['ordered_closed'] },
  refused: {},
  withdrawn: {},
  closed: {},
};
const ACCOUNT_STATES = Object.keys(MOVES) as AccountState[];
/** States in which the account exists on its platform; the database holds active to the same. */
export const EXISTS: AccountState[] = ['opened', 'registered', 'rectifying', 'suspended', 'ordered_closed', 'closing'];
/** States in which an account takes part in a 年检. */
export const INSPECTED: AccountState[] = ['registered', 'rectifying', 'suspended'];
/** What a sheet begins with. */
export const FIRST: Record<'register' | 'apply', AccountState> = { register: 'registered', apply: 'applied' };

const VERDICT: Record<InspectionVerdict, AccountState> = {
  passed: 'registered',
  rectify: 'rectifying',
  failed: 'ordered_closed',
};

/** Acts open from a state. */
export const openActs = (state: AccountState): AccountActName[] => Object.keys(MOVES[state]) as AccountActName[];

/** The state an act leads to; null where it is not open from there, or the verdict is missing. */
export function nextState(
  state: AccountState,
  act: AccountActName,
  verdict: InspectionVerdict | null,
): AccountState | null {
  const to = MOVES[state][act] ?? [];
  if (act !== 'inspect') return to[0] ?? null;
  if (!verdict || to.length === 0) return null;
  return to.includes(VERDICT[verdict]) ? VERDICT[verdict] : state;
}

interface ActRule {
  name: string;
  /** the sheet it makes */
  sheet: SheetKind;
  /** what its text is called; it is always asked for */
  words: string;
  /**
   * office: 宣传部; host: the host unit too; head: the 单位负责人 who speaks first, and nobody else; station: whoever speaks next, and 宣传部
   * at any time; course: nobody's to do by itself, it follows from the 年检
   */
  by: 'office' | 'host' | 'head' | 'station' | 'course';
}
export const ACTS: Record<AccountActName, ActRule> = {
  endorse: { name: '同意并报宣传部', sheet: 'apply', words: '审批意见', by: 'head' },
  return: { name: '退回补正', sheet: 'apply', words: '退回理由', by: 'station' },
  resubmit: { name: '重新提交', sheet: 'apply', words: '补正情况', by: 'host' },
  approve: { name: '批准开通', sheet: 'apply', words: '审批意见', by: 'office' },
  refuse: { name: '不予批准', sheet: 'apply', words: '不予批准的理由', by: 'station' },
  withdraw: { name: '撤回申请', sheet: 'apply', words: '撤回理由', by: 'host' },
  open: { name: '登记开通', sheet: 'open', words: '开通情况', by: 'host' },
  register: { name: '登记备案', sheet: 'register', words: '备案意见', by: 'office' },
  change: { name: '变更登记', sheet: 'change', words: '变更事由', by: 'host' },
  inspect: { name: '年度检查', sheet: 'inspect', words: '检查意见', by: 'office' },
  suspend: { name: '责令暂停运营', sheet: 'inspect', words: '暂停运营的依据', by: 'course' },
  order_close: { name: '责令注销', sheet: 'close', words: '责令注销的依据', by: 'office' },
  report_closed: { name: '报告已注销', sheet: 'close', words: '注销情况', by: 'host' },
  platform_close: { name: '经平台注销', sheet: 'close', words: '平台办理情况', by: 'office' },
  still_there: { name: '核实仍未注销', sheet: 'close', words: '核实情况', by: 'office' },
  close: { name: '注销', sheet: 'close', words: '注销情况', by: 'office' },
};
/** The act of the sheet that a granted certification makes. */
export const CERTIFY = 'certify';
/** The name of what made a sheet, as it is kept. */
export const accountActName = (act: string): string =>
  act === CERTIFY
    ? '认证登记'
    : act in ACTS
      ? ACTS[act as AccountActName].name
      : `填报${SHEET_NAME[act as keyof typeof FIRST]}`;

mustReachAll('accounts', MOVES, Object.values(FIRST));
checkEnds();

/** An end that exists on the platform must not start. */
function checkEnds(): void {
  for (const state of ACCOUNT_STATES) {
    if (EXISTS.includes(state) && Object.keys(MOVES[state]).length === 0)
      throw new Error(`accounts: nothing leads out of ${state}`);
  }
}
