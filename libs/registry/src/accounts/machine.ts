import type { AccountActName, AccountState, InspectionVerdict, SheetKind } from '@fengsui/contract';

/** Where each act leads from each state; several: the verdict says which. A state without acts is an end. */
export const MOVES: Record<AccountState, Partial<Record<AccountActName, AccountState[]>>> = {
  applied: {
    endorse: ['endorsed'],
    approve: ['approved'],
    return: ['returned'],
    refuse: ['refused'],
    withdraw: ['withdrawn'],
  },
  returned: { resubmit: ['applied'], withdraw: ['withdrawn'] },
  endorsed: { approve: ['approved'], return: ['returned'], refuse: ['refused'], withdraw: ['withdrawn'] },
  approved: { open: ['opened'], withdraw: ['withdrawn'] },
  opened: { register: ['registered'], order_close: ['ordered_closed'] },
  // a change and a passed inspection leave it registered: they stand in its history as sheets
  registered: {
    change: ['registered'],
    inspect: ['registered', 'rectifying', 'ordered_closed'],
    order_close: ['ordered_closed'],
    close: ['closed'],
  },
  rectifying: {
    change: ['rectifying'],
    inspect: ['registered', 'rectifying', 'ordered_closed'],
    order_close: ['ordered_closed'],
    close: ['closed'],
  },
  ordered_closed: { close: ['closed'] },
  refused: {},
  withdrawn: {},
  closed: {},
};
export const ACCOUNT_STATES = Object.keys(MOVES) as AccountState[];
/** States in which the account exists on its platform; the database holds active to the same. */
export const EXISTS: AccountState[] = ['opened', 'registered', 'rectifying', 'ordered_closed'];
/** What a sheet begins with. */
export const FIRST: Record<'register' | 'apply', AccountState> = { register: 'registered', apply: 'applied' };

const VERDICT: Record<InspectionVerdict, AccountState> = {
  passed: 'registered',
  rectify: 'rectifying',
  failed: 'ordered_closed',
};

/**
 * Acts open from a state. A student body's application goes first to 校团委 or 学工部, a unit's goes straight to 宣传部 (第七条): student says which
 * it is.
 */
export const openActs = (state: AccountState, student: boolean): AccountActName[] =>
  (Object.keys(MOVES[state]) as AccountActName[]).filter(
    (act) => state !== 'applied' || act !== (student ? 'approve' : 'endorse'),
  );

/** The state an act leads to; null where it is not open from there, or the verdict is missing. */
export function nextState(
  state: AccountState,
  act: AccountActName,
  student: boolean,
  verdict: InspectionVerdict | null,
): AccountState | null {
  const to = openActs(state, student).includes(act) ? MOVES[state][act]! : [];
  if (act !== 'inspect') return to[0] ?? null;
  return verdict && to.includes(VERDICT[verdict]) ? VERDICT[verdict] : null;
}

interface ActRule {
  name: string;
  /** the sheet it makes */
  sheet: SheetKind;
  /** what its text is called; it is always asked for */
  words: string;
  /** office: 宣传部; host: the host unit too; approver: the unit that approves, and it alone; either: 宣传部 or the unit that approves */
  by: 'office' | 'host' | 'approver' | 'either';
}
export const ACTS: Record<AccountActName, ActRule> = {
  endorse: { name: '同意并报宣传部备案', sheet: 'apply', words: '审批意见', by: 'approver' },
  return: { name: '退回补正', sheet: 'apply', words: '退回理由', by: 'either' },
  resubmit: { name: '重新提交', sheet: 'apply', words: '补正情况', by: 'host' },
  approve: { name: '批准开通', sheet: 'apply', words: '审批意见', by: 'office' },
  refuse: { name: '不予批准', sheet: 'apply', words: '不予批准的理由', by: 'either' },
  withdraw: { name: '撤回申请', sheet: 'apply', words: '撤回理由', by: 'host' },
  open: { name: '登记开通', sheet: 'open', words: '开通情况', by: 'host' },
  register: { name: '登记备案', sheet: 'register', words: '备案意见', by: 'office' },
  change: { name: '变更登记', sheet: 'change', words: '变更事由', by: 'host' },
  inspect: { name: '年度检查', sheet: 'inspect', words: '检查意见', by: 'office' },
  order_close: { name: '责令注销', sheet: 'close', words: '责令注销的依据', by: 'office' },
  close: { name: '注销', sheet: 'close', words: '注销情况', by: 'office' },
};

checkMachine();

/** A state that nothing leads to, or an end that exists on the platform, must not start. */
function checkMachine(): void {
  const seen = new Set<AccountState>(Object.values(FIRST));
  for (const state of seen) for (const to of Object.values(MOVES[state]).flat()) seen.add(to);
  for (const state of ACCOUNT_STATES) {
    if (!seen.has(state)) throw new Error(`accounts: no act leads to ${state}`);
    if (EXISTS.includes(state) && Object.keys(MOVES[state]).length === 0)
      throw new Error(`accounts: nothing leads out of ${state}`);
  }
}
