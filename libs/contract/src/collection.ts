import type { OutcomeState, Site, SourceName } from './common.js';
import type { MentionView } from './common.js';

/** One stretch of publication time; reason is Chinese, null where seen. */
export interface CoverageInterval {
  from: string;
  to: string;
  state: 'seen' | 'missed';
  reason: string | null;
}

/** GET /api/collection: the page 采集健康. */
export interface CollectionHealth {
  now: string;
  /** the one sentence at the head of the page, by rule, and what to do next */
  sentence: { text: string; kind: 'calm' | 'starting' | 'gaps' | 'expiring' | 'blind'; action: HealthAction | null };
  /** last 24 h: missed only where no source of the platform saw a query */
  platforms: { platform: 'weibo' | 'wechat'; coverage: CoverageInterval[] }[];
  sources: SourceHealth[];
  sessions: SessionView[];
  /** newest first, at most 100 */
  keptPages: KeptPageView[];
  hotTopics: HotTopicView[];
}

/** What the button under the sentence does; source and site where it concerns one. */
export interface HealthAction {
  kind: 'release' | 'sign_in' | 'kept_pages' | 'gaps' | 'sources';
  label: string;
  source: SourceName | null;
  site: Site | null;
}

/** PUT /api/collection/sources/:source: what is left out stays as it is. Durations in ms. */
export interface SourceChange {
  enabled?: boolean;
  path?: 'http' | 'browser';
  /** requests a Beijing day */
  daily?: number;
  gapMs?: number;
  jitterMs?: number;
}

/** A source with its budget. */
export interface SourceHealth {
  source: SourceName;
  name: string;
  /** whose session it uses */
  site: Site;
  state: OutcomeState | 'starting' | 'disabled';
  since: string;
  lastOkAt: string | null;
  pausedUntil: string | null;
  pauseReason: string | null;
  /** a person must act, then 恢复采集 */
  needsPerson: boolean;
  /** 「正常，8 秒前」「监测中断 2 小时 10 分：要求验证」 */
  words: string;
  path: 'http' | 'browser';
  budget: { gapMs: number; jitterMs: number; daily: number; usedToday: number; maxConsecutive: number };
  /** standing searches, and how often each comes round within the budget; 0 when there are none */
  queries: number;
  intervalMs: number;
  /** windows waiting to be refilled */
  refilling: number;
  /** last 24 h: attempts by outcome */
  attempts: { state: string; n: number }[];
  /** last 24 h over all queries: missed wherever one of them missed (platforms has the view across sources) */
  coverage: CoverageInterval[];
  /** the gaps of the last seven days, longest first, at most 50; those of several queries that overlap for one reason are one */
  gaps: GapView[];
}

/** One stretch of publication time that was missed; queries: the searches it concerns, at most 20 of them named. */
export interface GapView {
  from: string;
  to: string;
  reason: string;
  queries: string[];
  queryCount: number;
}

/** Session of a site; never the cookies themselves. */
export interface SessionView {
  site: Site;
  /** 微博移动端（weibo.cn） */
  name: string;
  state: 'none' | 'unknown' | 'good' | 'expiring' | 'expired';
  kind: 'operator' | 'visitor' | null;
  obtainedAt: string | null;
  obtainedBy: string | null;
  checkedAt: string | null;
  expiresAt: string | null;
  /** 「预计 12 月 3 日到期，依据 Cookie ALF」 */
  words: string;
  /** a sign-in that is going on */
  signIn: SignInView | null;
}

/** POST /api/sessions/:site/sign-in begins one; GET …/sign-in reads it; POST …/sign-in/input {SignInInput}; DELETE cancels. */
export interface SignInView {
  id: string;
  site: Site;
  state: 'waiting' | 'open' | 'done' | 'failed' | 'cancelled';
  /** what to do now, or what went wrong */
  note: string | null;
  /** data URL of the latest picture, null before the first */
  frame: string | null;
  frameNo: number;
  width: number;
  height: number;
}
export type SignInInput =
  | { kind: 'click'; x: number; y: number }
  | { kind: 'type'; text: string }
  | { kind: 'key'; key: 'Enter' | 'Tab' | 'Backspace' }
  | { kind: 'reload' };

/** A page nobody could read; GET /api/collection/kept-pages/:id downloads it as text. */
export interface KeptPageView {
  id: string;
  source: SourceName;
  target: string;
  at: string;
  note: string | null;
  sizeBytes: number;
}

/** A topic on the board that concerns the school. */
export interface HotTopicView {
  id: string;
  word: string;
  url: string | null;
  matchedBy: string;
  firstSeenAt: string;
  lastSeenAt: string;
  bestRank: number | null;
  /** oldest first */
  ranks: { at: string; rank: number | null; heat: number | null }[];
}

/** 监测方案. GET /api/watch-lists; POST makes (WatchListDraft), PUT /:id changes (WatchListDraft with version: compare-and-set, 409), POST /:id/activate and /:id/deactivate ({version}), POST /preview tries a draft out (replaces: id of the list it would replace). */
export interface WatchList {
  id: string;
  name: string;
  /** one of them must stand in the post */
  schoolWords: string[];
  /** one of them too, if there are any */
  riskWords: string[];
  /** every one of them */
  requiredWords: string[];
  /** one of them, if there are any */
  anyWords: string[];
  /** none of them */
  stopWords: string[];
  /** uids whose timelines are read */
  accounts: string[];
  platforms: ('weibo' | 'wechat')[];
  /** hours of Beijing time; null for always */
  activeFrom: number | null;
  activeTo: number | null;
  active: boolean;
  version: number;
}
/** One row of GET /api/watch-lists: what the list brought, posts a day over the last seven days, and who changed it last. */
export interface WatchListView extends WatchList {
  perDay: number;
  updatedAt: string;
  updatedBy: string | null;
}
export type WatchListDraft = Omit<WatchList, 'id' | 'version' | 'active'> & { active?: boolean };

/** What a watch list would have matched in the last seven days among all posts that are stored. */
export interface WatchListPreview {
  days: 7;
  /** posts looked at */
  stored: number;
  matched: number;
  perDay: { day: string; matched: number }[];
  samples: MentionView[];
  /** kept out, by excluded word */
  excluded: { word: string; n: number; samples: MentionView[] }[];
  /** over the limit: saving is refused, with these words */
  refusal: string | null;
  /** what the figures do not tell, e.g. that little is stored yet; null when nothing */
  note: string | null;
  /** searches that follow and how often each comes round within the budget */
  plan: { source: SourceName; queries: string[]; intervalMs: number; perDay: number }[];
}

/** POST /api/mentions: 手工录入 (电话、网警、上级通报), multipart/form-data with up to ten files named evidence. Answers ManualEntryAnswer. */
export interface ManualEntry {
  via: '电话' | '网警' | '上级通报' | '来访' | '网页' | '单位上报' | '其他';
  /** 微博, 微信, 其他 */
  platform: 'weibo' | 'wechat' | 'manual';
  text: string;
  title?: string;
  url?: string;
  author?: string;
  publishedAt?: string;
  /** 反映人: who called or came; kept sealed in the log and erased on demand */
  informant?: string;
  /** how to reach the informant */
  informantContact?: string;
}

/** mention: the post as it stands now. */
export interface ManualEntryAnswer {
  mention: MentionView;
  /** it was stored already: the entry added its channel and evidence */
  known: boolean;
  /** 「已录入，附 2 份证据」「此帖已于 14:02 收录，已补充来源“网警”和 1 份证据」 */
  words: string;
}

export interface UpwardReportAnswer {
  incidentId: string;
  code: string;
  /** 「已上报，事件 YQ2026-0007 待宣传部定级；单位负责人和宣传部已收到」 */
  words: string;
}

/** POST /api/mentions/import, multipart with one file named file: CSV or Excel. row: as the editor numbers it. */
export interface ImportReport {
  fileName: string;
  ok: number;
  duplicates: number[];
  bad: { row: number; field: string; reason: string }[];
}

/** POST /api/mentions/:id/recover brings back a post that an excluded word keeps out of sight; answers MentionView. GET /api/mentions/:id/evidence; each file at GET /api/evidence/:hash. */
export interface EvidenceView {
  hash: string;
  kind: 'screenshot' | 'upload';
  name: string;
  mime: string;
  sizeBytes: number;
  at: string;
  addedBy: string | null;
}
