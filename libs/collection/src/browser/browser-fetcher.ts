import type { Page as Tab, Response } from 'playwright-core';
import { Fetcher, NetworkFailure, type PageRequest } from '../fetcher.js';
import type { Page } from '../outcome.js';
import type { Browsers } from './browsers.js';

/** WeChat articles of 2025 weigh 2.3–3.2 MB. */
const MAX_BYTES = 6 * 1024 * 1024;
/** Everything a page loads together. */
const MAX_PAGE_BYTES = 40 * 1024 * 1024;
const TOTAL_MS = 40_000;
const NAVIGATE_MS = 20_000;
/** A page that is all script is given so long to show its text. */
const SCRIPT_MS = 6_000;
const UNNEEDED = new Set(['image', 'media', 'font']);
/** A path of the site's own origin that never reaches it: the empty page from which JSON is asked for. */
const BLANK = '/.well-known/blank';

/** Pages by a real browser in the site's session. Pictures, fonts and media are not loaded. Never solves a check, never pretends to be another browser. */
export class BrowserFetcher extends Fetcher {
  constructor(
    private readonly browsers: Browsers,
    private readonly now: () => Date,
  ) {
    super();
  }

  override get(request: PageRequest): Promise<Page> {
    return this.browsers.withPage(request.site, TOTAL_MS, async (tab) => {
      const bounds = await bounded(tab);
      await tab.route('**/*', (route) =>
        UNNEEDED.has(route.request().resourceType()) ? route.abort() : route.fallback(),
      );
      try {
        return isData(request) ? await this.data(tab, request) : await this.document(tab, request);
      } catch (error) {
        if (bounds.exceeded()) throw new NetworkFailure(`页面超过 ${MAX_BYTES / 1024 / 1024} MB`);
        throw error;
      }
    });
  }

  private async document(tab: Tab, request: PageRequest): Promise<Page> {
    const referer = header(request, 'referer');
    const response = await tab.goto(request.url, {
      waitUntil: 'domcontentloaded',
      timeout: NAVIGATE_MS,
      ...(referer ? { referer } : {}),
    });
    if (!response) throw new NetworkFailure('浏览器没有收到应答');
    const body = (await response.text()).replace(/^\ufeff/, '');
    const page: Page = { body, finalUrl: response.url(), httpStatus: response.status(), fetchedAt: this.now() };
    const stayed = new URL(page.finalUrl).origin === new URL(request.url).origin;
    return stayed && isShell(body) ? this.rendered(tab, page) : page;
  }

  /** The page once its scripts have written something, or as it came when they do not. */
  private async rendered(tab: Tab, page: Page): Promise<Page> {
    const text = await tab
      .waitForFunction('document.body && document.body.innerText.trim().length > 200', null, { timeout: SCRIPT_MS })
      .then(() => tab.content())
      .catch(() => null);
    return text === null ? page : { ...page, body: text, finalUrl: tab.url(), fetchedAt: this.now() };
  }

  /** JSON by fetch() from a page of the same origin, as the site's own pages do. */
  private async data(tab: Tab, request: PageRequest): Promise<Page> {
    const { origin } = new URL(request.url);
    await tab.route(`${origin}${BLANK}`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title></title>' }),
    );
    await tab.goto(`${origin}${BLANK}`);
    let away: string | null = null;
    tab.on('response', (r) => void (away = leaves(r, origin) ?? away));
    const referrer = header(request, 'referer');
    const own = Object.entries(request.headers).filter(([k]) => !/^(cookie|referer|user-agent|host|origin)$/i.test(k));
    try {
      const got = await tab.evaluate(ask, {
        url: request.url,
        method: request.method ?? 'GET',
        headers: Object.fromEntries(own),
        form: request.form ?? null,
        referrer: referrer && new URL(referrer).origin === origin ? referrer : null,
        ms: NAVIGATE_MS,
      });
      return {
        body: got.text.replace(/^\ufeff/, ''),
        finalUrl: got.url,
        httpStatus: got.status,
        fetchedAt: this.now(),
      };
    } catch (error) {
      // a script may not follow to another origin, but where it was sent decides the outcome
      if (away) return { body: '', finalUrl: away, httpStatus: 302, fetchedAt: this.now() };
      const failed = /TypeError|Failed to fetch|TimeoutError|timed out/.exec(String(error));
      throw failed ? new NetworkFailure('浏览器请求失败') : error;
    }
  }
}

const header = (request: PageRequest, name: string): string | undefined =>
  Object.entries(request.headers).find(([k]) => k.toLowerCase() === name)?.[1];
const isData = (request: PageRequest): boolean =>
  request.method === 'POST' || header(request, 'x-requested-with') !== undefined;

function leaves(response: Response, origin: string): string | null {
  const location = response.headers()['location'];
  if (response.status() < 300 || response.status() >= 400 || !location) return null;
  const to = new URL(location, response.url());
  return to.origin === origin ? null : to.href;
}

/** Runs in the page. */
async function ask(a: {
  url: string;
  method: string;
  headers: Record<string, string>;
  form: Record<string, string> | null;
  referrer: string | null;
  ms: number;
}): Promise<{ status: number; url: string; text: string }> {
  const response = await fetch(a.url, {
    method: a.method,
    headers: a.headers,
    credentials: 'include',
    signal: AbortSignal.timeout(a.ms),
    ...(a.form ? { body: new URLSearchParams(a.form) } : {}),
    ...(a.referrer ? { referrer: a.referrer } : {}),
  });
  return { status: response.status, url: response.url, text: await response.text() };
}

/** Little text and some script: the page writes itself. */
function isShell(html: string): boolean {
  if (!/<script/i.test(html)) return false;
  const text = html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, '');
  return text.length < 120;
}

/** Closes a page whose answer, or all of it together, is larger than it may be: an endless stream must not fill the memory. */
async function bounded(tab: Tab): Promise<{ exceeded(): boolean }> {
  const cdp = await tab.context().newCDPSession(tab);
  const answers = new Set<string>();
  const sizes = new Map<string, number>();
  let [total, exceeded] = [0, false];
  cdp.on('Network.requestWillBeSent', (e) => {
    if (e.type === 'Document' || e.type === 'Fetch' || e.type === 'XHR') answers.add(e.requestId);
  });
  cdp.on('Network.dataReceived', (e) => {
    total += e.dataLength;
    const size = (sizes.get(e.requestId) ?? 0) + e.dataLength;
    sizes.set(e.requestId, size);
    if (exceeded || !(total > MAX_PAGE_BYTES || (answers.has(e.requestId) && size > MAX_BYTES))) return;
    exceeded = true;
    void tab.close().catch(() => undefined);
  });
  await cdp.send('Network.enable');
  return { exceeded: () => exceeded };
}
