import type { AlarmSeen } from './alarm.js';
import type { Level, MentionView, OutcomeState, SourceName } from './common.js';

/** One minute (or hour) of the series, stacked by sentiment. */
export interface SeriesPoint {
  /** start of the bucket */
  at: string;
  pos: number;
  neu: number;
  neg: number;
}

/** Nearest running clock of an incident. */
export interface ClockView {
  deadlineId: string;
  kind:
    | 'ack'
    | 'first_report'
    | 'respond'
    | 'idle'
    | 'follow_report'
    | 'zero_report'
    | 'final_report'
    | 'rectify'
    | 'platform_contact'
    | 'public_statement'
    | 'press'
    | 'reply48';
  /** 签收 / 初报 / 回应 / 续报 / 终报 … */
  kindName: string;
  levelNo: number;
  startsAt: string;
  dueAt: string;
  state: 'pending' | 'met' | 'breached' | 'cancelled' | 'rebased';
  metAt: string | null;
  latenessMs: number | null;
  /** the incident is paused since then, and with it this clock: due later by as long as the pause lasts; null: it runs */
  stoodAt: string | null;
  /** who must act, for people: 「后勤处」「宣传部」 */
  owner: string;
  /** unit.id of those who must act */
  ownerUnitId: string;
}

export interface IncidentSummary {
  id: string;
  code: string;
  title: string;
  level: Level;
  levelConfirmed: boolean;
  state: 'proposed' | 'open' | 'closed' | 'rejected';
  unitId: string;
  unitName: string;
  topic: string;
  openedAt: string;
  closedAt: string | null;
  mentionCount: number;
  /** running clocks, nearest first; then those that stand while the incident is paused, then breached ones not yet met */
  clocks: ClockView[];
  /** highest level told so far, 0 none */
  levelNo: number;
  /** 「14:35 若未签收，将报宣传部」; null when nothing is to come */
  nextStep: string | null;
}

/** An incident as lists show it, with its 接手人: who of 宣传部 took it over (takenOver), else who signed first; null: nobody yet. */
export interface ListedIncident extends IncidentSummary {
  handler: { name: string; post: string; at: string; takenOver: boolean } | null;
}

/** One level of an incident's ladder that was told. */
export interface Rung {
  levelNo: number;
  toldAt: string;
  /** the first signature of the level; null: none yet */
  signedAt: string | null;
  /** false: nobody of the level had an address */
  reached: boolean;
}

/** An incident as dashboard and wall show it. */
export interface BoardIncident extends IncidentSummary {
  /** levels told so far of the lead unit's ladder, lowest first */
  rungs: Rung[];
}

/** An alarm as the dashboard shows it. */
export interface BoardAlarm extends AlarmView {
  /** who at the desk said 已看到, and when; null: nobody yet */
  seen: AlarmSeen | null;
}

/** Something that happened in the course of handling, as it is marked on the curve and told in the wall's ticker. */
export interface BoardStep {
  at: string;
  /** 预警 / 核定Ⅱ级 / 报宣传部 / 签收 / 初报 / 办结 … */
  label: string;
  /** null: an alarm that belongs to no incident (yet) */
  incidentId: string | null;
  /** title of the incident; of an alarm without one: its reason */
  title: string;
}

/** The one sentence by rule (pages.md, Three seconds). GET /api/overview/sentence: it alone, for the pages beside the dashboard. */
export interface SentenceView {
  text: string;
  /** the same text in pieces; one with a clock is a time that goes on: left until that moment (down, to 0) or passed since (up) */
  parts: { text: string; clock: { at: string; counts: 'down' | 'up' } | null }[];
  kind: 'calm' | 'handling' | 'overdue' | 'blind';
  action: { label: string; href: string } | null;
}

/**
 * GET /api/overview/talk: what was talked about in the last 24 hours, and where. Read anew once a minute at most. Shares of posts, in [0, 1].
 * words: from samples of 1,000 posts, against the seven days before. before: the mean of those seven days, one decimal.
 */
export interface Talk {
  /** posts of the last 24 hours */
  total: number;
  words: { word: string; share: number; weekShare: number }[];
  topics: { topic: string; count: number; before: number }[];
  platforms: { platform: string; count: number }[];
  /** 「四川」 by the place the platform shows; posts without one are left out */
  regions: { region: string; count: number }[];
  /** why it is empty: the index does not answer; null: it is not */
  lacks: string | null;
}

export interface SourceView {
  source: SourceName;
  /** 微博（移动） / 微博搜索 / 搜狗微信 / 微信文章 */
  name: string;
  state: OutcomeState | 'starting' | 'paused' | 'disabled';
  since: string;
  lastOkAt: string | null;
  /** for how long it has seen nothing; null while it sees, begins or is switched off */
  blindMs: number | null;
  pausedUntil: string | null;
  pauseReason: string | null;
  /** plain words: 「正常，8 秒前」「监测中断 2 小时 10 分」 */
  words: string;
  /** last 24 h as intervals; what lies between is not covered */
  coverage: { from: string; to: string; state: 'seen' | 'missed'; reason: string | null }[];
}

export interface AlarmView {
  id: string;
  kind: 'spike' | 'sentiment' | 'single_post' | 'hot_search';
  at: string;
  reason: string;
  /** 解除条件; null for alarms from before it was told */
  clearWhen: string | null;
  /** when the rise had been over for long enough; null while it lasts, and for single posts and hot words */
  clearedAt: string | null;
  incidentId: string | null;
}

/** GET /api/overview: all the dashboard shows. */
export interface Overview {
  now: string;
  schoolName: string;
  sentence: SentenceView;
  /** last 120 minutes, one point a minute, empty minutes included; no point at all while the index does not answer */
  series: SeriesPoint[];
  /** what the series lacks, in words (检索服务没有应答, posts that wait); null: nothing */
  lacks: string | null;
  /** newest first, at most 50 */
  mentions: MentionView[];
  incidents: BoardIncident[];
  sources: SourceView[];
  alarms: BoardAlarm[];
  /** of the last two hours, oldest first, the newest 100 */
  steps: BoardStep[];
  today: { mentions: number; negative: number; alarms: number; handling: number; onTime: number; dueTotal: number };
  /** 值班 name, null when nobody is on duty */
  duty: string | null;
}
