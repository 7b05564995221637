import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import { CONFIG, type Config } from '@fengsui/platform';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { NetworkFailure } from '../fetcher.js';
import { SessionProbe } from '../sessions/probe.js';
import { afterBrowser, type StorageState, type StoredCookie } from '../sessions/storage-state.js';
import { type Current, StoredSessions } from '../sessions/stored-sessions.js';
import { chineseFont, findBrowser, fontsConf, launchProblem } from './executable.js';
import { fromBrowser, toBrowser } from './site-cookies.js';
import { browserSessionChange } from './session-change.js';
import { Turns } from './turns.js';

/** Not the npm package's own arguments: its single process mixes the cookies of contexts. */
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--js-flags=--max-old-space-size=256',
];
const LAUNCH_MS = 30_000;
const STEP_MS = 15_000;
const IDLE_MS = 10 * 60_000;
/** Pages open at a time: each may take some 100 MB. */
const PAGES = 3;
/** A browser that has shown so many pages is replaced when nobody uses it. */
const PAGES_A_LIFE = 400;

interface Opened {
  context: BrowserContext;
  /** which session it was made from */
  identity: string;
  version: string;
  users: number;
}

/**
 * The one browser of this process: started at the first use, closed after ten idle minutes, started again after a crash. Each site has a
 * context of its own, made from the sealed session and saved back after every use.
 */
@Injectable()
export class Browsers implements OnApplicationShutdown {
  private readonly log = new Logger('Browsers');
  private readonly turns = new Turns(PAGES);
  private readonly contexts = new Map<Site, Opened>();
  private starting: Promise<Browser> | null = null;
  private folder: string | null = null;
  private users = 0;
  private shown = 0;
  private idle: NodeJS.Timeout | undefined;
  private stopped = false;
  /** whether Chinese is seen in pictures; known after the first start */
  cjk = true;

  constructor(
    @Inject(StoredSessions) private readonly sessions: StoredSessions,
    @Inject(SessionProbe) private readonly probe: SessionProbe,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.close();
  }

  /** Why no browser opens here, in Chinese; null when one does. */
  async problem(): Promise<string | null> {
    try {
      await this.use(() => this.browser());
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** A page in the site's context, for at most ms. Throws NetworkFailure when the browser fails or the time is up, BrowserUnavailable when none opens. */
  async withPage<T>(site: Site, ms: number, work: (page: Page) => Promise<T>): Promise<T> {
    return this.use(() =>
      this.turns.take(async () => {
        const current = await this.sessions.current(site);
        const opened = await within(STEP_MS, '打开浏览器窗口', this.context(site, current));
        opened.users++;
        const before = await this.cookiesOf(opened.context, site);
        const page = await within(STEP_MS, '打开浏览器页面', opened.context.newPage());
        page.on('popup', (p) => void p.close().catch(() => undefined));
        try {
          const result = await within(ms, '浏览器读取页面', work(page));
          await this.save(site, current, opened, before);
          return result;
        } finally {
          opened.users--;
          this.shown++;
          void page.close().catch(() => undefined);
          if (opened.users === 0 && this.contexts.get(site) !== opened)
            void opened.context.close().catch(() => undefined);
        }
      }),
    );
  }

  /** A context of its own, outside the sites' contexts: for a person who signs in. */
  async withContext<T>(
    site: Site,
    content: StorageState,
    options: BrowserContextOptions,
    work: (context: BrowserContext) => Promise<T>,
  ): Promise<T> {
    return this.use(async () => {
      const context = await within(STEP_MS, '打开浏览器窗口', this.newContext(site, content, options));
      try {
        return await work(context);
      } finally {
        await context.close().catch(() => undefined);
      }
    });
  }

  /** The cookies of a context as they are stored. */
  async cookiesOf(context: BrowserContext, site: Site): Promise<StoredCookie[]> {
    return fromBrowser(await within(STEP_MS, '读取 Cookie', context.cookies()), this.config, site);
  }

  private async use<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.idle);
    this.users++;
    try {
      return await work();
    } finally {
      this.users--;
      if (this.users === 0 && !this.stopped) {
        if (this.shown >= PAGES_A_LIFE) await this.close();
        else this.idle = setTimeout(() => void this.close(), IDLE_MS).unref();
      }
    }
  }

  private async context(site: Site, current: Current): Promise<Opened> {
    const identity = `${current.from} ${current.obtainedAt?.getTime() ?? 0}`;
    const old = this.contexts.get(site);
    if (old?.identity === identity) {
      // plain HTTP has learnt something since
      if (old.version !== current.version)
        await old.context.addCookies(toBrowser(current.content.cookies, this.config, site));
      old.version = current.version;
      return old;
    }
    const context = await this.newContext(site, current.content, {});
    const opened: Opened = { context, identity, version: current.version, users: 0 };
    this.contexts.set(site, opened);
    context.on('close', () => this.contexts.get(site) === opened && this.contexts.delete(site));
    if (old?.users === 0) void old.context.close().catch(() => undefined);
    return opened;
  }

  private async newContext(site: Site, content: StorageState, options: BrowserContextOptions): Promise<BrowserContext> {
    const browser = await this.browser();
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      acceptDownloads: false,
      serviceWorkers: 'block',
      storageState: { cookies: toBrowser(content.cookies, this.config, site), origins: content.origins },
      ...options,
    });
    context.setDefaultTimeout(STEP_MS);
    context.setDefaultNavigationTimeout(STEP_MS);
    return context;
  }

  /** Keeps what the site changed in the browser, for plain HTTP and the other processes. */
  private async save(site: Site, current: Current, opened: Opened, before: StoredCookie[]): Promise<void> {
    const was: StorageState = { cookies: before, origins: [] };
    const is: StorageState = { cookies: await this.cookiesOf(opened.context, site), origins: [] };
    const verdict = await browserSessionChange(site, current, was, is, this.probe);
    if (verdict === 'keep') await this.sessions.edit(site, (stored) => afterBrowser(stored, was, is));
    // made anew from the stored session at the next use
    else if (verdict === 'drop') this.contexts.delete(site);
  }

  private browser(): Promise<Browser> {
    if (this.stopped) return Promise.reject(new NetworkFailure('程序正在停止'));
    this.starting ??= this.launch().catch((error: unknown) => {
      this.starting = null;
      throw error;
    });
    return this.starting;
  }

  private async launch(): Promise<Browser> {
    // 80 MB that a process without a browser does not pay
    const { chromium } = await import('playwright-core');
    const executablePath = await findBrowser(this.config);
    this.folder ??= mkdtempSync(path.join(os.tmpdir(), 'fengsui-browser-'));
    const font = chineseFont();
    this.cjk = font.cjk;
    if (!font.cjk) this.log.warn('本机没有中文字体，截图中的汉字会显示为方框：请安装 fonts-noto-cjk');
    const conf = path.join(this.folder, 'fonts.conf');
    if (font.folder) writeFileSync(conf, fontsConf(font.folder, path.join(this.folder, 'fonts')));
    const start = (sandbox: boolean): Promise<Browser> =>
      chromium.launch({
        executablePath,
        args: ARGS,
        chromiumSandbox: sandbox,
        timeout: LAUNCH_MS,
        env: {
          ...process.env,
          TMPDIR: this.folder!,
          HOME: this.folder!,
          ...(font.folder ? { FONTCONFIG_FILE: conf } : {}),
        } as Record<string, string>,
      });
    try {
      const browser = await this.sandboxed(start);
      browser.on('disconnected', () => this.lost(browser));
      return browser;
    } catch (error) {
      throw launchProblem(error);
    }
  }

  /** Root has no sandbox, nor do containers without user namespaces: then without, and that is said. */
  private async sandboxed(start: (sandbox: boolean) => Promise<Browser>): Promise<Browser> {
    if (process.getuid?.() === 0) return start(false);
    try {
      return await start(true);
    } catch (error) {
      if (!/sandbox/i.test(String(error))) throw error;
      this.log.warn('本机不支持浏览器沙箱，已不用沙箱启动');
      return start(false);
    }
  }

  /** Crashed, or closed by us: the next use starts another. */
  private lost(browser: Browser): void {
    void this.starting?.then((b) => {
      if (b === browser) {
        this.starting = null;
        this.contexts.clear();
        this.shown = 0;
      }
    });
  }

  private async close(): Promise<void> {
    clearTimeout(this.idle);
    const starting = this.starting;
    this.starting = null;
    this.contexts.clear();
    this.shown = 0;
    const browser = await starting?.catch(() => null);
    await browser?.close().catch(() => undefined);
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
    this.folder = null;
  }
}

/** Rejects with NetworkFailure when the work is not done in time, or the browser fails under it. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NetworkFailure(`${what}超过 ${Math.round(ms / 1000)} 秒`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw browserFailure(error);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** Playwright's own errors are failures of the line or the browser; their first line says which. */
function browserFailure(error: unknown): unknown {
  if (error instanceof NetworkFailure || !(error instanceof Error)) return error;
  const line = error.message.split('\n')[0]!;
  const code = /net::(ERR_\w+)/.exec(line)?.[1];
  if (code === 'ERR_TOO_MANY_REDIRECTS') return new NetworkFailure('重定向过多');
  if (code) return new NetworkFailure(code);
  if (error.name === 'TimeoutError') return new NetworkFailure('浏览器等待超时');
  if (/closed|crashed|disconnected|Download is starting/i.test(line)) return new NetworkFailure(line.slice(0, 200));
  return error;
}
