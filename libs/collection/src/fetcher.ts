import type { Site } from '@fengsui/contract';
import type { Page } from './outcome.js';

/** One request. headers: without Cookie, which the fetcher adds from the session of the site. */
export interface PageRequest {
  url: string;
  site: Site;
  headers: Record<string, string>;
  method?: 'GET' | 'POST';
  /** body of a POST, sent as application/x-www-form-urlencoded */
  form?: Record<string, string>;
}

/** A connection that failed: time-out, reset, no such host, too many redirects, a body over the limit. */
export class NetworkFailure extends Error {}

/** How pages are got: plain HTTP, or a real browser with the operator's session. Both follow redirects and know where they ended. */
export abstract class Fetcher {
  /** Throws NetworkFailure. */
  abstract get(request: PageRequest): Promise<Page>;
}
