import type { NextFunction, Request, Response } from 'express';
import type { FaultKind, Origin } from './faults/fault.js';

/** One request that reached a site. */
export interface LogEntry {
  /** simulated moment of its arrival, unix milliseconds */
  at: number;
  origin: Origin;
  path: string;
  /** with its question mark; empty when there is none */
  query: string;
  /** 0: the connection was cut before an answer had been sent whole */
  status: number;
  fault: FaultKind | null;
}

/** Most entries kept; the oldest go first. */
const KEPT = 500_000;

/** Every request of every site in order of arrival: what the product's politeness is audited from. */
export class AccessLog {
  private entries: LogEntry[] = [];

  constructor(private readonly now: () => number) {}

  /** Goes before everything else of an origin. */
  of(origin: Origin) {
    return (request: Request, response: Response, next: NextFunction): void => {
      const [path = '', query] = request.originalUrl.split('?', 2);
      const entry: LogEntry = {
        at: this.now(),
        origin,
        path,
        query: query === undefined ? '' : `?${query}`,
        status: 0,
        fault: null,
      };
      this.entries.push(entry);
      if (this.entries.length > KEPT * 1.1) this.entries = this.entries.slice(-KEPT);
      response.locals['log'] = entry;
      response.on('finish', () => (entry.status = response.statusCode));
      next();
    };
  }

  /** A request whose address could not be read. */
  refused(origin: Origin, status: number): void {
    this.entries.push({ at: this.now(), origin, path: '', query: '', status, fault: null });
  }

  all(): LogEntry[] {
    return this.entries.slice(-KEPT);
  }
  clear(): void {
    this.entries = [];
  }
}

/** Notes in the log which fault an answer shows. */
export function noteFault(response: Response, fault: FaultKind): void {
  const entry = response.locals['log'] as LogEntry | undefined;
  if (entry) entry.fault = fault;
}
