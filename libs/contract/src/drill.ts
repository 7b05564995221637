import type { Level } from './common.js';

/** How well one duty or inject of a drill was met. Times are those of the drill's own clock. */
export interface DrillScoreRow {
  /** 「签收」「初报」「导调：记者来电」 */
  duty: string;
  /** 「后勤处处长陈建国」 */
  who: string;
  dueAt: string;
  doneAt: string | null;
  /** 「提前 12 分」「超 5 分」「未收到」「未送达，不计分」… */
  result: string;
  /** null: not counted */
  points: number | null;
  /** full marks */
  of: number;
}

export interface DrillScore {
  /** 0–100; null where nothing was counted */
  total: number | null;
  /** 优秀、良好、合格、不合格; — where nothing was counted */
  grade: string;
  /** how points are given, in Chinese */
  rule: string;
  rows: DrillScoreRow[];
}

/** What the director put in (导调), and what came back. */
export interface DrillInject {
  at: string;
  title: string;
  text: string;
  /** 「宣传部值班员 王晓岚」 */
  to: string;
  expected: string;
  dueAt: string;
  answeredAt: string | null;
  answer: string | null;
}

/** What the scenario expected of the system and of the policy, and whether it held. */
export interface DrillExpectation {
  text: string;
  met: boolean;
}

/** How a drill ended. */
export interface DrillResult {
  title: string;
  /** 食品、宿舍… */
  kind: string;
  incident: { code: string; title: string; level: Level; unitName: string; topic: string };
  /** of the drill's clock */
  startedAt: string;
  endedAt: string;
  score: DrillScore;
  injects: DrillInject[];
  expectations: DrillExpectation[];
  /** posts of the scenario, and those that the crawler found */
  posts: { written: number; collected: number };
  /** how long it took on a real clock */
  tookMs: number;
  /** 正文校验值 of its report: bodyHash */
  reportHash: string;
}

/** A scenario of the library, as a card. */
export interface DrillScenarioCard {
  name: string;
  title: string;
  kind: string;
  summary: string;
  /** 「12:05」, of a working day or a day off */
  begins: string;
  minutes: number;
  posts: number;
  injects: number;
  level: Level;
}

/** GET /api/drills/scenarios/:name: what happens when, before it is played. at: minutes from the beginning. */
export interface DrillScenarioPreview extends DrillScenarioCard {
  goals: string[];
  expectations: string[];
  timeline: { at: number; kind: 'post' | 'burst' | 'hot' | 'inject' | 'close'; text: string }[];
  people: { post: string; plan: string[] }[];
  /** the file, to begin one's own from */
  script: string;
}

export type DrillState = 'waiting' | 'running' | 'done' | 'failed' | 'aborted';

/** A drill that was ordered. */
export interface DrillRow {
  id: string;
  title: string;
  kind: string;
  /** 不预告 */
  surprise: boolean;
  state: DrillState;
  by: string;
  reason: string;
  madeAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** 0–1 */
  share: number;
  /** 0–100; null: not done, or nothing counted */
  total: number | null;
  grade: string | null;
  problem: string | null;
}

/** GET /api/drills/:id */
export interface DrillView extends DrillRow {
  /** its course: at is of the drill's clock */
  lines: { at: string; words: string }[];
  injects: DrillInject[];
  result: DrillResult | null;
  reports: string[];
  consents: { name: string; post: string; at: string }[];
  /** why a surprise drill may not begin now; null: it may */
  hindrance: string | null;
  mayConsent: boolean;
  mayBegin: boolean;
  mayAbort: boolean;
}

/** GET /api/drills */
export interface DrillsPage {
  scenarios: DrillScenarioCard[];
  drills: DrillRow[];
  /** rules of surprise drills, in Chinese */
  rules: string[];
  mayStart: boolean;
  /** may order surprise drills */
  mayOrder: boolean;
}

/** POST /api/drills: a scenario of the library by name, or a file's text. Answers {id}. */
export interface NewDrill {
  scenario?: string;
  script?: string;
  fileName?: string;
  surprise: boolean;
  reason: string;
}
