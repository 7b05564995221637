import type { SeriesPoint } from './overview.js';

/** 日报 · 周报 · 月报 · 专报. */
export type BriefKind = 'daily' | 'weekly' | 'monthly' | 'special';
/** Those made by the clock. */
export type ScheduledBrief = 'daily' | 'weekly' | 'monthly';

/** The same figure of an equally long period. */
export interface BriefBefore {
  /** 前一日 · 上周同日 · 前一周 · 前 30 天 · 去年同期 */
  label: string;
  from: string;
  to: string;
  /** null: nothing was collected then, there is nothing to compare with */
  value: number | null;
  /** that of which it is a part, then; null where value stands for itself */
  of: number | null;
  /** 监测中断 within that period: the figure may be too small */
  gapped: boolean;
}

/** A figure with its n and its comparison. */
export interface BriefFigure {
  key: 'mentions' | 'negative' | 'questions' | 'alarms' | 'opened' | 'due_kept';
  name: string;
  value: number;
  /** 条, 次, 起, 项 */
  unit: string;
  /** n: what the value is a part of; null: it stands for itself */
  of: number | null;
  before: BriefBefore[];
  /** 监测中断 within the period: the figure may be too small */
  gapped: boolean;
  /** 「前一日 280 条，多 11%；上周同日无数据可比」 */
  words: string;
}

/** Where n is 0 there is no share: what there was nothing of. */
export const NOTHING_NAME: Record<BriefFigure['key'], string> = {
  mentions: '无相关信息',
  negative: '无相关信息',
  questions: '无相关信息',
  alarms: '无预警',
  opened: '无新立事件',
  due_kept: '无到期时限',
};

/** A table of a brief. A cell is text or a number. */
export interface BriefTable {
  key: 'platforms' | 'topics' | 'units' | 'incidents' | 'duties' | 'late' | 'hot' | 'questions' | 'coverage' | 'tasks';
  title: string;
  columns: string[];
  rows: (string | number)[][];
  /** rows there are beyond those listed */
  more: number;
  /** what it says when there are no rows */
  empty: string;
}

/** What is stored, never changed, and hashed. Times ISO 8601. */
export interface BriefBody {
  schoolName: string;
  kind: BriefKind;
  /** 「网络舆情日报」 */
  name: string;
  /** 「2026年11月25日（周三）」 */
  period: string;
  from: string;
  to: string;
  /** what a 专报 is about; null: everything */
  scope: { topic: string | null; incidentId: string | null; words: string } | null;
  /** state of incidents, duties and tasks as of then; figures are those collected by then */
  madeAt: string;
  /** the set time has passed by more than ten minutes: made afterwards */
  caughtUp: boolean;
  /** 零报告: no post, no alarm, no incident */
  zero: boolean;
  /** 监测中断 of five minutes and more on some platform, or nothing was collected at all */
  gapped: boolean;
  sentence: string;
  /** at most six sentences */
  points: string[];
  figures: BriefFigure[];
  /** posts by hour (a day) or by day */
  series: SeriesPoint[];
  tables: BriefTable[];
}

/** A row of GET /api/briefs. */
export interface BriefSummary {
  id: string;
  kind: BriefKind;
  /** 「网络舆情日报 第 12 期」 */
  title: string;
  period: string;
  from: string;
  to: string;
  madeAt: string;
  zero: boolean;
  gapped: boolean;
  sentence: string;
}

/** GET /api/briefs?kind=&before=: newest first, fifty at most; before: from of the last one shown. */
export interface BriefList {
  briefs: BriefSummary[];
  /** there are older ones */
  more: boolean;
  /** kinds the asker has subscribed to */
  subscribed: ScheduledBrief[];
  schedules: BriefSchedule[];
  can: { make: boolean; schedule: boolean };
  /** what a 专报 may be about; empty for who may not make one */
  topics: string[];
  incidents: { id: string; words: string }[];
}

/** GET /api/briefs/:id; .docx and .xlsx behind it are files. */
export interface BriefDetail extends BriefSummary {
  body: BriefBody;
  /** sha256 of body as JSON with sorted keys, UTF-8, lower-case hex; the log holds it too */
  hash: string;
  madeBy: string;
  /** ids of its neighbours of the same kind */
  previous: string | null;
  next: string | null;
}

/** When briefs of a kind are made (Beijing time). */
export interface BriefSchedule {
  kind: ScheduledBrief;
  enabled: boolean;
  /** HH:MM */
  at: string;
  /** weekly: 1 Monday … 7 Sunday */
  weekday: number | null;
  /** monthly: 1 … 28 */
  monthDay: number | null;
  /** null: the engine has not looked yet, or it is switched off */
  nextAt: string | null;
  version: number;
}

/** PUT /api/briefs/schedules/:kind. 409 where somebody else was faster. */
export interface BriefScheduleChange {
  enabled: boolean;
  at: string;
  weekday: number | null;
  monthDay: number | null;
  version: number;
}

/** POST /api/briefs: a 专报 about one topic in a span of days (both ends included, YYYY-MM-DD), or about one incident in its run. Answers BriefMade. */
export interface SpecialBriefRequest {
  topic?: string;
  from?: string;
  to?: string;
  incidentId?: string;
}
export interface BriefMade {
  id: string;
}
