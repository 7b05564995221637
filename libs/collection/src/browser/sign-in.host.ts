import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import type { BrowserContext, Page } from 'playwright-core';
import { EMPTY } from '../sessions/storage-state.js';
import { PATIENCE_S, SignInRepository, type SignInRow } from '../sessions/sign-in.repository.js';
import { WINDOW } from '../sessions/sign-in.view.js';
import { StoredSessions } from '../sessions/stored-sessions.js';
import { Browsers } from './browsers.js';
import { SignInEnd } from './sign-in.end.js';
import { act, frameOf, guarded, ledBack } from './sign-in.page.js';

const REST_MS = 5_000;
/** How often the person's clicks are taken. */
const STEP_MS = 200;
/** How often a picture is made, and success looked for. */
const LOOK_MS = 900;
const HINT = '请用手机微博扫描画面中的二维码，也可在画面中操作';

/** Shows a site's sign-in page to a person and does what the person does there, until the site says signed in. Several processes may run it. */
@Injectable()
export class SignInHost implements BeforeApplicationShutdown {
  private readonly log = new Logger('SignInHost');
  private readonly stopping = new AbortController();

  constructor(
    @Inject(SignInRepository) private readonly rows: SignInRepository,
    @Inject(StoredSessions) private readonly sessions: StoredSessions,
    @Inject(Browsers) private readonly browsers: Browsers,
    @Inject(SignInEnd) private readonly ending: SignInEnd,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Loops wait for their round to end: a sign-in that is open is given to another process. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Takes one sign-in that waits and stays with it to its end; answers the ms until the next look. */
  async round(): Promise<number> {
    await this.rows.expire();
    if (this.stopping.signal.aborted || !(await this.rows.anyWaiting())) return REST_MS;
    const problem = await this.browsers.problem();
    if (problem) {
      await this.rows.cannotOpen(problem);
      return REST_MS;
    }
    const row = await this.rows.claim();
    if (!row) return REST_MS;
    try {
      await this.host(row);
    } catch (error) {
      this.log.warn(`登录窗口中断：${error instanceof Error ? error.message : String(error)}`);
      await this.ending.fail(row, '浏览器中断，请重新开始登录');
    }
    return 0;
  }

  private async host(row: SignInRow): Promise<void> {
    // a check is passed with the cookies that met it; a sign-in begins afresh
    const asked = new URL(row.url);
    const check = asked.origin !== new URL(this.config.WEIBO_PASSPORT_BASE).origin;
    const content = check ? (await this.sessions.current(row.site)).content : EMPTY;
    await this.browsers.withContext(row.site, content, { viewport: WINDOW }, async (context) => {
      const page = await context.newPage();
      await guarded(page, this.config);
      // a person sees one window
      context.on('page', (p) => void p.close().catch(() => undefined));
      const note = await this.open(page, row.url);
      await this.show(row, context, page, { note, check });
    });
  }

  private async open(page: Page, url: string): Promise<string> {
    try {
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      return HINT;
    } catch {
      return '登录页没有打开：站点连接不上。可点“刷新”再试';
    }
  }

  private async show(
    row: SignInRow,
    context: BrowserContext,
    page: Page,
    a: { note: string; check: boolean },
  ): Promise<void> {
    let [note, shown, lookedAt, seen] = [a.note, '', -Infinity, ''];
    if (!this.browsers.cjk) note += '（本机没有中文字体，画面中的汉字显示为方框）';
    const until = row.asked_at.getTime() + PATIENCE_S * 1000;
    for (;;) {
      if (this.stopping.signal.aborted) return this.rows.release(row.id, row.fence);
      const inputs = await this.rows.beat(row.id, row.fence);
      if (!inputs) return;
      for (const input of inputs) if (await act(page, input, row.url)) note = a.note;
      if (inputs.length > 0 || performance.now() - lookedAt >= LOOK_MS) {
        lookedAt = performance.now();
        await ledBack(page, row.url, this.config);
        const frame = await frameOf(page);
        const hash = frame ? createHash('sha256').update(frame).digest('hex') : shown;
        if (hash !== shown || note !== seen)
          await this.rows.show(row.id, row.fence, hash === shown ? null : frame, note);
        [shown, seen] = [hash, note];
        if (await this.ending.reached(row, context, page, a.check)) return;
      }
      if (this.clock.now().getTime() > until)
        return this.ending.fail(row, '五分钟内没有完成登录，窗口已关闭，请重新开始');
      await sleep(STEP_MS);
    }
  }
}
