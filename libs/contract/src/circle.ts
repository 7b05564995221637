import type { RuleVersions } from './rules.js';

/** 微博圈 (第十四条): registered accounts with their groups, 联动, co-operation, 互粉, what the school gave. Times ISO 8601, days YYYY-MM-DD. */

/** What an account is asked to do with a post of the school. either: one of the two. */
export type CircleWanted = 'repost' | 'comment' | 'either';
/** open: it runs; ended: its time is over; withdrawn by 宣传部. */
export type CircleActionState = 'open' | 'ended' | 'withdrawn';
/** done: seen in time; late: seen after it; declared: the unit says so, the platform does not show it; missed: nothing seen by the end; excused by 宣传部; cancelled with its 联动. */
export type CircleRequestState = 'asked' | 'done' | 'late' | 'declared' | 'missed' | 'excused' | 'cancelled';
export type CircleSupportKind = 'promotion' | 'certification' | 'technical';

/** A registered account of the circle. */
export interface CircleMember {
  accountId: string;
  name: string;
  platform: string;
  platformName: string;
  unitId: string | null;
  unitName: string | null;
  /** a school-level account: whose posts are passed on */
  school: boolean;
  groups: string[];
}
/** n: how many accounts are in it. */
export interface CircleGroup {
  id: string;
  name: string;
  version: number;
  n: number;
}
/** GET /api/circle/groups/:id. */
export interface CircleGroupView extends CircleGroup {
  accounts: CircleMember[];
}
/** GET /api/circle/members?q=&school=0&page=: q in the name of account or unit; school=0: without school-level accounts. page from 1, total of all pages. */
export interface CircleMembers {
  members: CircleMember[];
  page: number;
  size: number;
  total: number;
}

/** A post of a school-level account that may be passed on. text: the first 300 characters. */
export interface CirclePost {
  mentionId: string;
  account: string;
  text: string;
  url: string | null;
  publishedAt: string;
}

/** One account of a 联动. */
export interface CircleRequest {
  id: string;
  accountId: string;
  account: string;
  platformName: string;
  unitId: string | null;
  unitName: string | null;
  state: CircleRequestState;
  stateName: string;
  version: number;
  /** when the repost or comment was published, or declared */
  at: string | null;
  /** repost or comment; null: nothing was seen */
  seen: 'repost' | 'comment' | null;
  url: string | null;
  note: string | null;
  can: CircleRequestAct[];
}
export type CircleRequestAct = 'declare' | 'excuse';

/** One 联动 with its figures. */
export interface CircleAction {
  id: string;
  post: CirclePost;
  wanted: CircleWanted;
  wantedName: string;
  /** what 宣传部 asks, in its words */
  text: string;
  until: string;
  state: CircleActionState;
  stateName: string;
  version: number;
  by: string;
  at: string;
  rules: RuleVersions | null;
  /** of the accounts of the viewer's own units; the others: /api/circle/actions/:id/requests */
  requests: CircleRequest[];
  /** of all requests but those excused or cancelled: how many, and how many were seen in time */
  asked: number;
  done: number;
  /** all requests by their state, as far as there are any */
  states: { state: CircleRequestState; name: string; n: number }[];
  mayWithdraw: boolean;
}

/** Something the school gave an account: promotion, certification help, technical support. */
export interface CircleSupport {
  accountId: string;
  account: string;
  unitName: string | null;
  kind: CircleSupportKind;
  kindName: string;
  on: string;
  text: string;
  by: string;
}

/** GET /api/circle. memberCount: accounts of the circle. actions: the newest first, 100 at most. posts: of the last 14 days, only for 宣传部. support: the newest 200. */
export interface CircleView {
  memberCount: number;
  groups: CircleGroup[];
  actions: CircleAction[];
  posts: CirclePost[];
  support: CircleSupport[];
  sentence: string;
  /** of 宣传部: asks, groups, logs what was given */
  mayAsk: boolean;
  /** sees the accounts of every unit in a 联动 */
  seesAll: boolean;
}

/** GET /api/circle/actions: those of the viewer's accounts, for 宣传部 all; ?open=1: those whose time runs. The newest first, 100 at most. */
export interface CircleActions {
  actions: CircleAction[];
}
/** GET /api/circle/actions/:id/requests?state=&page=: the accounts of one 联动 that the viewer sees. page from 1, total of all pages. */
export interface CircleRequests {
  requests: CircleRequest[];
  page: number;
  size: number;
  total: number;
}

/** POST /api/circle/actions: a post of a school-level account, who is asked, until when. Answers {id}. */
export interface CircleAsking {
  mentionId: string;
  accountIds: string[];
  wanted: CircleWanted;
  text: string;
  until: string;
}
/** POST /api/circle/requests/:id/acts. url: with declare, where it can be seen; may be empty. */
export interface CircleRequestStep {
  act: CircleRequestAct;
  version: number;
  text: string;
  url?: string;
}

/** Co-operation of one unit in a period, of the 联动 whose time ended in it. share: done of what was neither excused nor cancelled; null: nothing was asked. */
export interface CircleFigure {
  unitId: string;
  unitName: string;
  asked: number;
  done: number;
  late: number;
  declared: number;
  missed: number;
  excused: number;
  share: number | null;
  /** from the asking to what was seen in time; null: none */
  medianMs: number | null;
}
/** GET /api/circle/figures?from=&to=. */
export interface CircleFigures {
  from: string;
  to: string;
  units: CircleFigure[];
}

/** GET /api/circle/follows: who follows whom among the accounts on Weibo, as declared. accounts in order; follows: pairs of account ids. */
export interface CircleFollows {
  accounts: { id: string; name: string; mayDeclare: boolean }[];
  follows: { from: string; to: string; at: string; by: string }[];
  /** pairs that follow each other, and how many pairs there are */
  mutual: number;
  pairs: number;
}
