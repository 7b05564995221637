import type { RuleVersions } from './rules.js';

/** 发布授权 (第十五至十八条): the sheet, the machine check beside it, and what the watch saw of official accounts' posts. Times ISO 8601. */

/** What the machine check finds: a question to a person, never a verdict. */
export type FindingKind = 'secrecy' | 'document' | 'personal' | 'term' | 'leader' | 'date';

/** A place of a text with its reason. from, to: UTF-16 positions in the text that was checked, to excluded. */
export interface Finding {
  kind: FindingKind;
  from: number;
  to: number;
  /** the text between from and to */
  words: string;
  /** in Chinese: what it is and what to do */
  reason: string;
}

/** Matters of 第十八条; account: one of the two school-level accounts is asked for. */
export type PublishingCategory = 'major' | 'emergency' | 'sensitive' | 'foreign' | 'account';
/** What the watch can tell from a post. */
export type PublishingMatter = 'major' | 'emergency' | 'sensitive' | 'foreign';

/** first, second, third: 初审初校, 复审复校, 终审终校 inside the unit are awaited; office: 宣传部; leader: 分管校领导. */
export type AuthorisationState =
  'first' | 'second' | 'third' | 'office' | 'leader' | 'returned' | 'approved' | 'refused' | 'withdrawn' | 'revoked';

export type AuthorisationActName =
  | 'review_1'
  | 'review_2'
  | 'review_3'
  | 'approve'
  | 'to_leader'
  | 'return'
  | 'refuse'
  | 'resubmit'
  | 'withdraw'
  | 'revoke';

/** The five secrecy questions (第十七条), by key. */
export type SecrecyQuestion = 'state_secret' | 'project' | 'result' | 'cooperation' | 'other';
/** yes: it does touch; then note says how it was dealt with. */
export interface SecrecyAnswer {
  answer: 'no' | 'yes';
  note: string;
}

/** What is asked for. */
export interface AuthorisationSheet {
  title: string;
  text: string;
  category: PublishingCategory;
  /** official accounts that are to publish it, by id; all of one unit, or of the school itself with category account */
  accountIds: string[];
  /** null: as soon as it is allowed */
  wantedAt: string | null;
  secrecy: Record<SecrecyQuestion, SecrecyAnswer>;
}

/** POST /api/publishing/authorisations. unitId: which of the asker's units asks. */
export interface AuthorisationDraft {
  unitId: string;
  sheet: AuthorisationSheet;
}

/**
 * POST /api/publishing/authorisations/:id/acts. version as shown, a stale one is refused with 409; text: opinion or reasons. sheet: with resubmit;
 * checked: with a review, that the text was proof-read too; wording (口径) and validUntil: with approve.
 */
export interface AuthorisationAct {
  act: AuthorisationActName;
  version: number;
  text: string;
  sheet?: AuthorisationSheet;
  checked?: boolean;
  wording?: string;
  validUntil?: string;
}

/** One row of GET /api/publishing/authorisations?state=; ?mine=1: of what waits for the viewer. */
export interface AuthorisationRow {
  id: string;
  title: string;
  category: PublishingCategory;
  categoryName: string;
  unitId: string;
  unitName: string;
  accounts: string[];
  state: AuthorisationState;
  stateName: string;
  stateAt: string;
  wantedAt: string | null;
  validUntil: string | null;
  /** approved, and its time has passed */
  expired: boolean;
  /** posts that were published under it, and how many differ from it */
  posts: number;
  differing: number;
  /** the viewer is awaited */
  mine: boolean;
}
export interface AuthorisationList {
  authorisations: AuthorisationRow[];
  counts: { state: AuthorisationState; name: string; n: number }[];
  /** 「2 件待宣传部审批，1 件待终审。」 */
  sentence: string;
  mayDraft: boolean;
}

/** GET /api/publishing/choices: for which units the asker may draft, and which accounts a sheet may name. school: 校级账号. */
export interface AuthorisationChoices {
  units: { id: string; name: string }[];
  accounts: { id: string; name: string; platformName: string; unitId: string | null; school: boolean }[];
}

export interface AuthorisationStep {
  at: string;
  actName: string;
  by: string;
  stateName: string;
  text: string;
  /** labels of what the sheet says otherwise than before */
  changed: string[];
  ledgerSeq: number;
  /** of the 制度 it was taken under; null: taken before they were named */
  rules: RuleVersions | null;
}

/** GET /api/publishing/authorisations/:id. */
export interface AuthorisationView extends AuthorisationRow {
  version: number;
  sheet: AuthorisationSheet;
  accountList: { id: string; name: string; platformName: string }[];
  /** of the title and of the text, each with its places */
  check: { title: Finding[]; text: Finding[]; wordsVersion: number };
  wording: string | null;
  draftedBy: string;
  steps: AuthorisationStep[];
  files: { hash: string; name: string; mime: string; by: string; at: string }[];
  published: PublishedPost[];
  can: { act: AuthorisationActName; name: string }[];
  /** why the viewer may not do what is awaited; null: nothing to say */
  why: string | null;
  mayAddFiles: boolean;
}

/** What the watch made of one post of an official account. */
export type PublishedVerdict = 'plain' | 'authorised' | 'differs' | 'unauthorised';
/** GET /api/publishing/posts?verdict=&page=. */
export interface PublishedPost {
  mentionId: string;
  account: string;
  platformName: string;
  unitName: string | null;
  url: string | null;
  publishedAt: string;
  lookedAt: string;
  excerpt: string;
  verdict: PublishedVerdict;
  verdictName: string;
  matters: { matter: PublishingMatter; name: string; words: string[] }[];
  authorisationId: string | null;
  authorisationTitle: string | null;
  clueId: string | null;
  /** visible, edited, deleted, violation */
  state: string;
}
export interface PublishedPage {
  posts: PublishedPost[];
  total: number;
  page: number;
  size: number;
  counts: { verdict: PublishedVerdict; name: string; n: number }[];
}

/** One stretch of a comparison: same in both, only in what was authorised, or only in what was published. */
export interface DiffPart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}
/** GET /api/publishing/posts/:mentionId. */
export interface PublishedComparison extends PublishedPost {
  /** 0 to 1; null: no authorisation */
  similarity: number | null;
  diff: DiffPart[] | null;
  /** the text as it stands now */
  text: string;
}

/** POST /api/publishing/check {title, text}. */
export interface CheckAnswer {
  title: Finding[];
  text: Finding[];
  wordsVersion: number;
}

/** The school's own list (第十六、十七条): forbidden 禁用, sensitive 敏感, matter 须授权的事项. */
export interface PublishingWord {
  kind: 'forbidden' | 'sensitive' | 'matter';
  word: string;
  /** what to write instead, or why; may be empty */
  note: string;
}
/** GET, PUT /api/publishing/words: the list in force with its version; 0: none was ever made. PUT names the version it was made from. */
export interface PublishingWords {
  version: number;
  at: string | null;
  by: string | null;
  words: PublishingWord[];
  mayEdit: boolean;
}
