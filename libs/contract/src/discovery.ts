import type { AccountPlatform, AccountRecord } from './registry-accounts.js';
import type { AccountWait } from './registry-waits.js';

/** Accounts that bear the school's name and stand in no 台账, or falsely (第四、十九条). Times ISO 8601. */

/** What the judge proposes. fan, alumni, other_school, homonym: none of ours and no false one. */
export type CandidateProposal = 'ours' | 'impersonation' | 'fan' | 'alumni' | 'other_school' | 'homonym';
/** What it is that is set aside. */
export type AsideKind = 'fan' | 'alumni' | 'other_school' | 'homonym';

/**
 * found: a person must say; asked: the unit must hand in its sheet; filed: it has, 宣传部 must register it; complaining: papers are being made ready;
 * sent, sent_guest: the platform must answer, to one who has an account there and to one who has none; aside: none of ours, remembered.
 */
export type CandidateState =
  'found' | 'asked' | 'filed' | 'registered' | 'complaining' | 'sent' | 'sent_guest' | 'gone' | 'aside';

/**
 * ask: the unit is asked to register; file: it hands in the sheet; deny: it is not the unit's; complain: as false; send: handed to the platform; chase: the platform
 * is asked again; reject: it refuses; gone: the account is there no more; aside: none of ours; reopen: looked at anew.
 */
export type CandidateActName =
  'ask' | 'file' | 'deny' | 'complain' | 'send' | 'chase' | 'reject' | 'gone' | 'aside' | 'reopen';

/** Ways to complain. */
export type ComplaintRoute = 'wechat_page' | 'wechat_rights' | 'weibo_report' | 'other';

/** 事业单位法人证书, 授权委托书, 盖章通知, 证据, what the platform answered. */
export type CandidateFileKind = 'certificate' | 'authorisation' | 'notice' | 'evidence' | 'answer';

export interface CandidateRow {
  id: string;
  platform: AccountPlatform;
  platformName: string;
  name: string;
  proposal: CandidateProposal;
  proposalName: string;
  state: CandidateState;
  stateName: string;
  unitId: string | null;
  unitName: string | null;
  /** the first three reasons */
  reason: string;
  /** how it was found: 账号搜索, 涉校帖文的作者, … */
  foundBy: string;
  foundAt: string;
  wait: AccountWait | null;
}

/** search: 账号搜索; author: wrote posts about the school; linked: registered accounts name it; manual: entered. */
export type FoundBy = 'search' | 'author' | 'linked' | 'manual';

/** GET /api/discovery/candidates?state=&q=&page=: 宣传部 and who sees all: all; a unit: those it is asked about. */
export interface CandidateList {
  sentence: string;
  candidates: CandidateRow[];
  total: number;
  page: number;
  size: number;
  counts: { state: CandidateState; name: string; n: number }[];
  mayEdit: boolean;
}

/** GET /api/discovery/candidates/:id. */
export interface CandidateView extends CandidateRow {
  uid: string | null;
  handle: string | null;
  bio: string;
  certification: { kind: 'none' | 'person' | 'organisation'; text: string };
  followers: number | null;
  link: string | null;
  posts: string[];
  followedBy: string[];
  reasons: string[];
  /** once it stands in the 台账 */
  accountId: string | null;
  route: ComplaintRoute | null;
  version: number;
  steps: { no: number; actName: string; text: string; by: string; at: string }[];
  files: { hash: string; kind: CandidateFileKind; kindName: string; name: string; by: string; at: string }[];
  /** papers that the route asks for and that are not here */
  missing: string[];
  /** words: what the text is called */
  can: { act: CandidateActName; name: string; words: string }[];
  mayAddFiles: boolean;
}

/** POST /api/discovery/candidates: an account that somebody has seen, on any platform. Answers {id}; 409 where it is known already. */
export interface CandidateDraft {
  platform: AccountPlatform;
  name: string;
  uid: string | null;
  handle: string | null;
  link: string | null;
  bio: string;
  certification: { kind: 'none' | 'person' | 'organisation'; text: string };
}
/** POST /api/discovery/candidates/:id/acts. */
export interface CandidateAct {
  act: CandidateActName;
  version: number;
  text: string;
  /** with ask */
  unitId?: string;
  /** with complain */
  route?: ComplaintRoute;
  /** with send: handed in from an account of the platform; it answers such sooner */
  withAccount?: boolean;
  /** with aside */
  as?: AsideKind;
  /** with file: the sheet */
  record?: AccountRecord;
}

export const PROPOSAL_NAME: Record<CandidateProposal, string> = {
  ours: '疑似本校未登记',
  impersonation: '疑似假冒',
  fan: '粉丝或师生个人',
  alumni: '校友',
  other_school: '其他学校',
  homonym: '同名或无关',
};
export const CANDIDATE_STATE_NAME: Record<CandidateState, string> = {
  found: '待宣传部判断',
  asked: '已请单位登记',
  filed: '已交登记表，待登记',
  registered: '已进台账',
  complaining: '准备投诉',
  sent: '已投诉，待平台答复',
  sent_guest: '已投诉（无账号），待平台答复',
  gone: '账号已不存在',
  aside: '已排除',
};
export const ROUTE_NAME: Record<ComplaintRoute, string> = {
  wechat_page: '微信：账号页投诉（混淆他人）',
  wechat_rights: '微信：侵权投诉',
  weibo_report: '微博：举报中心',
  other: '该平台的投诉渠道',
};
export const CANDIDATE_FILE_NAME: Record<CandidateFileKind, string> = {
  certificate: '事业单位法人证书',
  authorisation: '授权委托书',
  notice: '盖章通知',
  evidence: '证据',
  answer: '平台答复',
};
export const FOUND_BY_NAME: Record<FoundBy, string> = {
  search: '账号搜索',
  author: '涉校帖文的作者',
  linked: '本校账号提到',
  manual: '人工录入',
};
