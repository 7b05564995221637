import type {
  AccountFileKind,
  AccountFlag,
  AccountPlatform,
  AccountRecord,
  AccountState,
  InspectionVerdict,
  SheetKind,
} from './registry-accounts.js';
import type { InspectionContent, InspectionState } from './registry-inspections.js';
import type { PostFunctionName } from './roster.js';

/** What registry and 台账 call things: on pages, on sheets and in the log. In the order in which a chooser offers them. */

/** The functions of the chain of responsibility. */
export const FUNCTION_NAME: Record<PostFunctionName, string> = {
  unit_leader: '单位负责人',
  unit_deputy: '单位分管领导',
  account_admin: '官微管理员',
  publicity_duty: '宣传部值班员',
  publicity_head: '宣传部部长',
  school_leader: '分管校领导',
  party_secretary: '书记',
  president: '校长',
};

export const STATE_NAME: Record<AccountState, string> = {
  applied: '已申请，待负责人意见',
  returned: '已退回，待补正',
  endorsed: '负责人已同意，待宣传部',
  approved: '已批准，待开通',
  opened: '已开通，待登记',
  registered: '已登记',
  rectifying: '限期整改',
  suspended: '暂停运营',
  ordered_closed: '已责令注销',
  closing: '已报注销，待核实',
  closed: '已注销',
  refused: '未批准',
  withdrawn: '已撤回',
};
export const PLATFORM_NAME: Record<AccountPlatform, string> = {
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
  tencent_weibo: '腾讯微博',
  other: '其他',
};
/** Of a platform that may be none of these. */
export const platformName = (platform: string): string => PLATFORM_NAME[platform as AccountPlatform] ?? platform;
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
export const VERDICT_NAME: Record<InspectionVerdict, string> = {
  passed: '合格',
  rectify: '限期整改',
  failed: '不合格，责令注销',
};
export const INSPECTION_STATE_NAME: Record<InspectionState, string> = {
  open: '待填报',
  signing: '待分管领导签字',
  submitted: '待宣传部评定',
  returned: '已退回，待补正',
  overdue: '逾期未交，待补报',
  rectifying: '限期整改',
  rectified: '已整改，待复评',
  passed: '合格',
  failed: '不合格',
  ended: '账号已注销，终止',
};
/** What the unit writes on its 年检表, in the order of the form. */
export const INSPECTION_CONTENT_NAME: Record<keyof InspectionContent, string> = {
  team: '队伍和人员变化',
  handOvers: '交接情况',
  rules: '制度及执行',
  violations: '违规和差错',
  repairs: '整改情况',
};
export const CERTIFICATION_NAME: Record<AccountRecord['certification'], string> = {
  none: '未认证',
  pending: '认证中',
  certified: '已认证',
};
