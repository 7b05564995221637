import { Inject, Injectable } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import type { BrowserContext, Page } from 'playwright-core';
import { SessionProbe } from '../sessions/probe.js';
import { SessionLedger } from '../sessions/session-ledger.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { SignInRepository, type SignInRow } from '../sessions/sign-in.repository.js';
import { SITES } from '../sessions/site.js';
import { complete, cookieHeader, type StorageState } from '../sessions/storage-state.js';
import { StoredSessions } from '../sessions/stored-sessions.js';
import { Browsers } from './browsers.js';

/** The same cookies are asked after again only so often. */
const ASK_AGAIN_MS = 5_000;

/** Sees that a sign-in has succeeded, keeps the session, and lets the sources go on; or writes why it did not. */
@Injectable()
export class SignInEnd {
  private readonly asked = new Map<string, { header: string; at: number }>();

  constructor(
    @Inject(SignInRepository) private readonly rows: SignInRepository,
    @Inject(SessionRepository) private readonly repository: SessionRepository,
    @Inject(StoredSessions) private readonly sessions: StoredSessions,
    @Inject(SessionLedger) private readonly ledger: SessionLedger,
    @Inject(SessionProbe) private readonly probe: SessionProbe,
    @Inject(Browsers) private readonly browsers: Browsers,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** True when it has ended. check: a page that wants a person; it is passed once the site leads away from it. */
  async reached(row: SignInRow, context: BrowserContext, page: Page, check: boolean): Promise<boolean> {
    if (check && !this.left(row, page)) return false;
    const content: StorageState = { cookies: await this.browsers.cookiesOf(context, row.site), origins: [] };
    const now = this.clock.now();
    if (!complete(content, row.site, now)) return false;
    if (SITES[row.site].required.length > 0 && !(await this.confirmed(row, cookieHeader(content, row.site, now))))
      return false;
    const { origins } = await context.storageState();
    await this.keep(row, { ...content, origins }, check);
    return true;
  }

  private left(row: SignInRow, page: Page): boolean {
    const [asked, at] = [new URL(row.url), new URL(page.url())];
    const home = SITES[row.site].bases.some((b) => new URL(this.config[b]).origin === at.origin);
    return home && asked.pathname !== at.pathname;
  }

  private async confirmed(row: SignInRow, header: string): Promise<boolean> {
    const before = this.asked.get(row.id);
    if (before?.header === header && performance.now() - before.at < ASK_AGAIN_MS) return false;
    this.asked.set(row.id, { header, at: performance.now() });
    return (await this.probe.check(row.site, header)).state === 'good';
  }

  private async keep(row: SignInRow, content: StorageState, check: boolean): Promise<void> {
    this.asked.delete(row.id);
    const what = check ? '完成验证' : '登录成功';
    await this.repository.transaction(async (tx) => {
      if (!(await this.rows.end(tx, row.id, row.fence, 'done', `${what}，采集即将恢复`))) return;
      const state = SITES[row.site].required.length > 0 ? 'good' : 'unknown';
      await this.repository.put(tx, { site: row.site, kind: 'operator', content, state, by: row.asked_by });
      await this.ledger.release(tx, row.site);
      await this.ledger.write(tx, row.site, 'sign_in.done', person(row), `${SITES[row.site].name}${what}`);
    });
    this.sessions.forget(row.site);
  }

  async fail(row: SignInRow, note: string): Promise<void> {
    this.asked.delete(row.id);
    await this.repository.transaction(async (tx) => {
      if (await this.rows.end(tx, row.id, row.fence, 'failed', note))
        await this.ledger.write(
          tx,
          row.site,
          'sign_in.failed',
          person(row),
          `${SITES[row.site].name}登录未完成：${note}`,
        );
    });
  }
}

const person = (row: SignInRow) => ({
  type: 'person' as const,
  id: row.asked_by ?? '',
  name: row.asked_by_name ?? '已离任人员',
  channel: 'web' as const,
});
