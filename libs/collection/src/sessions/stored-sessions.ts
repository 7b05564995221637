import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { Sessions } from '../sessions.js';
import { SessionProbe } from './probe.js';
import { RefreshRepository } from './refresh.repository.js';
import { SessionLedger } from './session-ledger.js';
import { type SessionKind, SessionRepository, type StoredSession } from './session.repository.js';
import { ALL_SITES, SITES } from './site.js';
import { afterSetCookie, cookieHeader, cookieOf, EMPTY, type StorageState } from './storage-state.js';
import { visitorCookies } from './visitor.js';

/** What another process stored is seen after so long at most. */
const CACHE_MS = 3_000;
/** Others wait so long for a renewal that is going on. */
const WAIT_MS = 10_000;
/** Whoever failed within this time of a good renewal had sent the cookies from before it. */
const FRESH_MS = 15_000;

/** The session in use for a site, and where it comes from. */
export interface Current {
  from: SessionKind | 'setting' | 'none';
  content: StorageState;
  obtainedAt: Date | null;
  version: string;
}

/**
 * Sessions of the sites in the database, sealed, shared by all processes and by plain HTTP and the browser. An operator's session comes first;
 * then the cookie of the settings, which lives in this process only; then a visitor's. One that has expired is not used: what works without
 * signing in (hot search, timelines) goes on as a visitor.
 */
@Injectable()
export class StoredSessions extends Sessions {
  private readonly log = new Logger('Sessions');
  private readonly cache = new Map<Site, { at: number; current: Current }>();
  private readonly settings = new Map<Site, StorageState>();
  private readonly renewing = new Map<Site, Promise<boolean>>();
  private readonly said = new Map<Site, string>();

  constructor(
    @Inject(SessionRepository) private readonly repository: SessionRepository,
    @Inject(RefreshRepository) private readonly refresh: RefreshRepository,
    @Inject(SessionProbe) private readonly probe: SessionProbe,
    @Inject(SessionLedger) private readonly ledger: SessionLedger,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
    for (const site of ALL_SITES) {
      const setting = SITES[site].setting;
      const header = setting ? config[setting] : '';
      if (header) this.settings.set(site, fromHeader(site, header));
    }
  }

  override async cookie(site: Site): Promise<string> {
    return cookieHeader((await this.current(site)).content, site, this.clock.now());
  }

  override learn(site: Site, setCookies: string[]): Promise<void> {
    return this.edit(site, (content) => afterSetCookie(content, site, setCookies, this.clock.now()));
  }

  /** The session in use; not older than a few seconds. */
  async current(site: Site): Promise<Current> {
    const cached = this.cache.get(site);
    const now = this.clock.now().getTime();
    if (cached && Math.abs(now - cached.at) < CACHE_MS) return cached.current;
    const rows = await this.repository.ofSite(site);
    const problem = rows.find((r) => r.problem)?.problem ?? '';
    if (problem && this.said.get(site) !== problem) this.log.warn(`${SITES[site].name}：${problem}`);
    this.said.set(site, problem);
    const current = this.choose(site, rows);
    this.cache.set(site, { at: now, current });
    return current;
  }

  private choose(site: Site, rows: StoredSession[]): Current {
    const usable = (kind: SessionKind): Current | null => {
      const r = rows.find((x) => x.kind === kind && x.content && x.state !== 'expired');
      return r ? { from: kind, content: r.content!, obtainedAt: r.obtainedAt, version: r.version } : null;
    };
    const setting = this.settings.get(site);
    return (
      usable('operator') ??
      (setting ? { from: 'setting', content: setting, obtainedAt: null, version: '0' } : null) ??
      usable('visitor') ?? { from: 'none', content: EMPTY, obtainedAt: null, version: '0' }
    );
  }

  /** Changes the session in use; nothing is written when change answers null. */
  async edit(site: Site, change: (content: StorageState) => StorageState | null): Promise<void> {
    const current = await this.current(site);
    const after = change(current.content);
    if (!after) return;
    if (current.from === 'setting') this.settings.set(site, after);
    else if (current.from === 'none')
      await this.repository.transaction((tx) =>
        this.repository.put(tx, { site, kind: 'visitor', content: after, state: 'unknown', by: null }),
      );
    else await this.repository.edit(site, current.from, current.obtainedAt!, change);
    this.forget(site);
  }

  /** Reads the database again at the next use. */
  forget(site: Site): void {
    this.cache.delete(site);
  }

  override renew(site: Site): Promise<boolean> {
    const running = this.renewing.get(site);
    if (running) return running;
    const mine = this.renewOnce(site).finally(() => this.renewing.delete(site));
    this.renewing.set(site, mine);
    return mine;
  }

  private async renewOnce(site: Site): Promise<boolean> {
    if (site !== 'weibo.cn' && site !== 'weibo.com') return false;
    const turn = await this.refresh.take(site);
    if (!turn.mine) {
      const good = turn.running ? await this.othersResult(site) : turn.good && turn.agoMs < FRESH_MS;
      this.forget(site);
      return good;
    }
    let good = false;
    try {
      this.forget(site);
      const current = await this.current(site);
      if (current.from === 'operator') good = await this.stillSignedIn(site, current);
      else if (current.from !== 'setting') good = await this.becomeVisitor(site);
    } finally {
      await this.refresh.end(site, good, turn.coolMs);
      this.forget(site);
    }
    return good;
  }

  private async othersResult(site: Site): Promise<boolean> {
    for (const end = performance.now() + WAIT_MS; performance.now() < end; await sleep(150)) {
      const result = await this.refresh.result(site);
      if (result !== null) return result;
    }
    return false;
  }

  /** An operator's session is only asked after: a person signs in again. */
  private async stillSignedIn(site: Site, current: Current): Promise<boolean> {
    const found = await this.probe.check(site, cookieHeader(current.content, site, this.clock.now()));
    await this.ledger.found(site, current.obtainedAt!, found.state);
    return found.state === 'good';
  }

  private async becomeVisitor(site: 'weibo.cn' | 'weibo.com'): Promise<boolean> {
    try {
      const content = await visitorCookies(this.config, site, this.clock.now());
      if (!content) return false;
      await this.repository.transaction((tx) =>
        this.repository.put(tx, { site, kind: 'visitor', content, state: 'good', by: null }),
      );
      return true;
    } catch (error) {
      this.log.warn(`${SITES[site].name}：访客身份未取得，${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
}

function fromHeader(site: Site, header: string): StorageState {
  const cookies = header
    .split(';')
    .map((p) => p.trim())
    .filter((p) => p.includes('='))
    .map((p) => cookieOf(site, p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)));
  return { cookies, origins: [] };
}
