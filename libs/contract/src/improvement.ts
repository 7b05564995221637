/** 整改任务: what must change, by whom, until when, and what proves it. Times ISO 8601. */

/** open 待整改 · submitted 待验收 · returned 已退回 · accepted 已销号 · cancelled 已撤销. */
export type ImprovementState = 'open' | 'submitted' | 'returned' | 'accepted' | 'cancelled';

/**
 * Why a task came about, stable over the months: 送达未应, 逾期完成, 消息未送达, 系统延误, 监测中断, 预警滞后, 线索未核实, 其他.
 */
export type ImprovementCause =
  'silent' | 'late' | 'unreached' | 'engine_late' | 'gap' | 'alarm_lag' | 'clue_open' | 'other';

/** What is done to a task. */
export type ImprovementActName = 'submit' | 'accept' | 'return' | 'extend' | 'assign' | 'cancel';

/** A row of GET /api/improvement. */
export interface ImprovementTask {
  id: string;
  /** ZG2026-0001 */
  code: string;
  text: string;
  cause: ImprovementCause;
  causeName: string;
  source: 'report' | 'manual';
  incident: { id: string; code: string; title: string } | null;
  topic: string | null;
  /** null: 系统管理员 */
  unitId: string | null;
  unitName: string;
  /** who answers for it; null: nobody holds the post */
  owner: { personId: string; name: string; post: string } | null;
  state: ImprovementState;
  stateName: string;
  openedAt: string;
  dueAt: string;
  /** past its time and not handed in */
  overdue: boolean;
  /** 「还剩 3 天」「已超 2 天」「11月20日 销号」 */
  dueWords: string;
  version: number;
  can: ImprovementActName[];
}

/** GET /api/improvement?state=: what the asker may see, nearest due first; state=done: those ended, newest first. */
export interface ImprovementList {
  tasks: ImprovementTask[];
  /** 「3 项待整改，1 项已超期；2 项待验收。」 */
  sentence: string;
  can: { create: boolean };
  /** whom a task may be given to; empty for who may not give one */
  units: { id: string; name: string }[];
}

export interface ImprovementFile {
  hash: string;
  name: string;
  mime: string;
  sizeBytes: number;
}

/** One step of a task. Its files: GET /api/improvement/:id/files/:hash. */
export interface ImprovementStep {
  at: string;
  act: ImprovementActName | 'open';
  actName: string;
  by: string;
  text: string;
  files: ImprovementFile[];
}

/** GET /api/improvement/:id. */
export interface ImprovementDetail extends ImprovementTask {
  steps: ImprovementStep[];
}

/** POST /api/improvement: a task by hand. days: working days from now. Answers ImprovementOpened. */
export interface ImprovementDraft {
  text: string;
  /** null: 系统管理员 */
  unitId: string | null;
  days: number;
  cause?: ImprovementCause;
  incidentId?: string;
}
export interface ImprovementOpened {
  id: string;
  code: string;
}

/**
 * POST /api/improvement/:id/acts, JSON, or multipart/form-data with proof in the field files. version as shown: 409 where it has changed.
 * text: what was done (submit), why (return, extend, assign, cancel), a remark (accept, may be empty). days: working days (return, extend).
 * unitId: whose it is now (assign; null: 系统管理员).
 */
export interface ImprovementActRequest {
  act: ImprovementActName;
  version: number;
  text: string;
  days?: number;
  unitId?: string | null;
}

/** A cause over time: how often in each quarter, what was done about it, and whether it came back. */
export interface CauseRow {
  cause: ImprovementCause;
  causeName: string;
  unitName: string;
  topic: string | null;
  /** tasks by quarter, in the order of CauseTable.quarters */
  counts: number[];
  total: number;
  accepted: number;
  running: number;
  /** tasks of this cause opened after one of them had been accepted */
  cameBack: number;
  /** 「销号后又出现 2 次，最近 2026年11月」「销号后未再出现」「尚未销号」 */
  words: string;
}

/** GET /api/improvement/causes: eight quarters, this one last; what came back most stands first. */
export interface CauseTable {
  /** 2026 年第 4 季度 */
  quarters: string[];
  rows: CauseRow[];
}
