import type { RuleVersions } from './rules.js';
import type { ChainLink } from './registry.js';
import type { AccountWait, CertificationView } from './registry-waits.js';

/** 新浪微博, 微信公众号, 腾讯微博 (closed 2020: historical), and by 第十九条 the other media. */
export type AccountPlatform =
  | 'weibo'
  | 'wechat'
  | 'tencent_weibo'
  | 'channels'
  | 'douyin'
  | 'kuaishou'
  | 'bilibili'
  | 'qq'
  | 'live'
  | 'app'
  | 'mobile_paper'
  | 'web_tv'
  | 'other';

/**
 * From application to closure (第七、九、十三条). Only opened, registered, rectifying, suspended, ordered_closed and closing exist on the platform.
 * suspended: ordered to stop until its 年检 is done; closing: said to be closed, not proven.
 */
export type AccountState =
  | 'applied'
  | 'returned'
  | 'endorsed'
  | 'refused'
  | 'withdrawn'
  | 'approved'
  | 'opened'
  | 'registered'
  | 'rectifying'
  | 'suspended'
  | 'ordered_closed'
  | 'closing'
  | 'closed';

/**
 * What may happen to an account. change: a new sheet in the same state; endorse: the 单位负责人 agrees, for a student body that of 校团委 or 学工部 (第七条);
 * return, resubmit: sent back to be mended, and again; inspect: the year's verdict; suspend: ordered to stop, by the 年检 alone; report_closed, platform_close:
 * the unit has closed it, the school has it closed by the platform; still_there: it is not gone; close: it is.
 */
export type AccountActName =
  | 'return'
  | 'resubmit'
  | 'endorse'
  | 'approve'
  | 'refuse'
  | 'withdraw'
  | 'open'
  | 'register'
  | 'change'
  | 'inspect'
  | 'suspend'
  | 'order_close'
  | 'report_closed'
  | 'platform_close'
  | 'still_there'
  | 'close';

/** 合格, 限期整改, 不合格. */
export type InspectionVerdict = 'passed' | 'rectify' | 'failed';

/** 登记表, 申请表, 变更表, 开通登记, 年检表, 注销表. */
export type SheetKind = 'register' | 'apply' | 'change' | 'open' | 'inspect' | 'close';

/** Signs that are worth seeing by themselves. */
export type AccountFlag =
  | 'overdue'
  | 'dormant'
  | 'silent_year'
  | 'unread'
  | 'no_admin'
  | 'admin_left'
  | 'no_staff_reviewer'
  | 'student_reviewer'
  | 'certification_lapses'
  | 'private_phone';

/** Who answers for an account, by person id. */
export interface AccountPeople {
  leader: string | null;
  admins: string[];
  guide: string | null;
  /** 初审, 复审, 终审 */
  reviewers: [string | null, string | null, string | null];
}

/** What stands on the sheet (第六条). Days are YYYY-MM-DD; never a password, only where it is kept. */
export interface AccountRecord {
  platform: AccountPlatform;
  name: string;
  /** uid, 原始 id; null before opening or where the platform shows none */
  uid: string | null;
  /** 微信号, 昵称 */
  handle: string | null;
  link: string | null;
  /** 订阅号, 服务号 … */
  type: string | null;
  positioning: string | null;
  openedOn: string | null;
  certification: 'none' | 'pending' | 'certified';
  certifiedAs: string | null;
  certifiedUntil: string | null;
  registeredBy: 'unit' | 'person';
  phone: string | null;
  phoneOwner: 'unit' | 'person';
  mail: string | null;
  /** where the credentials are kept */
  credentialsKept: string | null;
  /** 主办单位 (谁主办谁负责) */
  unitId: string;
  /** 审批单位 (谁审批谁监督); null: 党委宣传部 */
  approverUnitId: string | null;
  people: AccountPeople;
}

/** One row of GET /api/registry/accounts?q=&platform=&unitId=&state=&flag=&page=. unitId: with the units below it. */
export interface AccountRow {
  id: string;
  platform: AccountPlatform;
  platformName: string;
  name: string;
  uid: string | null;
  unitId: string | null;
  unitName: string | null;
  state: AccountState;
  stateName: string;
  admins: string[];
  /** the last post that was read; null: none */
  lastPostAt: string | null;
  flags: { flag: AccountFlag; text: string }[];
  version: number;
}
export interface AccountPage {
  accounts: AccountRow[];
  total: number;
  page: number;
  size: number;
  /** of all that the viewer may see, whatever is filtered: accounts that are not closed, and how many bear each sign */
  standing: number;
  flagged: { flag: AccountFlag; name: string; n: number }[];
  mayEdit: boolean;
}

/** A sheet as it was handed in; people and units by the names they had then. */
export interface AccountSheet {
  no: number;
  kind: SheetKind;
  kindName: string;
  /** what made it: an act, or register, apply, certify */
  act: string;
  actName: string;
  /** of the account after it */
  state: AccountState;
  stateName: string;
  /** label and value, in the order of the form */
  fields: { label: string; value: string }[];
  /** labels whose value differs from the sheet before */
  changed: string[];
  opinion: string | null;
  by: string;
  at: string;
  /** of the 制度 it was made under; null: made before they were named */
  rules: RuleVersions | null;
}

export interface AccountFileView {
  hash: string;
  kind: AccountFileKind;
  kindName: string;
  name: string;
  sheetNo: number | null;
  by: string;
  at: string;
}
/** The stamped sheet, the unit's rules, proof of identity, proof that the account is gone. */
export type AccountFileKind = 'seal' | 'rules' | 'identity' | 'proof' | 'other';

/** GET /api/registry/accounts/:id. */
export interface OfficialAccountView extends AccountRow {
  record: AccountRecord;
  /** by id: whoever and whatever unit the record names */
  names: Record<string, string>;
  chain: ChainLink[];
  /** hosted by a student body: 校团委 or 学工部 speaks first (第七条) */
  student: boolean;
  /** what is waited for now; null: nothing */
  wait: AccountWait | null;
  /** help with certification, newest first */
  certifications: CertificationView[];
  /** its 年检表, newest first */
  inspections: { id: string; year: number; stateName: string }[];
  /** the viewer may ask for help with certification now (第八条) */
  mayAskCertification: boolean;
  /** newest first */
  sheets: AccountSheet[];
  files: AccountFileView[];
  /** acts the viewer may do now */
  can: { act: AccountActName; name: string }[];
  mayEdit: boolean;
}

/** POST /api/registry/accounts: an account that exists (register), or one that is asked for (apply). */
export interface AccountDraft {
  as: 'register' | 'apply';
  record: AccountRecord;
  reason: string;
}
/** POST /api/registry/accounts/:id/acts. record: with change, resubmit, open and register; verdict: with inspect. */
export interface AccountAct {
  act: AccountActName;
  version: number;
  opinion: string;
  record?: AccountRecord;
  verdict?: InspectionVerdict;
}
