/** Shapes that cross HTTP and the socket. Times are ISO 8601 with zone; durations milliseconds unless named otherwise. Types only: no code here. */

/** 事件等级: 1 Ⅰ红, 2 Ⅱ橙, 3 Ⅲ黄, 4 Ⅳ蓝. */
export type Level = 1 | 2 | 3 | 4;

/** review: 问责评审 (纪检). */
export type Role = 'admin' | 'duty' | 'publicity_head' | 'unit' | 'school_leader' | 'audit' | 'review';

export type Sentiment = 'pos' | 'neu' | 'neg';

/** What the crawlers read, one adapter each. */
export type SourceName =
  | 'weibo-m' // m.weibo.cn: search by time, posts, comments, reposts
  | 'weibo-s' // s.weibo.com: search by time and within windows
  | 'weibo-ajax' // weibo.com/ajax: posts, comments, reposts, timelines
  | 'weibo-hot' // weibo.com/ajax: hot search and hot band
  | 'sogou' // weixin.sogou.com: articles
  | 'sogou-account' // weixin.sogou.com: accounts
  | 'wechat-article'; // mp.weixin.qq.com

/** Sites that keep their own cookies; those of .weibo.cn and .weibo.com are never mixed. */
export type Site = 'weibo.cn' | 'weibo.com' | 'sogou' | 'wechat';

/** Outcome of every attempt (sources.md 2.0). Only ok and empty count as "seen". */
export type OutcomeState =
  'ok' | 'empty' | 'login_required' | 'captcha' | 'rate_limited' | 'shell' | 'layout_changed' | 'network';

/** What pages read of an error body (Problem): message is Chinese, names the field and the fix. */
export interface ApiError {
  code: string;
  message: string;
  field?: string;
}

/** Every error body, application/problem+json (RFC 9457). */
export interface Problem extends ApiError {
  /** urn:fengsui:problem:CODE */
  type: string;
  /** what kind of refusal it is, in Chinese */
  title: string;
  status: number;
  /** one Chinese sentence that names the field and the fix */
  detail: string;
  /** urn:fengsui:request:X-Request-Id; acts stand in the log under the same number */
  instance?: string;
}

/** GET /api/session, POST /api/session {username, password}. 401 ApiError when not signed in. */
export interface Me {
  personId: string;
  name: string;
  /** e.g. 「后勤处 处长」 */
  post: string;
  unitId: string | null;
  unitName: string | null;
  roles: Role[];
  schoolName: string;
  /** these are the pages of a drill (演练) */
  drill: boolean;
  /** whom to ask for a right: administrators by name, at most three; without any the head of the office */
  admins: string[];
}

export type AuthorKind = 'plain' | 'verified_person' | 'organisation' | 'media' | 'official';

/** A post as the pages show it: ordinary authors are masked. */
export interface MentionView {
  id: string;
  platform: 'weibo' | 'wechat' | 'manual';
  url: string | null;
  /** masked unless media, organisation or official */
  author: string;
  authorKind: AuthorKind;
  followers: number | null;
  region: string | null;
  title: string | null;
  text: string;
  publishedAt: string | null;
  firstSeenAt: string;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  state: 'visible' | 'edited' | 'deleted' | 'violation';
  stateAt: string | null;
  sentiment: Sentiment;
  /** [-1, 1] */
  score: number;
  /** words in text that decided the sentiment */
  decidedBy: string[];
  topic: string | null;
  unitId: string | null;
  unitName: string | null;
  aboutSchool: boolean;
  severityWords: string[];
  /** how many later posts have nearly the same text */
  similar: number;
  /** pieces of evidence kept: screenshots and uploads */
  evidence: number;
  /** what people said of it instead of the analysis */
  corrections: CorrectionView[];
}

/** One part of a judgement that a person set; judging anew leaves it alone. */
export interface CorrectionView {
  field: 'about' | 'sentiment' | 'topic' | 'unit';
  /** what the analysis had said, in Chinese: 「中性」「食品安全」「后勤处」「无」 */
  was: string;
  by: string;
  at: string;
  reason: string | null;
}

/** GET /api/mentions/:id/judgement: how the analysis judges the post now, by itself, and what people said instead. */
export interface JudgementView {
  mentionId: string;
  aboutSchool: boolean;
  /** why it is taken to be about the school, or not */
  matchReason: string | null;
  sentiment: Sentiment;
  /** [-1, 1] */
  score: number;
  /** sum 1 */
  probabilities: Record<Sentiment, number>;
  /** likeliest first, three at most */
  topics: { name: string; p: number }[];
  /** what decided, in Chinese, each with words of the text: 「情感：差劲、恶心」 */
  why: string[];
  corrections: CorrectionView[];
  /** what a correction may choose from; null for who may not correct */
  choices: { topics: string[]; units: { id: string; name: string }[] } | null;
}

/** GET /api/analysis: version: by what posts are judged now, the analysis, a blank, a key of the names; run is null where the stored ones never had to be judged anew. */
export interface AnalysisState {
  version: string;
  run: AnalysisProgress | null;
}

/** Judging the stored posts anew after a change of the analysis, or of what school and units are called. words is Chinese. */
export interface AnalysisProgress {
  version: string;
  total: number;
  done: number;
  /** how many were judged otherwise than before */
  changed: number;
  startedAt: string;
  finishedAt: string | null;
  words: string;
}

/** Posts of the last days that were kept but not counted as the school's, by reason. GET /api/mentions/excluded. */
export interface ExcludedMentions {
  days: number;
  total: number;
  reasons: { reason: string; n: number; samples: MentionView[] }[];
}

/** POST /api/mentions/:id/correct: what a person says of a post instead of the analysis; what is left out stays. Answers MentionView. */
export interface MentionCorrection {
  about?: boolean;
  unitId?: string | null;
  sentiment?: Sentiment;
  /** one of the eighteen names; null: none */
  topic?: string | null;
  /** why, for whoever reads the log */
  reason?: string;
}

/** POST /api/mentions/correct: the same word on up to 500 posts, all or none. Answers {count}. */
export interface BulkCorrection extends MentionCorrection {
  mentionIds: string[];
  reason: string;
}

/** GET /api/mentions/similar?ids=: the stored posts with nearly the same text as these, themselves left out: at most 500 ids, the newest 50 in full. */
export interface SimilarPosts {
  total: number;
  ids: string[];
  mentions: MentionView[];
}
