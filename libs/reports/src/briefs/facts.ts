import type { BriefKind, Level, SeriesPoint } from '@fengsui/contract';
import type { Span } from './period.js';
import type { Sight } from './sight.js';

/** Posts of one kind within a period. */
export interface Count {
  /** platform, topic or unit.id; '' for those without */
  key: string;
  n: number;
  negative: number;
  questions: number;
}

/** Counts of a period, as they are compared. */
export interface Counts {
  total: Count & { positive: number };
  platforms: Count[];
  topics: Count[];
  units: Count[];
  alarms: { kind: string; n: number }[];
  opened: number;
  /** clocks that fell due: kept, done late, not done, of no weight (the system was away) */
  duties: DutyCount[];
  sight: Sight;
  /** anything was collected or written down by then: otherwise 0 means nothing */
  known: boolean;
}

export interface DutyCount {
  unitName: string;
  due: number;
  kept: number;
  late: number;
  silent: number;
  excused: number;
}

export interface IncidentFact {
  code: string;
  title: string;
  level: Level;
  unitName: string;
  state: 'proposed' | 'open' | 'closed' | 'rejected';
  openedAt: Date;
  closedAt: Date | null;
  /** posts of the period */
  posts: number;
}

export interface LateFact {
  code: string;
  title: string;
  unitName: string;
  kind: string;
  dueAt: Date;
  metAt: Date | null;
  /** what may excuse, as the clue has it */
  exemptions: string[];
}

export interface HotFact {
  word: string;
  bestRank: number | null;
  from: Date;
  to: Date;
}

export interface TaskFact {
  code: string;
  text: string;
  unitName: string;
  dueAt: Date;
  state: string;
  endedAt: Date | null;
}

/** Rows a brief is made from, read in one snapshot; nothing else goes in. Drills are never among them. */
export interface BriefFacts {
  schoolName: string;
  kind: BriefKind;
  span: Span;
  scope: { topic: string | null; incident: { id: string; code: string; title: string } | null } | null;
  madeAt: Date;
  /** the set time; null for a 专报 */
  dueAt: Date | null;
  counts: Counts;
  before: (Span & { label: string; counts: Counts })[];
  series: SeriesPoint[];
  incidents: IncidentFact[];
  late: LateFact[];
  hot: HotFact[];
  /** 线索: opened within the period; not ended yet */
  clues: { opened: number; running: number };
  tasks: TaskFact[];
  unitNames: Map<string, string>;
}
