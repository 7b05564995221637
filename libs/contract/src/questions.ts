/** 答复 (第十二条): questions and complaints of teachers and students, from where they were asked to the answer published there. Times ISO 8601. */

/** 咨询, 投诉. */
export type AskKind = 'question' | 'complaint';

/**
 * found: 宣传部 confirms to whom it goes; dispatched: the unit writes; review: its words are read by somebody else; approved: to be published where it was
 * asked; merged: answered with another one; incident: a matter of 第十三条 from then on.
 */
export type QuestionState =
  'found' | 'dispatched' | 'review' | 'approved' | 'published' | 'dismissed' | 'merged' | 'incident';

export type QuestionActName =
  | 'dispatch'
  | 'dismiss'
  | 'restore'
  | 'merge'
  | 'reply'
  | 'decline'
  | 'approve'
  | 'return'
  | 'publish'
  | 'reopen'
  | 'escalate';

/** How long an answer may take: days and hours of work by the school's calendar, or plain hours. confirm: 宣传部's own time to say to whom a question goes. */
export interface QuestionTerm {
  kind: AskKind | 'urgent' | 'confirm';
  /** 「咨询」 */
  name: string;
  amount: number;
  counted: 'working_days' | 'working_hours' | 'hours';
}
/** GET, PUT /api/questions/terms. What runs keeps its own. */
export interface QuestionTerms {
  terms: QuestionTerm[];
  mayEdit: boolean;
}

/** Where a reply stands: under which asking (QuestionAsking.id) by its address, or how it was given where there is none to see. */
export interface ReplyPlace {
  askingId: string;
  url?: string;
  note?: string;
}

/**
 * POST /api/questions/:id/acts. version as shown, a stale one is refused with 409; text: reply, opinion or reasons. unitId, kind, urgent: with dispatch;
 * into: the question that this one is answered with; places: with publish; level: with escalate.
 */
export interface QuestionAct {
  act: QuestionActName;
  version: number;
  text: string;
  unitId?: string;
  kind?: AskKind;
  urgent?: boolean;
  into?: string;
  places?: ReplyPlace[];
  level?: 1 | 2 | 3 | 4;
}

/** POST /api/questions: one that came by telephone, visit or letter. contact: how to reach whoever asked; kept from all but the unit and 宣传部. */
export interface QuestionEntry {
  text: string;
  kind: AskKind;
  urgent: boolean;
  /** null: 宣传部 says later */
  unitId: string | null;
  via: string;
  asker: string;
  contact: string;
}

/** One row of GET /api/questions. */
export interface QuestionRow {
  id: string;
  /** the first 120 characters, personal data starred out */
  excerpt: string;
  kind: AskKind;
  kindName: string;
  urgent: boolean;
  state: QuestionState;
  stateName: string;
  stateAt: string;
  /** who is to answer; of a found one, who is proposed */
  unitId: string | null;
  unitName: string | null;
  /** how many have asked */
  askings: number;
  askedAt: string;
  /** since when the time runs; null: it does not */
  startsAt: string | null;
  dueAt: string | null;
  late: boolean;
  /** what must be done, and by whom; null: nothing */
  ask: string | null;
  owner: string | null;
  reopened: number;
  /** the viewer is awaited */
  mine: boolean;
}
/**
 * GET /api/questions?q=&state=&kind=&unit=&late=1&mine=1&page=: a page. q: in what was asked or in the unit's name. page from 1; size a page; total of all
 * pages; counts, late and sentence of all that the viewer sees, whatever is searched.
 */
export interface QuestionList {
  questions: QuestionRow[];
  page: number;
  size: number;
  total: number;
  counts: { state: QuestionState; name: string; n: number }[];
  late: number;
  /** 「3 件待答复，其中 1 件已超时限；2 件待宣传部确认。」 */
  sentence: string;
  mayEnter: boolean;
  /** the unit that is filtered by; null: none */
  unit: { id: string; name: string } | null;
}
/** GET /api/questions/units?q=: units that the viewer may filter by and give a question to, whose name has q in it: the first 50, and how many there are. */
export interface QuestionUnits {
  units: { id: string; name: string }[];
  total: number;
}

/** One place where it was asked. */
export interface QuestionAsking {
  id: string;
  mentionId: string | null;
  /** 「新浪微博评论」「电话」 */
  via: string;
  asker: string;
  /** null: none, or the viewer may not see it */
  contact: string | null;
  askedAt: string;
  text: string | null;
  url: string | null;
  /** under which official account it was asked */
  account: string | null;
  replyUrl: string | null;
  replyNote: string | null;
  /** when the reply was read among the stored posts; same: word for word what was approved */
  replySeenAt: string | null;
  replySame: boolean | null;
}

export interface QuestionStep {
  at: string;
  actName: string;
  by: string;
  stateName: string;
  text: string;
  ledgerSeq: number;
}

/** A former reply to something alike. score: likeness in 0 to 1. */
export interface FormerReply {
  questionId: string;
  question: string;
  reply: string;
  unitName: string;
  publishedAt: string;
  score: number;
}

/** GET /api/questions/:id. */
export interface QuestionView extends QuestionRow {
  version: number;
  text: string;
  /** why this unit was proposed, or why nobody was */
  unitReason: string;
  reply: string | null;
  repliedBy: string | null;
  reviewedBy: string | null;
  askingList: QuestionAsking[];
  steps: QuestionStep[];
  /** every time it was the unit's to answer */
  rounds: { unitName: string; startedAt: string; dueAt: string; endedAt: string | null; outcomeName: string }[];
  /** three at most, the likest first; while a reply is to be written */
  former: FormerReply[];
  /** others that wait and sound alike, to be answered with it */
  alike: { id: string; excerpt: string; unitName: string | null }[];
  incidentId: string | null;
  mergedInto: string | null;
  can: { act: QuestionActName; name: string }[];
  /** why the viewer may not do what is awaited; null: nothing to say */
  why: string | null;
}

/** GET /api/questions/figures?month=YYYY-MM: by unit, of what came to it in that month (Asia/Shanghai). */
export interface QuestionFigures {
  month: string;
  units: QuestionFigureRow[];
}
export interface QuestionFigureRow {
  unitId: string;
  unitName: string;
  received: number;
  answered: number;
  inTime: number;
  /** its time is over and it is not answered */
  overdue: number;
  /** from its coming to its publication, hours of the clock; null: none is answered */
  medianHours: number | null;
  reopened: number;
}
