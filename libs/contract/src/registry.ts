import type { PostFunctionName } from './roster.js';

/** 党组织, 系部, 处室, 学生组织, 学校领导. */
export type UnitKind = 'party' | 'department' | 'office' | 'student_body' | 'leadership';

/** One step of the chain of responsibility (第五条), from the top down. */
export type ChainStep = 'party' | 'school_leader' | 'publicity' | 'head' | 'deputy' | 'admin';

/** Who answers at a step now; nobody, or nobody whom a message reaches: gap says why. */
export interface ChainLink {
  step: ChainStep;
  /** 党委, 分管校领导, 宣传部, 单位负责人, 分管领导, 管理员 */
  name: string;
  people: { personId: string; name: string; title: string; onBehalfOf: string | null }[];
  gap: string | null;
  /** why nobody is needed here: a unit without official accounts has no 分管领导 and 管理员 of them */
  note: string | null;
}

/** A unit in the tree. Days are YYYY-MM-DD of Beijing time, both included. */
export interface UnitNode {
  id: string;
  name: string;
  kind: UnitKind;
  parentId: string | null;
  from: string | null;
  /** last day of the unit; null: it stands */
  to: string | null;
  closed: boolean;
  /** people whose home unit it is */
  people: number;
  /** official accounts it hosts that are not closed */
  accounts: number;
  /** who is missing of those it needs, in words: 「单位负责人」 */
  missing: string[];
}

/** GET /api/registry/units: every unit, by position and name. */
export interface UnitTree {
  units: UnitNode[];
  /** whether the viewer may change units and people */
  mayEdit: boolean;
}

/** A post somebody holds, held or will hold. */
export interface PostRecord {
  id: string;
  personId: string;
  person: string;
  unitId: string;
  unitName: string;
  function: PostFunctionName;
  functionName: string;
  title: string;
  /** 主职; false: 兼任 */
  main: boolean;
  from: string | null;
  to: string | null;
  current: boolean;
  version: number;
}

/** GET /api/registry/units/:id. */
export interface UnitView extends UnitNode {
  /** the units above it, from the top */
  path: { id: string; name: string }[];
  children: { id: string; name: string }[];
  /** words in a post that point at it */
  aliases: string[];
  /** risk topics it answers for */
  topics: string[];
  chain: ChainLink[];
  posts: PostRecord[];
  /** posts that have ended, the latest first, fifty at most */
  former: PostRecord[];
  version: number;
  mayEdit: boolean;
}

/** POST /api/registry/units; PUT /api/registry/units/:id with the version seen. */
export interface UnitDraft {
  name: string;
  kind: UnitKind;
  parentId: string | null;
  from: string | null;
  aliases: string[];
  topics: string[];
  version?: number;
}

/** POST /api/registry/units/:id/close: 撤销, from the day after. */
export interface UnitClosing {
  on: string;
  version: number;
  reason: string;
}

/** One row of GET /api/registry/people?q=&unitId=&function=&kind=&left=&page=. */
export interface PersonRow {
  id: string;
  name: string;
  /** 工号 or 学号 */
  number: string | null;
  kind: 'staff' | 'student';
  unitId: string | null;
  unitName: string | null;
  /** 「后勤处 处长」, those held now */
  posts: string[];
  /** no longer at the school */
  left: boolean;
  version: number;
}
export interface PersonPage {
  people: PersonRow[];
  total: number;
  page: number;
  size: number;
}
/** GET /api/registry/people/:id: with every post there ever was. */
export interface PersonView extends PersonRow {
  history: PostRecord[];
  mayEdit: boolean;
}

/** POST /api/registry/people; PUT /api/registry/people/:id with the version seen. */
export interface PersonDraft {
  name: string;
  number: string | null;
  kind: 'staff' | 'student';
  unitId: string | null;
  version?: number;
}
/** POST /api/registry/people/:id/leave: 离校; posts end with the day. */
export interface PersonLeaving {
  on: string;
  version: number;
}
/** POST /api/registry/people/:id/return: 离校 was entered by mistake. unitId: where he belongs, for his unit may be gone; posts that ended stay ended. */
export interface PersonReturning {
  unitId: string | null;
  reason: string;
  version: number;
}

/** POST /api/registry/posts: somebody takes a post. */
export interface PostDraft {
  personId: string;
  unitId: string;
  function: PostFunctionName;
  title: string;
  /** 主职 */
  main: boolean;
  from: string;
  to: string | null;
}
/** POST /api/registry/posts/:id/end: on: the last day. */
export interface PostEnding {
  on: string;
  version: number;
}

/** What is wrong with one cell of a sheet: 「第 12 行 C 列“上级单位”：没有单位“后勤科”」. */
export interface SheetFault {
  row: number;
  /** 「C 列“上级单位”」; null: the row as a whole */
  column: string | null;
  reason: string;
}

/**
 * POST /api/registry/import?kind=units|people[&apply=1], POST /api/registry/accounts/import[?apply=1]: a sheet is looked at, or taken
 * whole in one transaction. With a fault nothing is taken.
 */
export interface SheetReport {
  rows: number;
  create: number;
  change: number;
  same: number;
  /** 500 at most; faultCount counts all */
  faults: SheetFault[];
  faultCount: number;
  applied: boolean;
}
