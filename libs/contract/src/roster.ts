/** A function of the chain of responsibility (第五条). */
export type PostFunctionName =
  | 'unit_leader'
  | 'unit_deputy'
  | 'account_admin'
  | 'publicity_duty'
  | 'publicity_head'
  | 'school_leader'
  | 'party_secretary'
  | 'president';

/** Somebody on duty; onBehalfOf: whose place is taken. */
export interface DutyPerson {
  personId: string;
  name: string;
  title: string;
  onBehalfOf: string | null;
}

/** A stretch of time with the same people on duty; nobody: missing says why. */
export interface DutySpanView {
  from: string;
  to: string;
  people: DutyPerson[];
  missing: string[];
}

/** 轮值 of one post: the members take turns by day or week from startsOn (YYYY-MM-DD), changing at handover (HH:MM). */
export interface RotationView {
  pattern: 'daily' | 'weekly';
  startsOn: string;
  handover: string;
  members: { personId: string; name: string }[];
  version: number;
  updatedAt: string;
  updatedBy: string;
}

/** One post of one unit. */
export interface RosterPost {
  function: PostFunctionName;
  functionName: string;
  unitId: string;
  unitName: string;
}

/** A post as it stands in the 值班表. */
export interface RosterLine extends RosterPost {
  people: { personId: string; name: string; title: string }[];
  rotation: RotationView | null;
  now: DutyPerson[];
  /** whether the viewer may change it */
  mayEdit: boolean;
}

/** 代班, 换班, 请假, to come or under way. */
export interface AbsenceView {
  id: string;
  kind: 'cover' | 'swap' | 'leave';
  person: string;
  substitute: string | null;
  /** 「后勤处单位负责人」; null: all posts of the person */
  post: string | null;
  from: string;
  to: string;
  reason: string;
  createdBy: string;
  createdAt: string;
  mayCancel: boolean;
}

/** A time at which nobody would answer. */
export interface DutyGap {
  /** 「后勤处单位负责人」 */
  post: string;
  unitId: string | null;
  from: string;
  /** null: to the end of what is looked at and beyond */
  to: string | null;
  why: string;
}

/** Somebody who holds a post and would not, or may not, be reached. */
export interface Unreachable {
  name: string;
  post: string;
  unitId: string;
  why: string;
}

/** A unit that hosts official accounts and lacks people the regulation asks for; gaps: 「分管领导无人任职」. */
export interface ChainGap {
  unitId: string;
  unit: string;
  gaps: string[];
}

/** Days that a school works or not of its own (寒暑假、校历), both ends included, YYYY-MM-DD. */
export interface SchoolDayView {
  id: string;
  from: string;
  to: string;
  working: boolean;
  name: string;
}

/** Whether every level would find somebody in the coming days. text: the weekly digest. */
export interface Readiness {
  /** how many days are looked at */
  days: number;
  gaps: DutyGap[];
  /** how many there are of each; near: gaps that begin within three days */
  counts: Record<ReadinessPart, number> & { near: number };
  /** units of whose leader, deputy and administrator nobody has an address: 「后勤处（陈建国、周涛）」 */
  unitsUnreachable: string[];
  unreachable: Unreachable[];
  chainGaps: ChainGap[];
  /** a year whose days off are not published */
  calendarWarning: string | null;
  text: string;
  /** when this week's digest was written for whom; null: not yet */
  sent: { at: string; to: string[] } | null;
}

/** GET /api/roster?q=&page=: the posts of a page of units, the viewer's own units first. q: in the name of a unit or of somebody in its posts. */
export interface Roster {
  lines: RosterLine[];
  /** of units: which page, how many on a page, how many in all pages */
  page: number;
  size: number;
  total: number;
  absences: AbsenceView[];
  schoolDays: SchoolDayView[];
  /** whether there is any post the viewer may change, on whatever page */
  mayEdit: boolean;
  mayEditCalendar: boolean;
}

/** What readiness tells of: times without anybody, units that nothing reaches, people whom nothing surely reaches, chains with a gap. */
export type ReadinessPart = 'gaps' | 'unitsUnreachable' | 'unreachable' | 'chainGaps';
/** GET /api/roster/readiness/:part?page=: all of one part, in the same order; page from 1. */
export interface ReadinessPage {
  gaps: DutyGap[];
  unitsUnreachable: string[];
  unreachable: Unreachable[];
  chainGaps: ChainGap[];
  page: number;
  size: number;
  total: number;
}

/**
 * GET /api/roster/people?q=&away=1: the first 50 who may stand in, by a part of their name, number or unit; away=1: who may be entered as away by the viewer,
 * the viewer first.
 */
export interface RosterPeople {
  people: RosterPerson[];
}
export interface RosterPerson {
  personId: string;
  name: string;
  /** 「后勤处 处长」, those held now; empty: none */
  post: string;
  /** of these, what the viewer may change */
  posts: RosterPost[];
}

/** GET /api/roster/month?month=2026-11&unitId=&function= */
export interface RosterMonth {
  days: { date: string; working: boolean; words: string | null; spans: DutySpanView[] }[];
}

/** PUT /api/roster/rotation; version: that of the rotation seen, null where there was none. */
export interface RotationDraft {
  unitId: string;
  function: PostFunctionName;
  pattern: 'daily' | 'weekly';
  startsOn: string;
  handover: string;
  members: string[];
  version: number | null;
}

/** POST /api/roster/absences. swap: the substitute's own time that the person takes over in return. */
export interface AbsenceDraft {
  kind: 'cover' | 'swap' | 'leave';
  personId: string;
  substituteId: string | null;
  /** both null: all posts of the person */
  unitId: string | null;
  function: PostFunctionName | null;
  from: string;
  to: string;
  back: { from: string; to: string } | null;
  reason: string;
}

/** POST /api/roster/import?unitId=&function=: rows of 日期、姓名 (and 开始、结束), by number. */
export interface RosterImportReport {
  ok: number;
  bad: { row: number; reason: string }[];
}
