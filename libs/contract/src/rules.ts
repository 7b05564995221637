import type { DiffPart } from './publishing.js';

/** 制度 (第二十条): documents in versions, each with the day it takes force; every record names the versions it was made under. Times ISO 8601, days YYYY-MM-DD. */

/** regulation: the articles; levels: 处置策略 with its deadlines; terms: working days of the 台账; words: 发布词表; forms: the sheets that are printed. */
export type RuleKind = 'regulation' | 'levels' | 'terms' | 'words' | 'forms';
/** Those drafted on the page 制度; the others where they are used. */
export type DraftedRule = 'regulation' | 'forms';

/** Versions by kind, as a record keeps them; a kind of which none was in force is missing. Of levels: the id of the policy. */
export interface RuleVersions {
  regulation?: number;
  levels?: number;
  terms?: number;
  words?: number;
  forms?: number;
}

/** pending: its day is to come; superseded: a later one counts; in_force: now. unused: a later one took its place before its day. */
export type RuleStanding = 'pending' | 'in_force' | 'superseded' | 'unused';

export interface RuleVersion {
  no: number;
  /** 「第 2 版」 */
  name: string;
  /** null: since the system was set up */
  from: string | null;
  madeAt: string;
  /** null: the system itself */
  by: string | null;
  reason: string | null;
  standing: RuleStanding;
}

/** One article. basis: the article of the model regulation whose matter it settles, by which pages find it whatever its number; null: none of them. */
export interface RuleArticle {
  no: number;
  chapter: string;
  text: string;
  basis: number | null;
}
export interface RegulationBody {
  title: string;
  articles: RuleArticle[];
}
/** title and note of a printed sheet; note may be empty. */
export interface RuleForm {
  kind: 'register' | 'apply' | 'change' | 'inspect' | 'close';
  title: string;
  note: string;
}
export interface FormsBody {
  forms: RuleForm[];
}

/** One passage of a document, as it is read and compared. */
export interface RuleItem {
  /** what it is followed by from version to version */
  key: string;
  title: string;
  text: string;
  /** what it stands under, as an article in a chapter */
  group?: string;
}
/** changed: parts say what; added, removed: one part. */
export interface RuleChange {
  title: string;
  kind: 'added' | 'removed' | 'changed';
  parts: DiffPart[];
}

/** The draft with what is still wrong with it and what it changes against the version that will stand before it. */
export interface RuleDraftView {
  kind: DraftedRule;
  body: RegulationBody | FormsBody;
  version: number;
  updatedAt: string;
  by: string;
  problems: string[];
  /** articles of the model that no article of the draft settles: pages that rest on them will have no text */
  missing: string[];
  changes: RuleChange[];
}

/** One document of the list. */
export interface RuleDocument {
  kind: RuleKind;
  name: string;
  /** where it is changed, for those not drafted here */
  editedAt: string | null;
  /** the newest first */
  versions: RuleVersion[];
  /** only for those who draft */
  draft: RuleDraftView | null;
}
/** GET /api/rules. mayEdit: 宣传部; mayPublish: 部长. */
export interface RulesView {
  documents: RuleDocument[];
  mayEdit: boolean;
  mayPublish: boolean;
}

/** GET /api/rules/:kind/versions/:no: what it says. */
export interface RuleText extends RuleVersion {
  kind: RuleKind;
  title: string;
  items: RuleItem[];
}
/** GET /api/rules/:kind/changes?from=&to=: what the later version changes. */
export interface RuleComparison {
  from: number;
  to: number;
  changes: RuleChange[];
}

/** GET /api/rules/articles?version=: the articles in force, or of a version. version null: the school has put none in force, it is the model. */
export interface ArticlesInForce extends RegulationBody {
  version: number | null;
  from: string | null;
}

/** POST /api/rules/:kind/draft: from a version, from what is in force (null), or from the model. */
export interface RuleDraftStart {
  from: number | 'model' | null;
}
/** POST /api/rules/:kind/draft/publish. from: the day it takes force. */
export interface RulePublication {
  version: number;
  from: string;
  reason: string;
}
