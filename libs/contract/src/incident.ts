import type { AlarmView, ClockView, ListedIncident, SeriesPoint } from './overview.js';
import type { ClueAgainst, ClueState } from './accountability.js';
import type { FactView, WordingView } from './workbench.js';
import type { Level, MentionView } from './common.js';

/** A person told at a level, with what became of the message. */
export interface TargetView {
  name: string;
  post: string;
  unit: string;
  cc: boolean;
  /** false: nothing that is set up has an address of this person */
  reached: boolean;
  toldAt: string;
  /** why told: 「事件开始」「后勤处未在 60 秒内签收」 */
  toldReason: string;
  ackedAt: string | null;
  ackedVia: string | null;
  messages: {
    channel: string;
    state: 'pending' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'unknown' | 'bundled';
    at: string | null;
    resent: boolean;
    error: string | null;
    /** 1 begins a chain of channels; the next one says in because why the one before was not enough */
    step: number;
    because: string | null;
  }[];
}

/** One row of the ladder (处置阶梯). */
export interface LadderStep {
  levelNo: number;
  /** 单位负责人 / 宣传部 / 分管校领导 / 书记、校长 */
  name: string;
  /** unreachable: nobody of this level was there or could be told; the next was told at once. left: the unit is no longer concerned */
  state: 'done' | 'running' | 'late' | 'waiting' | 'not_needed' | 'unreachable' | 'left';
  targets: TargetView[];
  /** clocks of this level; level 1 holds 初报 and 回应 too */
  clocks: ClockView[];
  /** for waiting steps: 「14:35 若未签收，将报分管校领导」 */
  words: string;
  /** planned time for waiting steps */
  plannedAt: string | null;
}

export interface FilingView {
  id: string;
  kind:
    | 'first_report'
    | 'response'
    | 'follow_up'
    | 'zero_report'
    | 'decline'
    | 'final_report'
    | 'note'
    | 'rectification'
    | 'public_statement'
    | 'press'
    | 'reply48';
  kindName: string;
  body: Record<string, string>;
  personName: string;
  post: string;
  /** when it came: what counts */
  at: string;
  /** when it was written, where it was kept on a device until it could be sent; null: sent at once */
  writtenAt: string | null;
  files: FilingFile[];
}

/** A photo or file of a report; its content: GET /api/incidents/:id/files/:hash. */
export interface FilingFile {
  hash: string;
  name: string;
  mime: string;
  sizeBytes: number;
}

/** One unit's ladder in an incident. */
export interface UnitLadder {
  unitId: string;
  unitName: string;
  /** 牵头单位 */
  lead: boolean;
  /** reassigned: why; null while the unit is concerned */
  leftReason: string | null;
  steps: LadderStep[];
  /** 「14:35 若未签收，将报宣传部」 */
  nextStep: string | null;
  /** 不属我单位, waiting for the judgement of 宣传部 */
  decline: { id: string; reason: string; by: string; at: string } | null;
}

/** 待补全: GET /api/data-quality. */
export interface DataQualityTask {
  id: string;
  text: string;
  /** the incident whose message reached nobody */
  incidentId: string | null;
  openedAt: string;
}

/** Contact with a platform, an order to close an account, an order to rectify: tracked to its end (第十三条). */
export interface DisposalStep {
  id: string;
  kind: 'platform_contact' | 'closure_order' | 'rectify';
  /** 平台沟通 / 关闭账号 / 责令整改 */
  kindName: string;
  state: string;
  /** 「已发出，待平台答复」 */
  stateName: string;
  unitName: string | null;
  /** the platform and post, or the account */
  subject: string;
  /** what was sent */
  text: string;
  /** what came back */
  result: string | null;
  by: string;
  at: string;
  changedAt: string;
  /** what the person who asks may do with it now */
  moves: { to: string; label: string; needsResult: boolean }[];
}

export interface LogEntry {
  seq: number;
  at: string;
  kind: string;
  /** one Chinese sentence */
  text: string;
  actor: string;
  hash: string;
  /** number of the entry that this one corrects; null: none */
  corrects: number | null;
}

export interface ClueView {
  id: string;
  kind: string;
  unitName: string;
  personName: string;
  post: string;
  openedAt: string;
  dueAt: string;
  /** one Chinese sentence */
  text: string;
  exemptions: string[];
  against: ClueAgainst;
  state: ClueState;
  stateName: string;
}

/** A person's word on whether a post belongs to an incident. now, where given: the incident it is in instead. */
export interface DecisionView {
  by: string;
  at: string;
  reason: string;
}

/** GET /api/incidents/:id. */
export interface IncidentDetail extends ListedIncident {
  levelReason: string;
  epoch: number;
  version: number;
  closedReason: string | null;
  /** the incident that this one became part of */
  mergedInto: { id: string; code: string; title: string } | null;
  alarms: AlarmView[];
  /** of the lead unit */
  ladder: LadderStep[];
  /** of every unit, the lead first */
  ladders: UnitLadder[];
  steps: DisposalStep[];
  /** 「处置暂停」; null while clocks run */
  paused: { reason: string; until: string } | null;
  /** 宣传部 has taken it over */
  takenOver: { by: string; at: string } | null;
  /** what must be done before closing, or explained; empty: nothing */
  unfinished: string[];
  /** 五要素 that have been written, in their order */
  facts: FactView[];
  /** 口径, newest first */
  wordings: WordingView[];
  mentions: MentionView[];
  /** people's word on posts of this incident: those pinned, by the id of the post, and those taken out, latest first */
  pinned: Record<string, DecisionView>;
  excluded: (DecisionView & { mention: MentionView; now: { id: string; code: string } | null })[];
  series: SeriesPoint[];
  /** marks on the series' axis */
  marks: { at: string; label: string }[];
  filings: FilingView[];
  log: LogEntry[];
  clues: ClueView[];
  /** what the person who asks may do now */
  can: {
    confirm: boolean;
    sign: boolean;
    firstReport: boolean;
    respond: boolean;
    followUp: boolean;
    /** a 续报 or 零报告 is owed by now; where nothing is new, one word answers both */
    zeroReport: boolean;
    decline: boolean;
    /** 转代班 */
    handOver: boolean;
    finalReport: boolean;
    note: boolean;
    /** 宣传部: pause, take over, reassign, joint units, orders, outward statements */
    office: boolean;
    /** 宣传部部长: orders to close an account */
    orderClosure: boolean;
    close: boolean;
    /** ended, and may be taken up again */
    reopen: boolean;
  };
  /** the person who asks has signed at */
  signedAt: string | null;
}

/** POST /api/incidents/:id/confirm. */
export interface ConfirmRequest {
  level: Level;
  version: number;
  /** why another level than the one that stood; pages ask for it */
  reason?: string;
  /** before the clocks start: the unit that is told; left out: the one found by rule */
  unitId?: string;
}
/** POST /api/incidents/:id/filings, as JSON or, with photos in files, as a form whose body is JSON. requestId (uuid by the page) makes repeats harmless. */
export interface FilingRequest {
  /** zero_report: body may be empty */
  kind: 'first_report' | 'response' | 'follow_up' | 'zero_report' | 'decline' | 'final_report' | 'note';
  body: Record<string, string>;
  requestId: string;
  epoch: number;
  /** when it was written, by the same clock as the header X-Client-Time says when it was sent */
  writtenAt?: string;
}
/** POST /api/incidents/:id/close. */
export interface CloseRequest {
  reason: string;
  version: number;
  /** why it may be closed although something is not done */
  unfinished?: string;
}
/** POST /api/incidents/:id/reopen. */
export interface ReopenRequest {
  reason: string;
  version: number;
}
/** POST /api/incidents/:id/steps/:stepId. */
export interface StepMoveRequest {
  requestId: string;
  epoch: number;
  to: string;
  result: string;
}
/** POST /api/incidents/:id/pin (归入): these posts belong to this incident, wherever they were. */
export interface PinRequest {
  mentionIds: string[];
  reason: string;
  version: number;
}
/** POST /api/incidents/:id/unpin (取消固定): a person's word that these posts belong here is taken back; rules may move them again. */
export interface UnpinRequest {
  mentionIds: string[];
  reason: string;
  version: number;
}
/** POST /api/incidents/:id/exclude (不属于此事件): the post and copies of it leave and do not come back. */
export interface ExcludeRequest {
  mentionId: string;
  reason: string;
  version: number;
}
/** POST /api/incidents/:id/split (拆分): these posts make an incident of their own; answers { id } of it. */
export interface SplitRequest {
  mentionIds: string[];
  title: string;
  reason: string;
  version: number;
}
/** POST /api/incidents/:id/merge (并入): this incident becomes part of another and ends. */
export interface MergeRequest {
  intoId: string;
  reason: string;
  version: number;
}
/** GET /api/links/:token shows, never acts; POST /api/links/:token/sign acts, once. */
export interface LinkView {
  state: 'valid' | 'used' | 'expired' | 'stale' | 'unknown';
  incident: {
    code: string;
    title: string;
    level: Level;
    unitName: string;
    mentionCount: number;
    openedAt: string;
    dueAt: string | null;
    /** 演练 */
    drill: boolean;
  } | null;
  personName: string | null;
  incidentId: string | null;
  signedAt: string | null;
}
