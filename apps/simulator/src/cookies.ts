import { randomBytes } from 'node:crypto';
import type { Request } from 'express';

/** .weibo.cn and .weibo.com keep their cookies apart; on loopback both are one host, so that the value says whose it is. */
export type Domain = 'cn' | 'com';

/** What a request shows: nothing, SUB without SUBP, another domain's, one that is over, a visitor's, a person's. */
export type SessionState = 'none' | 'half' | 'foreign' | 'expired' | 'visitor' | 'user';

export function cookiesOf(request: Request): Map<string, string> {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((c) => c.split('=', 2) as [string, string]);
  return new Map(pairs.filter(([name]) => name));
}

/** Cookies of Weibo that the simulator has given out. A value of its own making reads cn_user_UNTIL_…; any other is a person's and good everywhere, which the demonstration uses. */
export class Sessions {
  /** values given out before this moment are over */
  private revoked = new Map<Domain, number>();
  private serial = 0;

  constructor(private readonly now: () => number) {}

  issue(domain: Domain, kind: 'user' | 'visitor', seconds: number): { sub: string; subp: string; until: number } {
    const until = Math.floor(this.now() / 1000) + seconds;
    const sub = `${domain}_${kind}_${until}_${++this.serial}_${randomBytes(8).toString('hex')}`;
    return { sub, subp: randomBytes(16).toString('hex'), until };
  }

  /** Everything given out so far is worth nothing from now on: signed out by the site. */
  revoke(domain: Domain): void {
    this.revoked.set(domain, this.serial);
  }

  state(request: Request, domain: Domain): SessionState {
    const cookies = cookiesOf(request);
    const sub = cookies.get('SUB');
    if (!sub) return 'none';
    if (!cookies.get('SUBP')) return 'half';
    const own = /^(cn|com)_(user|visitor)_(\d+)_(\d+)_/.exec(sub);
    if (!own) return /^(cn|com)_/.test(sub) && !sub.startsWith(`${domain}_`) ? 'foreign' : 'user';
    if (own[1] !== domain) return 'foreign';
    if (Number(own[3]) * 1000 <= this.now() || Number(own[4]) <= (this.revoked.get(domain) ?? 0)) return 'expired';
    return own[2] as 'user' | 'visitor';
  }
}
