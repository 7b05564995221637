/** Somebody of the school's identity service whom a pull left alone, and why. */
export interface DirectoryFault {
  /** 「高原（1001）」 */
  who: string;
  reason: string;
}

/**
 * What a pull of people found, or would change. leaving: those who would be entered as 离校, 200 at most; leave counts all. share: of those who came
 * from the identity service and are still here, in percent.
 */
export interface DirectoryReport {
  /** people the service has now, or that changed */
  read: number;
  create: number;
  change: number;
  leave: number;
  same: number;
  share: number;
  leaving: { id: string; name: string; number: string | null }[];
  /** 200 at most; faultCount counts all */
  faults: DirectoryFault[];
  faultCount: number;
}

/** held: more would leave than may without a person's word; nothing was written. */
export type DirectoryPullState = 'running' | 'done' | 'held' | 'failed';

/** One pull. all: everybody was read, so that whoever is missing has left; otherwise what had changed. report: null while it runs and where it failed. */
export interface DirectoryPull {
  id: string;
  state: DirectoryPullState;
  all: boolean;
  startedAt: string;
  endedAt: string | null;
  by: string;
  report: DirectoryReport | null;
  /** why it stopped or failed */
  reason: string | null;
}

/** GET /api/registry/directory: the newest ten pulls first. */
export interface DirectoryView {
  /** host of the identity service; null: none is set */
  service: string | null;
  /** hours between two pulls; 0: on demand alone */
  hours: number;
  /** percent that may leave in one pull without a person's word */
  most: number;
  pulls: DirectoryPull[];
}
