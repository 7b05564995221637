import type { SourceName } from '@fengsui/contract';
import type { Outcome } from './outcome.js';

/** One page to be read. Pages count from 1; cursor: Outcome.next of the page before, null at first. */
export type Task =
  | { kind: 'search'; query: string; page: number }
  /** posts published in [from, to); region: province code of s.weibo.com, null for all */
  | { kind: 'window'; query: string; page: number; from: Date; to: Date; region: number | null }
  | { kind: 'timeline'; uid: string; cursor: string | null }
  | { kind: 'post'; id: string }
  | { kind: 'comments' | 'reposts'; id: string; cursor: string | null }
  | { kind: 'accounts'; query: string; page: number }
  | { kind: 'article'; url: string }
  | { kind: 'hot' };
export type TaskKind = Task['kind'];

/** Waits for this source's turn: every request but the first of a page asks for one. Throws when the budget is spent. */
export type Turn = () => Promise<void>;

/** One site. Answers a typed outcome for every page, whatever happens; never throws for what a site does. */
export abstract class Source {
  abstract readonly name: SourceName;
  /** task.kind is one that this site answers (the planner knows which). */
  abstract read(task: Task, turn: Turn): Promise<Outcome>;
}

/** Injection token of the list of sources. */
export const SOURCES = Symbol('SOURCES');
