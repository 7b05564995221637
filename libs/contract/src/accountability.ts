import type { Level } from './common.js';

/** 问责 (第十条、第十三条): from a missed clock, or a post without leave (第十八条), to 销号. Times ISO 8601. */

/**
 * opened 待核实 · verified 已核实，待通知 · dropped 查否 · notified 已通知，待申辩 · stated 已申辩 · waived 逾期未申辩 · decided 已决定 ·
 * rectifying 整改中 · rectified 待销号 · closed 已销号 · appealed 申诉中 · withdrawn 已撤销.
 */
export type ClueState =
  | 'opened'
  | 'verified'
  | 'dropped'
  | 'notified'
  | 'stated'
  | 'waived'
  | 'decided'
  | 'rectifying'
  | 'rectified'
  | 'closed'
  | 'appealed'
  | 'withdrawn';

/** Whom it concerns: 主管单位, 主管单位分管领导, 管理员 (第十三条); 审批单位 (第十条). */
export type ClueAgainst = 'unit' | 'leader' | 'admin' | 'approver';

/** 免责 · 提醒 · 约谈 · 责令整改 · 通报批评 · 移送. */
export type ClueDecision = 'exempt' | 'remind' | 'talk' | 'rectify' | 'circulate' | 'refer';

/** What may excuse: nobody reached by any channel, the engine late, the same matter twice, another unit's, away with a substitute. */
export type ClueFlag = 'unreached' | 'engine_late' | 'duplicate' | 'wrong_unit' | 'on_leave';

/** What is done to a clue. waive is done by the clock alone. */
export type ClueActName =
  | 'verify'
  | 'drop'
  | 'notify'
  | 'serve'
  | 'state'
  | 'waive'
  | 'decide'
  | 'rectify'
  | 'return'
  | 'close'
  | 'appeal'
  | 'hear'
  | 'withdraw';

/** How an appeal ends: 维持, 撤销, 发回重新处理. */
export type AppealOutcome = 'uphold' | 'revoke' | 'remand';

/** A clock of the procedure: of who reviews, or of who is concerned. */
export interface ClueClock {
  /** what is awaited: 核实, 通知, 申辩, 处理决定, 整改, 销号, 申诉处理 */
  name: string;
  act: ClueActName;
  owner: 'reviewer' | 'concerned';
  startsAt: string;
  dueAt: string;
  /** pending: runs or stands overdue; met: done; cancelled: no longer awaited */
  state: 'pending' | 'met' | 'cancelled';
  metAt: string | null;
  breachedAt: string | null;
  /** reminders sent so far */
  reminders: number;
}

/** One row of GET /api/clues. */
export interface ClueSummary {
  id: string;
  /** null: it rests on a post of an official account */
  incidentId: string | null;
  incidentCode: string | null;
  /** of a post: whose it is */
  incidentTitle: string;
  incidentLevel: Level | null;
  mentionId: string | null;
  drill: boolean;
  unitId: string;
  unitName: string;
  against: ClueAgainst;
  /** 「后勤处」「后勤处 副处长 周涛」 */
  subject: string;
  /** one Chinese sentence: what was missed */
  text: string;
  /** kind of the clock missed first; unauthorised_post: a post */
  kind: string;
  openedAt: string;
  state: ClueState;
  stateName: string;
  /** since when it stands so */
  stateAt: string;
  flags: ClueFlag[];
  /** the same in words, as of then */
  exemptions: string[];
  decision: ClueDecision | null;
  decisionName: string | null;
  /** the clock that runs; null at an end */
  clock: ClueClock | null;
  /** acts the person who asks may do now */
  can: ClueActName[];
}

/** GET /api/clues?state=&incidentId=: those the person who asks may see, nearest clock first. */
export interface ClueList {
  clues: ClueSummary[];
  /** how many by state, whatever state was asked for */
  counts: { state: ClueState; name: string; n: number }[];
  /** 「3 条待核实，1 条逾期未核实。」 */
  sentence: string;
  now: string;
}

/** What one missed clock rests on. */
export interface ClueItem {
  kind: string;
  kindName: string;
  startsAt: string;
  dueAt: string;
  /** the late act; null: never done so far */
  metAt: string | null;
  /** of the breach, in the log of the incident */
  ledgerSeq: number;
  latenessMs: number;
  /** those who owed it, as of then */
  persons: string[];
  receipts: {
    person: string;
    channel: string;
    state: string;
    at: string | null;
    error: string | null;
  }[];
  flags: ClueFlag[];
}

/** A post that an official account published on a matter of 第十八条 without an authorisation that covers it, as it was seen then. */
export interface CluePost {
  mentionId: string;
  account: string;
  platformName: string;
  url: string | null;
  publishedAt: string;
  /** when the watch saw it */
  seenAt: string;
  text: string;
  /** sha256 of title and text */
  contentHash: string;
  /** 突发事件, 重大外事 … */
  matters: string[];
  /** what in it says so */
  words: string[];
  persons: { id: string | null; name: string; post: string }[];
  /** its entry in the log */
  ledgerSeq: number;
}

/** An attachment, by its sha256: GET /api/clues/:id/files/:hash. */
export interface ClueFile {
  hash: string;
  name: string;
  mime: string;
  sizeBytes: number;
}

/** One step of the procedure. */
export interface ClueStep {
  at: string;
  act: ClueActName | 'open' | 'flag' | 'seen' | 'overdue' | 'unreached';
  actName: string;
  /** 「党委宣传部 部长 刘敏」, 「系统」 */
  by: string;
  from: ClueState | null;
  to: ClueState;
  text: string;
  files: ClueFile[];
  /** its entry in the log */
  ledgerSeq: number;
}

/** 核实通知书 or 处理决定书: GET /api/clues/:id/papers/:id.docx, .pdf. */
export interface CluePaper {
  id: string;
  kind: 'notice' | 'decision';
  /** 核实通知书, 处理决定书 */
  name: string;
  /** 文号: 「舆情核实〔2026〕3号」 */
  number: string;
  at: string;
}

/** All that a paper says, as of the step that it belongs to. */
export interface CluePaperFacts {
  kind: 'notice' | 'decision';
  number: string;
  at: string;
  drill: boolean;
  schoolName: string;
  /** who signs it: 宣传部, 学校, 问责评审 */
  issuer: string;
  against: ClueAgainst;
  /** 「后勤处」「后勤处副处长周涛」 */
  subject: string;
  /** null: it rests on a post */
  incident: { code: string; title: string; level: Level; openedAt: string } | null;
  /** papers of before have none */
  post?: CluePost & { ledgerHash: string };
  /** each missed clock, with the entry of the log that it rests on */
  items: (ClueItem & { ledgerHash: string })[];
  /** 可免责情形 that the system noted */
  exemptions: string[];
  /** the article it rests on, in the version in force when the clue arose; papers of before, and schools that have put none in force, have none */
  law?: { title: string; article: string; text: string };
  verified: CluePaperWords;
  /** what was written to those concerned; of a decision: its reasons */
  words: CluePaperWords;
  /** by which a statement is due */
  statementDue: string;
  /** of a decision: what those concerned said; empty: nothing */
  statements: CluePaperWords[];
  /** null: a notice */
  decision: { kind: ClueDecision; name: string; rectifyDue: string | null; appealDue: string } | null;
}
export interface CluePaperWords {
  at: string;
  /** post and name */
  by: string;
  text: string;
  /** names of attachments */
  files: string[];
}

/** GET /api/clues/:id. */
export interface ClueDetail extends ClueSummary {
  version: number;
  /** version of the regulation that was in force when it arose; null: none, or it arose before they were named */
  regulation: number | null;
  items: ClueItem[];
  /** the post it rests on; null: missed clocks */
  post: CluePost | null;
  steps: ClueStep[];
  /** every clock so far, the latest last */
  clocks: ClueClock[];
  /** who verified, decided, closed, heard the appeal: three roles apart */
  roles: { act: ClueActName; name: string; by: string; at: string }[];
  notice: {
    notifiedAt: string;
    /** by which the statement is due */
    statementDue: string;
    /** the notice reached somebody: a channel took it, it was opened, or handed over */
    reached: boolean;
    receipts: { person: string; channel: string; state: string; at: string | null; error: string | null }[];
    seenAt: string | null;
  } | null;
  statedAt: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  rectifyDue: string | null;
  appealDue: string | null;
  endReason: string | null;
  /** in the order of their making */
  papers: CluePaper[];
  /** whether the person who asks is concerned, not a reviewer */
  mine: boolean;
  /** decisions open to the person who asks */
  decisions: { kind: ClueDecision; name: string }[];
  /** why the person who asks may not do what is next, in words; null: nothing to say */
  why: string | null;
}

/**
 * POST /api/clues/:id/acts. JSON, or multipart/form-data with attachments in the field files. version as shown: a stale one is refused with 409.
 * days are working days.
 */
export interface ClueActRequest {
  act: ClueActName;
  version: number;
  text: string;
  days?: number;
  decision?: ClueDecision;
  outcome?: AppealOutcome;
}

/** Share and times of one unit. n is what the share stands on: what counts against nobody is not in it. */
export interface UnitFigures {
  unitId: string;
  unitName: string;
  /** the asker's own unit */
  own: boolean;
  kinds: KindFigures[];
  total: KindFigures;
}
export interface KindFigures {
  /** ack, first_report …; total: all of them */
  kind: string;
  name: string;
  /** within + late + silent */
  n: number;
  within: number;
  /** 0 to 1; null when n is 0 */
  share: number | null;
  /** done after the time */
  late: number;
  /** 送达未答: reached, and never done */
  silent: number;
  /** 未送达: no channel reached anybody; not in n */
  notReached: number;
  /** excused otherwise; not in n */
  exempt: number;
  /** of the n, those never done counted at the moment their time ran out */
  median: Span | null;
  p90: Span | null;
}
/** atLeast: some that were never done lie at or below it, so that it is a lower bound. */
export interface Span {
  ms: number;
  atLeast: boolean;
}

/** How those who review keep their own times. */
export interface ReviewFigures {
  act: ClueActName;
  name: string;
  /** due within the period */
  n: number;
  within: number;
  share: number | null;
  late: number;
  /** still not done */
  overdue: number;
}

/** GET /api/clues/figures?from=&to= (YYYY-MM-DD, both ends included; default: the last ninety days). Drills are not counted. */
export interface AccountabilityFigures {
  from: string;
  to: string;
  /** the asker's own first; a unit's people see no other */
  units: UnitFigures[];
  /** empty for a unit's people */
  review: ReviewFigures[];
}
