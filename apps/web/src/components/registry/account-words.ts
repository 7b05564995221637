import type {
  AccountFileKind,
  AccountFlag,
  AccountPlatform,
  AccountRecord,
  AccountState,
  InspectionVerdict,
} from '@fengsui/contract';

export const PLATFORMS: Record<AccountPlatform, string> = {
  weibo: '新浪微博',
  wechat: '微信公众号',
  channels: '视频号',
  douyin: '抖音',
  kuaishou: '快手',
  bilibili: '哔哩哔哩',
  qq: 'QQ',
  live: '网络直播',
  app: '客户端',
  mobile_paper: '手机报',
  web_tv: '网络电视台',
  tencent_weibo: '腾讯微博（已停服）',
  other: '其他',
};
export const STATES: Record<AccountState | 'standing', string> = {
  standing: '现有',
  applied: '已申请，待负责人意见',
  returned: '已退回，待补正',
  endorsed: '负责人已同意，待宣传部',
  approved: '已批准，待开通',
  opened: '已开通，待登记',
  registered: '已登记',
  rectifying: '限期整改',
  ordered_closed: '已责令注销',
  closed: '已注销',
  refused: '未批准',
  withdrawn: '已撤回',
};
export const FLAGS: Record<AccountFlag, string> = {
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
export const FILES: Record<AccountFileKind, string> = {
  seal: '盖章扫描件',
  rules: '管理制度',
  identity: '身份证明',
  proof: '办理证明',
  other: '其他材料',
};
export const VERDICTS: Record<InspectionVerdict, string> = {
  passed: '合格',
  rectify: '限期整改',
  failed: '不合格，责令注销',
};
export const CERTIFICATIONS: Record<AccountRecord['certification'], string> = {
  none: '未认证',
  pending: '认证中',
  certified: '已认证',
};

/** A sheet before anybody has written on it. */
export const EMPTY_RECORD: AccountRecord = {
  ...{ platform: 'wechat', name: '', uid: null, handle: null, link: null, type: null, positioning: null },
  ...{ openedOn: null, certification: 'none', certifiedAs: null, certifiedUntil: null, registeredBy: 'unit' },
  ...{ phone: null, phoneOwner: 'unit', mail: null, credentialsKept: null, unitId: '', approverUnitId: null },
  people: { leader: null, admins: [], guide: null, reviewers: [null, null, null] },
};
