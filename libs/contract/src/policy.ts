import type { Level } from './common.js';
import type { DutyPerson, PostFunctionName } from './roster.js';

export interface PolicyStep {
  no: number;
  name: string;
  functions: PostFunctionName[];
  cc: PostFunctionName[];
  scope: 'unit' | 'school';
  toldAfterS: number;
  ackByS: number;
}

/** Seconds; null: no such clock. What each counts from stands in docs/policy.md. */
export interface PolicyPlan {
  steps: PolicyStep[];
  firstReportByS: number;
  respondByS: number;
  followUpEveryS: number | null;
  zeroReportEveryS: number | null;
  finalReportByS: number | null;
  publicStatementByS: number | null;
  pressByS: number | null;
  publicReplyByS: number | null;
  platformContactByS: number | null;
  rectifyByS: number | null;
  idleAfterS: number | null;
  workingTime: boolean;
  quietHours: 'kept' | 'ignored';
}

/** 处置策略. Times of day HH:MM, Asia/Shanghai. */
export interface PolicyBody {
  name: string;
  quietHours: { from: string; to: string };
  workingHours: { from: string; to: string }[];
  levels: Record<Level, PolicyPlan>;
}

/** path is that of the body: levels.2.steps.0.ackByS */
export interface PolicyProblemView {
  path: string;
  message: string;
}

export interface PolicyVersionView {
  id: string;
  name: string;
  version: number;
  active: boolean;
  publishedAt: string;
  publishedBy: string | null;
  reason: string | null;
  /** incidents under way that keep this version */
  running: number;
}

export interface PolicyDraftView {
  body: PolicyBody;
  version: number;
  updatedAt: string;
  updatedBy: string;
  problems: PolicyProblemView[];
  /** against the active version, in words; empty: none */
  changes: string[];
}

/** GET /api/policy */
export interface PolicyPage {
  active: PolicyBody;
  versions: PolicyVersionView[];
  draft: PolicyDraftView | null;
  /** what a draft may start from */
  templates: { name: string; words: string }[];
  functions: { value: PostFunctionName; name: string }[];
  /** where a rehearsal may happen */
  units: { id: string; name: string }[];
  mayEdit: boolean;
  mayPublish: boolean;
}

/** POST /api/policy/rehearse {source, level, unitId, openedAt} */
export interface RehearsalRequest {
  source: 'active' | 'draft';
  level: Level;
  unitId: string;
  /** ISO 8601 */
  openedAt: string;
}

/** One level of a rehearsal in which nobody signs and nothing is reported. */
export interface RehearsalStep {
  no: number;
  name: string;
  /** null: this level is never reached */
  toldAt: string | null;
  /** later than toldAt when the message waits for the end of the quiet hours */
  arrivesAt: string | null;
  ackBy: string | null;
  because: string;
  people: DutyPerson[];
  copies: DutyPerson[];
  /** why nobody is told; the next level is told at once */
  empty: string | null;
}

export interface RehearsalClock {
  kind: string;
  name: string;
  dueAt: string;
  /** 「工作时间」「自然时间」 */
  counted: string;
}

export interface Rehearsal {
  policyName: string;
  level: Level;
  unitName: string;
  openedAt: string;
  /** 「国庆节，22:00–07:00 免打扰」 */
  openedWords: string;
  steps: RehearsalStep[];
  clocks: RehearsalClock[];
  warnings: string[];
}
