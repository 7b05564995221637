/** The incident workbench: what is known, 口径, who else is there, the paged list. Times ISO 8601. */
import type { IncidentSummary, ListedIncident } from './overview.js';
import type { Level } from './common.js';

/** 五要素: 时间、地点、人物、经过、影响. */
export type FactElement = 'time' | 'place' | 'people' | 'course' | 'impact';

/** One of the 五要素 as it is known now. */
export interface FactView {
  element: FactElement;
  text: string;
  /** where it is from: 「后勤处初报」「微博用户发帖」 */
  source: string;
  /** by vouches for it; false: noted, still to be checked */
  confirmed: boolean;
  /** post and name of who wrote or confirmed it */
  by: string;
  at: string;
  /** counts the texts of this element from 1 */
  revision: number;
}
/** POST /api/incidents/:id/facts. revision: of the text that was on the page, 0 none; another one now: refused with 409 fact_changed. */
export interface FactRequest {
  element: FactElement;
  text: string;
  source: string;
  confirmed: boolean;
  revision: number;
}

/** draft 起草 · review 待审 · approved 已审定 · published 已发布 · dropped 已作废. */
export type WordingState = 'draft' | 'review' | 'approved' | 'published' | 'dropped';
/** submit 提交审定 · approve 审定 · return 退回 · reopen 收回修改 · drop 作废. */
export type WordingActName = 'submit' | 'approve' | 'return' | 'reopen' | 'drop';

/** 口径 of an incident. */
export interface WordingView {
  id: string;
  /** 「对外口径」 */
  title: string;
  text: string;
  state: WordingState;
  /** 「待部长审定」 */
  stateName: string;
  /** counts every change of text or state */
  version: number;
  /** counts the texts from 1 */
  revision: number;
  by: string;
  at: string;
  review: { by: string; at: string; note: string | null } | null;
  /** published: where it can be read */
  url: string | null;
  /** what the person who asks may do with it now */
  can: { edit: boolean; publish: boolean; acts: { act: WordingActName; label: string }[] };
}
/** POST /api/incidents/:id/wordings: a new 口径. */
export interface NewWordingRequest {
  title: string;
  text: string;
  requestId: string;
}
/** POST /api/incidents/:id/wordings/:wordingId: another text. version: as seen; another one now: refused with 409 wording_changed. */
export interface WordingTextRequest {
  text: string;
  version: number;
}
/** POST /api/incidents/:id/wordings/:wordingId/act. */
export interface WordingActRequest {
  act: WordingActName;
  version: number;
  /** must be given to return or drop */
  note?: string;
}

/** GET /api/incidents/:id/presence: who else has the page open. */
export interface PresenceView {
  personId: string;
  name: string;
  post: string;
  /** the form being filled in, as the page named it; null: reads */
  doing: string | null;
  since: string;
}
/** POST /api/incidents/:id/presence: again every 20 s while the page is open; answers PresenceView[] of the others. */
export interface PresenceRequest {
  /** uuid of this page, made when it opened */
  pageId: string;
  doing: string | null;
  /** the page is being left */
  leaves?: boolean;
}

/** GET /api/mentions/:id/history: what became of a post; oldest first. */
export interface MentionHistory {
  /** as it is now */
  text: string;
  /** texts it had before, each until at, and why it was kept */
  versions: { at: string; text: string; reason: string }[];
  /** counts whenever they changed; null: not shown by the platform */
  counts: { at: string; reposts: number | null; comments: number | null; likes: number | null }[];
}

/** GET /api/incidents/page: incidents that are found, nearest clock first, closed ones by time; at most 100 a page. */
export interface IncidentPageOfList {
  rows: ListedIncident[];
  /** found in all */
  total: number;
  /** by state, with every other filter as it is */
  counts: Record<IncidentSummary['state'], number>;
  units: { id: string; name: string }[];
}
/** Its filters: from 0, count to 100. */
export interface IncidentListQuery {
  state?: IncidentSummary['state'][];
  level?: Level[];
  unitId?: string;
  /** in code, title or unit */
  text?: string;
  from: number;
  count: number;
}
