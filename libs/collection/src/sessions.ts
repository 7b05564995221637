import type { Site } from '@fengsui/contract';

/** Cookies of the sites. Those of .weibo.cn and .weibo.com are never mixed. */
export abstract class Sessions {
  /** Cookie header for a request to the site; empty when there is none. */
  abstract cookie(site: Site): Promise<string>;
  /** Keeps what an answer set (Set-Cookie values). */
  abstract learn(site: Site, setCookies: string[]): Promise<void>;
  /**
   * A request came back as if not signed in (ok:-100, 432). True: the session was renewed, the request may be tried once more.
   * One renewal at a time over all processes, with a cool-down after each.
   */
  abstract renew(site: Site): Promise<boolean>;
}
