import type {
  AccountActName,
  AccountFileKind,
  AccountFlag,
  AccountPlatform,
  AccountState,
  InspectionVerdict,
  SheetKind,
} from '@fengsui/contract';

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
export const VERDICT_NAME: Record<InspectionVerdict, string> = {
  passed: '合格',
  rectify: '限期整改',
  failed: '不合格，责令注销',
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
  return verdict && to.includes(VERDICT[verdict]) ? VERDICT[verdict] : null;
}

interface ActRule {
  name: string;
  /** the sheet it makes */
  sheet: SheetKind;
  /** what its text is called; it is always asked for */
  words: string;
  /**
   * office: 宣传部; host: the host unit too; head: the 单位负责人 who speaks first, and nobody else; station: whoever speaks next, and 宣传部
   * at any time
   */
  by: 'office' | 'host' | 'head' | 'station';
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
  order_close: { name: '责令注销', sheet: 'close', words: '责令注销的依据', by: 'office' },
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

export const STATE_NAME: Record<AccountState, string> = {
  applied: '已申请，待负责人意见',
  returned: '已退回，待补正',
  endorsed: '负责人已同意，待宣传部',
  refused: '未批准',
  withdrawn: '已撤回',
  approved: '已批准，待开通',
  opened: '已开通，待登记',
  registered: '已登记',
  rectifying: '限期整改',
  ordered_closed: '已责令注销',
  closed: '已注销',
};
export const PLATFORM_NAME: Record<AccountPlatform, string> = {
  weibo: '新浪微博',
  wechat: '微信公众号',
  tencent_weibo: '腾讯微博',
  channels: '视频号',
  douyin: '抖音',
  kuaishou: '快手',
  bilibili: '哔哩哔哩',
  qq: 'QQ',
  live: '网络直播',
  app: '客户端',
  mobile_paper: '手机报',
  web_tv: '网络电视台',
  other: '其他',
};
export const SHEET_NAME: Record<SheetKind, string> = {
  register: '登记表',
  apply: '申请表',
  change: '变更表',
  open: '开通登记',
  inspect: '年检表',
  close: '注销表',
};
export const FILE_NAME: Record<AccountFileKind, string> = {
  seal: '盖章扫描件',
  rules: '管理制度',
  identity: '身份证明',
  proof: '办理证明',
  other: '其他材料',
};
export const FLAG_NAME: Record<AccountFlag, string> = {
  overdue: '办理已超时限',
  dormant: '30 天没有更新',
  silent_year: '一年没有更新',
  unread: '尚未读到帖子',
  no_admin: '没有管理员',
  admin_left: '管理员已离校',
  no_staff_reviewer: '没有教职工审核',
  student_reviewer: '学生有审核权',
  certification_lapses: '认证将到期',
  private_phone: '绑定私人手机',
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
