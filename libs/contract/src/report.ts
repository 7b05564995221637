import type { Level } from './common.js';
import type { SeriesPoint } from './overview.js';

/** A part of a paragraph. */
export interface ReportRun {
  text: string;
  strong: boolean;
}

/** A paragraph of running text, or an item of a list. */
export interface ReportParagraph {
  kind: 'text' | 'item';
  runs: ReportRun[];
}

/** 概述与定性, 起因与经过, 传播情况, 逐级报告与时限, 口径与回应, 平台沟通与处置措施, 监测覆盖, 问责, 经验教训与整改任务. */
export type ReportSectionKey =
  'summary' | 'origin' | 'spread' | 'duties' | 'reply' | 'contact' | 'gaps' | 'accountability' | 'lessons';

/** The text of one section: drafted by rules from the data, or as a person changed it. Tables and figures are data and not changed by hand. */
export interface ReportSection {
  key: ReportSectionKey;
  title: string;
  text: ReportParagraph[];
  /** null: as drafted; by: post and name as of then; original: what the rules draft */
  edit: { by: string; at: string; original: ReportParagraph[] } | null;
}

/** Counts of the report. n of every share stands beside it. */
export interface ReportFigures {
  posts: number;
  negative: number;
  neutral: number;
  positive: number;
  /** posts of verified media */
  media: number;
  /** rows of the ladder and people that were told */
  levels: number;
  people: number;
  /** clocks that were decided: in time, late, reached and silent, not reached */
  decided: number;
  inTime: number;
  late: number;
  silent: number;
  unreached: number;
}

/** 整改任务 drawn from a lesson. cause: stable, for what comes back over the months. */
export interface ReportTask {
  text: string;
  cause: 'silent' | 'late' | 'unreached' | 'engine_late' | 'gap' | 'alarm_lag' | 'clue_open';
  /** unit.id that owes it; null: 系统管理员 */
  unitId: string | null;
  owner: string;
  /** date in Beijing, 2026-12-08 */
  due: string;
  /** who set unit or due time otherwise than the rules; left out: nobody */
  editedBy?: string;
}

/** GET /api/incidents/:id/report (JSON); report.docx, report.pdf, report.html, report.json, report.brief.html (files). Same inputs, same bytes. */
export interface AfterActionReport {
  /** draft: as the data and the edits are now; sealed: approved, in the log with its hash, never changed */
  state: 'draft' | 'sealed';
  /** of a draft: the number it would be sealed under */
  version: number;
  /** sealed: when; draft: the moment it speaks of, the closing */
  createdAt: string;
  /** post and name of who approved it; null: a draft */
  approvedBy: string | null;
  schoolName: string;
  /** 「关于二食堂…舆情处置情况的复盘报告」 */
  title: string;
  drill: boolean;
  incident: {
    code: string;
    title: string;
    level: Level;
    levelReason: string;
    unitName: string;
    topic: string;
    openedAt: string;
    closedAt: string | null;
    closedReason: string | null;
  };
  sections: ReportSection[];
  /** 五要素 that were written, personal data masked; left out: none. by: post and name; seq: row of the log with the hash of the text, null: no row has it */
  known?: {
    element: string;
    text: string;
    source: string;
    confirmed: boolean;
    by: string;
    at: string;
    seq: number | null;
  }[];
  /** 口径 that were approved, as approved; left out: none. ownReview: drafted and approved by one person; publishedAt, url: null: not published; seq: row of the log that approves this text */
  wordings?: {
    title: string;
    text: string;
    revision: number;
    draftedBy: string;
    draftedAt: string;
    approvedBy: string;
    approvedAt: string | null;
    ownReview: boolean;
    publishedAt: string | null;
    url: string | null;
    seq: number | null;
  }[];
  figures: ReportFigures;
  /** the steps of the log, without how messages went */
  timeline: { at: string; text: string }[];
  series: SeriesPoint[];
  marks: { at: string; label: string }[];
  spread: { platform: string; count: number; negative: number; neutral: number; positive: number }[];
  topics: { topic: string; count: number }[];
  hotSearch: { board: string; word: string; bestRank: number | null; firstSeenAt: string; lastSeenAt: string }[];
  keyPosts: { at: string | null; platform: string; author: string; text: string; counts: string; url: string | null }[];
  duties: {
    level: string;
    person: string;
    duty: string;
    toldAt: string;
    dueAt: string;
    doneAt: string | null;
    lateness: string;
    channel: string;
  }[];
  filings: { at: string; who: string; kind: string; text: string }[];
  /** what was published: 权威信息、新闻发布、公开回应, and 对外口径 of the filings */
  statements: { at: string; who: string; kind: string; text: string; url: string | null }[];
  /** 平台沟通、关闭账号、责令整改 */
  steps: {
    kind: string;
    subject: string;
    state: string;
    by: string;
    at: string;
    changedAt: string;
    result: string | null;
  }[];
  gaps: { source: string; from: string; to: string; words: string }[];
  /** 线索 with 申辩, 处理决定, 整改与销号, 申诉 as they stand; null: not so far */
  clues: {
    text: string;
    state: string;
    statement: string | null;
    decision: string | null;
    rectification: string | null;
    appeals: string[];
  }[];
  tasks: ReportTask[];
  /** sections beyond the usual, after them: those of a drill that has ended (演练评分、导调) */
  further?: { title: string; blocks: ReportBlock[] }[];
  log: { seq: number; at: string; text: string; hash: string }[];
  /** hash of the last row of the extract */
  chainHead: string;
  /** the newest 封存点 when it was sealed; null: a draft, or there was none */
  checkpoint: { seq: number; hash: string; at: string } | null;
  /** sha256 of all of the above as JSON with sorted keys, UTF-8, lower-case hex */
  bodyHash: string;
  /** the page that checks it: PUBLIC_URL/verify/BODYHASH; empty: none, of a drill that has ended */
  verifyUrl: string;
}

export type ReportFormat = 'docx' | 'pdf' | 'html' | 'json' | 'brief';

/** What a section or an annex is shown as, in every format. Widths of columns are percent. */
export type ReportBlock =
  | { kind: 'text'; runs: ReportRun[] }
  | { kind: 'item'; no: number; runs: ReportRun[] }
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'table'; columns: ReportColumn[]; rows: string[][]; small: boolean }
  | { kind: 'note'; text: string }
  | { kind: 'curve'; series: SeriesPoint[]; marks: { at: string; label: string }[] }
  | { kind: 'code'; url: string; lines: string[] };

export interface ReportColumn {
  title: string;
  width: number;
  center: boolean;
}

/** GET /api/incidents/:id/report/page: the report as it is read and worked on. */
export interface ReportPage {
  state: 'draft' | 'sealed';
  version: number;
  title: string;
  schoolName: string;
  drill: boolean;
  /** what POST seal names, so that nobody approves what he has not seen */
  hash: string;
  createdAt: string;
  approvedBy: string | null;
  /** 一、 to 九、 */
  sections: ReportPageSection[];
  annex: { title: string; blocks: ReportBlock[] };
  /** of a draft the person may change; else empty */
  tasks: ReportTaskDraft[];
  /** whom a task may be given to */
  units: { id: string; name: string }[];
  /** newest first */
  versions: { version: number; at: string; by: string; hash: string }[];
  /** of a draft beside sealed versions: in words what is different; null: nothing, or nothing sealed yet */
  changed: string | null;
  can: { edit: boolean; seal: boolean };
}

export interface ReportPageSection extends ReportSection {
  heading: string;
  /** grows with every change; an edit names the one it was begun from */
  revision: number;
  data: ReportBlock[];
  /** of a draft beside a sealed version: it says or shows something else */
  changed?: boolean;
}

/** PUT /api/incidents/:id/report/sections/:key. html: what the editor holds, cleaned by the server; null: back to the draft. 409 where somebody else was faster. */
export interface ReportEdit {
  html: string | null;
  revision: number;
}

/** A task of a draft. key: what an edit names. */
export interface ReportTaskDraft extends ReportTask {
  key: string;
  revision: number;
}

/** PUT /api/incidents/:id/report/tasks/:key. to null: back to what the rules say; unitId null: 系统管理员. 409 where somebody else was faster. */
export interface ReportTaskEdit {
  to: { unitId: string | null; due: string } | null;
  revision: number;
}

/** What became of an edit; cleaned: in words what was taken out, null: nothing. */
export interface ReportEdited {
  section: ReportPageSection;
  cleaned: string | null;
}

/** POST /api/incidents/:id/report/clean {html}: what would be kept of it; nothing is stored. */
export interface ReportCleaned {
  text: ReportParagraph[];
  /** in words what is taken out; null: nothing */
  cleaned: string | null;
}

export interface ReportSealed {
  version: number;
  hash: string;
}

/** GET /api/incidents/:id/report/render?format=: application/x-ndjson, one of these a line; the last one holds the file. */
export type ReportRendering = { done: number; total: number } | { name: string; mime: string; base64: string };

/** GET /api/verify/:hash, public: whether a sealed report and the log rows it rests on are as they were. */
export interface ReportVerification {
  hash: string;
  /** null: no report was sealed under this hash */
  report: { title: string; schoolName: string; version: number; sealedAt: string; rows: number } | null;
  intact: boolean;
  /** one sentence: 一致…, 不一致… */
  words: string;
  /** log row that is not as it was */
  brokenAt: number | null;
  checkedAt: string;
}
