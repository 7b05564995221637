import type { AccountPlatform, AccountState } from './registry-accounts.js';
import type { AccountWait } from './registry-waits.js';

/** 年检 (第九条): a campaign of 宣传部, a sheet for each account. Days YYYY-MM-DD, times ISO 8601. */

/** Where a sheet stands. overdue: not handed in by the end, the account is ordered to stop; ended: the account was closed meanwhile. */
export type InspectionState =
  | 'open'
  | 'signing'
  | 'submitted'
  | 'returned'
  | 'overdue'
  | 'rectifying'
  | 'rectified'
  | 'passed'
  | 'failed'
  | 'ended';

/** hand_in: the unit; sign, decline: 分管领导; return, pass, rectify, fail: 宣传部; report: the unit has repaired. */
export type InspectionActName = 'hand_in' | 'sign' | 'decline' | 'return' | 'pass' | 'rectify' | 'report' | 'fail';

/** What the unit itself says; empty: nothing to say. */
export interface InspectionContent {
  /** the team and what changed in it */
  team: string;
  /** hand-overs of 管理员 and credentials */
  handOvers: string;
  /** rules of the unit and how they are kept */
  rules: string;
  /** violations and faults */
  violations: string;
  /** what was repaired */
  repairs: string;
}

/** A post as the sheet names it; counts null: the platform did not show them. */
export interface InspectionPost {
  mentionId: string;
  text: string;
  url: string | null;
  at: string;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
}

/** An incident of the account or its unit in the period. late: times that were missed. */
export interface InspectionIncident {
  id: string;
  title: string;
  level: number;
  state: string;
  openedAt: string;
  closedAt: string | null;
  closedReason: string | null;
  late: number;
}

/** What the product has read of the period. null: not read, or not to be read; never a guess. */
export interface InspectionFacts {
  /** posts, reposts and articles of the account that are kept; null: its timeline is not read */
  posts: number | null;
  /** of them deleted or taken down later */
  gone: number;
  reposts: number;
  comments: number;
  likes: number;
  /** posts of which no count at all was shown */
  uncounted: number;
  /** the platforms that are read show no reads */
  reads: number | null;
  /** beside the first and the last post that showed them */
  followersFrom: number | null;
  followersTo: number | null;
  /** the longest time without a post, in whole days, and its ends */
  silence: { days: number; from: string; to: string } | null;
  /** the ten most spread, by reposts, comments and likes together */
  top: InspectionPost[];
  incidents: InspectionIncident[];
  /** posts on matters of 第十八条 without leave */
  unauthorised: number;
  /** questions of the unit; null: not counted */
  questions: { received: number; answered: number; inTime: number } | null;
  /** signs of the 台账, and what of 第十、十一条 is missing, in words */
  signs: string[];
  gaps: string[];
}

/** GET /api/inspections. */
export interface InspectionCampaigns {
  campaigns: InspectionCampaign[];
  /** 宣传部 */
  mayOpen: boolean;
}
export interface InspectionCampaign {
  id: string;
  year: number;
  fromOn: string;
  toOn: string;
  /** the last day on which a sheet may be handed in */
  endsOn: string;
  openedBy: string;
  openedAt: string;
  publishedAt: string | null;
  total: number;
  counts: { state: InspectionState; name: string; n: number }[];
  /** ordered to stop now */
  suspended: number;
  /** past their time */
  late: number;
}
/** POST /api/inspections. accountIds: null: all that are registered. Answers {id}. */
export interface InspectionCampaignDraft {
  year: number;
  fromOn: string;
  toOn: string;
  endsOn: string;
  accountIds: string[] | null;
}

/** GET /api/inspections/:id?state=&unitId=&q=&page=: the late ones first. state: late, suspended, or one of the states. */
export interface InspectionPage {
  campaign: InspectionCampaign;
  /** 「200 个账号，合格 150 个；…」 */
  sentence: string;
  sheets: InspectionRow[];
  total: number;
  page: number;
  size: number;
  /** units that have sheets here */
  units: { id: string; name: string }[];
  mayPublish: boolean;
}
export interface InspectionRow {
  id: string;
  accountId: string;
  accountName: string;
  platform: AccountPlatform;
  platformName: string;
  unitName: string | null;
  state: InspectionState;
  stateName: string;
  /** of the account now */
  accountState: AccountState;
  accountStateName: string;
  suspended: boolean;
  dueAt: string | null;
  late: boolean;
  posts: number | null;
  /** signs and gaps together */
  signs: number;
}

/** GET /api/inspections/sheets/:id. */
export interface InspectionView extends InspectionRow {
  year: number;
  campaignId: string;
  fromOn: string;
  toOn: string;
  endsOn: string;
  version: number;
  unitId: string | null;
  /** 谁主办谁负责, 谁审批谁监督 (第十条), and 分管领导 (第十一条), in words */
  responsible: { label: string; value: string }[];
  facts: InspectionFacts;
  /** the same in words, in the order of the form */
  figures: { label: string; value: string }[];
  content: InspectionContent | null;
  handedBy: string | null;
  signedName: string | null;
  signedAt: string | null;
  opinion: string | null;
  judgedName: string | null;
  judgedAt: string | null;
  rectifyWhat: string | null;
  rectifyUntil: string | null;
  suspendedAt: string | null;
  liftedAt: string | null;
  /** posts since it was ordered to stop; null: it was not */
  postsSuspended: number | null;
  wait: AccountWait | null;
  steps: { no: number; actName: string; stateName: string; text: string; by: string; at: string }[];
  /** acts the viewer may do now; words: what the text is called */
  can: { act: InspectionActName; name: string; words: string }[];
}

/** POST /api/inspections/sheets/:id/acts. content: with hand_in; until: with rectify. */
export interface InspectionAct {
  act: InspectionActName;
  version: number;
  text: string;
  content?: InspectionContent;
  until?: string;
}

/** GET /api/inspections/:id/passed: read by everybody signed in, once 宣传部 has published it. */
export interface InspectionPassed {
  year: number;
  publishedAt: string;
  accounts: { name: string; platformName: string; unitName: string | null; passedOn: string }[];
}
