import type { SourceName } from '@fengsui/contract';
import type { Outcome } from './outcome.js';

/** One site. Answers a typed outcome for every page, whatever happens; never throws for what a site does. */
export abstract class Source {
  abstract readonly name: SourceName;
  /** page counts from 1. pause: waits for this source's turn before each further request within the call. */
  abstract fetchPage(query: string, page: number, pause: () => Promise<void>): Promise<Outcome>;
}

/** Injection token of the list of sources. */
export const SOURCES = Symbol('SOURCES');
