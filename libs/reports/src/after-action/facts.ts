import type { ClueFacts } from '@fengsui/accountability';
import type { AuthorKind, FactElement, Level, Sentiment, WordingState } from '@fengsui/contract';
import type { StepKind } from '@fengsui/escalation';

/** Rows an after-action report is made from: everything is read in one snapshot, nothing else goes in. */
export interface Facts {
  schoolName: string;
  /** 宣传部 as the unit is called here; null: none has that post */
  office: { id: string; name: string } | null;
  incident: {
    id: string;
    code: string;
    title: string;
    unitName: string;
    topic: string;
    level: Level;
    levelReason: string;
    confirmedBy: string | null;
    confirmedAt: Date | null;
    state: string;
    openedAt: Date;
    closedAt: Date | null;
    closedReason: string | null;
    drill: boolean;
  };
  /** chained events of the incident, those about reports left out */
  events: { seq: number; at: Date; kind: string; text: string; hash: string }[];
  /** 五要素 that were written, in their order */
  known: KnownFact[];
  /** 口径, the first begun first; those dropped are left out */
  wordings: WordingFact[];
  alarms: { at: Date; reason: string }[];
  targets: TargetFact[];
  deadlines: DeadlineFact[];
  messages: MessageFact[];
  filings: FilingFact[];
  posts: PostFact[];
  gaps: { source: string; from: Date; to: Date; reason: string | null }[];
  clues: ClueFacts[];
  steps: StepFact[];
  /** 热搜 of the incident, first seen first */
  hotTopics: { board: string; word: string; bestRank: number | null; firstSeenAt: Date; lastSeenAt: Date }[];
}

export interface TargetFact {
  epoch: number;
  /** which unit's ladder; 0: 宣传部's for the incident */
  ladderNo: number;
  levelNo: number;
  personId: string | null;
  name: string;
  post: string;
  unit: string;
  cc: boolean;
  toldAt: Date;
  ackedAt: Date | null;
}

export interface DeadlineFact {
  id: string;
  epoch: number;
  /** which unit's ladder; 0: 宣传部's for the incident */
  ladderNo: number;
  levelNo: number;
  unitId: string;
  unitName: string;
  kind: string;
  occurrence: number;
  startsAt: Date;
  dueAt: Date;
  state: 'pending' | 'met' | 'breached' | 'cancelled' | 'rebased';
  metAt: Date | null;
}

export interface MessageFact {
  personId: string | null;
  channel: string;
  purpose: string;
  state: 'pending' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'unknown' | 'bundled';
  resent: boolean;
  createdAt: Date;
  acceptedAt: Date | null;
  error: string | null;
}

export interface FilingFact {
  kind: string;
  body: Record<string, string>;
  name: string;
  post: string;
  at: Date;
}

export interface PostFact {
  id: string;
  platform: string;
  url: string | null;
  author: string | null;
  authorKind: AuthorKind;
  followers: number | null;
  title: string | null;
  text: string;
  /** publication, or first sight where the platform gave no time */
  at: Date;
  publishedAt: Date | null;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  sentiment: Sentiment;
  topic: string | null;
}

/** The newest text of one of the 五要素. */
export interface KnownFact {
  element: FactElement;
  text: string;
  source: string;
  /** by vouches for it */
  confirmed: boolean;
  /** post and name */
  by: string;
  at: Date;
  /** row of the log that holds the hash of this text; null: none does */
  seq: number | null;
}

/** A 口径 with its newest text. */
export interface WordingFact {
  title: string;
  text: string;
  state: WordingState;
  /** counts the texts from 1 */
  revision: number;
  by: string;
  at: Date;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  /** whoever wrote the text approved it */
  ownReview: boolean;
  publishedAt: Date | null;
  url: string | null;
  /** row of the log that approves this text by its hash; null: none does */
  seq: number | null;
}

/** disposal_step: 平台沟通、关闭账号、责令整改. */
export interface StepFact {
  kind: StepKind;
  state: string;
  unitName: string | null;
  subject: string;
  result: string | null;
  by: string;
  at: Date;
  changedAt: Date;
}

/** The moment the report speaks of: closing, or the last event in the chain. Never the wall clock, so that a rebuild says the same. */
export function asOf(facts: Facts): Date {
  if (facts.incident.closedAt) return facts.incident.closedAt;
  return facts.events.at(-1)?.at ?? facts.incident.openedAt;
}
