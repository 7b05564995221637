import type { SeriesPoint } from './overview.js';
import type { Level } from './common.js';

/** GET /api/incidents/:id/report (JSON), .../report.docx (file). Same inputs, same bytes. */
export interface AfterActionReport {
  version: number;
  createdAt: string;
  schoolName: string;
  /** 「关于二食堂…舆情处置情况的复盘报告」 */
  title: string;
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
  /** paragraphs of 一、概述 */
  summary: string[];
  timeline: { at: string; text: string }[];
  series: SeriesPoint[];
  marks: { at: string; label: string }[];
  spread: { platform: string; count: number; negative: number }[];
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
  gaps: { source: string; from: string; to: string; words: string }[];
  clues: { text: string; state: string }[];
  lessons: string[];
  log: { seq: number; at: string; text: string; hash: string }[];
  chainHead: string;
  bodyHash: string;
}
