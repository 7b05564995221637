import { Inject, Injectable } from '@nestjs/common';
import { ENGINE } from '@fengsui/ledger';
import { Clock } from '@fengsui/platform';
import { forecastWords, warningDue } from './forecast.js';
import { SessionProbe } from './probe.js';
import { SessionLedger } from './session-ledger.js';
import { SessionRepository, type StoredSession } from './session.repository.js';
import { SITES } from './site.js';
import { cookieHeader } from './storage-state.js';
import { StoredSessions } from './stored-sessions.js';

/** Often enough to hear of an expiry before the searches do, seldom enough to cost nothing: 48 requests a day. */
const PROBE_MS = 30 * 60_000;
const JITTER = 0.15;
const REST_MS = 60_000;

/** Probes operators' sessions and announces their end before it comes. Several may run: each session is probed by one. */
@Injectable()
export class SessionKeeper {
  constructor(
    @Inject(SessionRepository) private readonly repository: SessionRepository,
    @Inject(StoredSessions) private readonly sessions: StoredSessions,
    @Inject(SessionProbe) private readonly probe: SessionProbe,
    @Inject(SessionLedger) private readonly ledger: SessionLedger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One look; answers the ms until the next. */
  async round(): Promise<number> {
    const jitter = 1 - JITTER + 2 * JITTER * Math.random();
    for (const s of await this.repository.takeUnchecked(PROBE_MS * jitter)) await this.check(s);
    for (const s of await this.repository.all()) await this.announce(s);
    return REST_MS;
  }

  private async check(s: StoredSession): Promise<void> {
    if (!s.content) return;
    const found = await this.probe.check(s.site, cookieHeader(s.content, s.site, this.clock.now()));
    await this.ledger.found(s.site, s.obtainedAt, found.state);
    this.sessions.forget(s.site);
  }

  /** At 72 hours, at 24 hours, and when the forecast has come: the pages and the log hear of it; messages are the engine's. */
  private async announce(s: StoredSession): Promise<void> {
    const now = this.clock.now();
    if (s.kind !== 'operator' || s.state === 'expired' || !s.expires) return;
    const due = warningDue(s.expires.at, s.warnedAt, now);
    if (due === null) return;
    await this.repository.transaction(async (tx) => {
      if (!(await this.repository.warned(tx, s))) return;
      await this.ledger.pages(tx, s.site);
      const text = `${SITES[s.site].name}的登录${forecastWords(s.expires!, now)}`;
      await this.ledger.write(tx, s.site, 'session.expiring', ENGINE, text);
    });
    // the forecast has come: the site itself says whether it was right
    if (due === 0) await this.check(s);
  }
}
