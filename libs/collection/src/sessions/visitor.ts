import type { Config } from '@fengsui/platform';
import { fetch } from 'undici';
import { DESKTOP, PHONE } from './probe.js';
import { SITES } from './site.js';
import { afterSetCookie, complete, cookieOf, EMPTY, type StorageState } from './storage-state.js';

const TIMEOUT_MS = 8_000;

/**
 * Cookies that the site gives to anybody (sources.md 2.3, the flow of 2025–26): enough for hot search and timelines, not for search.
 * Null: none were given. No fingerprint is sent. Throws what the connection throws.
 */
export async function visitorCookies(
  config: Pick<Config, 'WEIBO_PASSPORT_BASE' | 'WEIBO_M_BASE' | 'WEIBO_WEB_BASE'>,
  site: 'weibo.cn' | 'weibo.com',
  now: Date,
): Promise<StorageState | null> {
  const home = `${site === 'weibo.cn' ? config.WEIBO_M_BASE : config.WEIBO_WEB_BASE}/`;
  const answer = await fetch(`${config.WEIBO_PASSPORT_BASE}/visitor/genvisitor2`, {
    method: 'POST',
    headers: { 'User-Agent': site === 'weibo.cn' ? PHONE : DESKTOP, Referer: home },
    body: new URLSearchParams({
      cb: 'visitor_gray_callback',
      tid: '',
      from: 'weibo',
      webdriver: 'false',
      return_url: home,
    }),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = (await answer.text()).slice(0, 10_000);
  const data = sub(text);
  // the answer's own cookies first: they know how long they live
  const set = afterSetCookie(EMPTY, site, answer.headers.getSetCookie(), now) ?? EMPTY;
  const names = new Set(set.cookies.map((c) => c.name));
  const given = [
    ['SUB', data?.sub],
    ['SUBP', data?.subp],
  ] as const;
  const state: StorageState = {
    cookies: [
      ...set.cookies,
      ...given.flatMap(([name, value]) => (value && !names.has(name) ? [cookieOf(site, name, value)] : [])),
    ],
    origins: [],
  };
  return SITES[site].required.length > 0 && complete(state, site, now) ? state : null;
}

/** visitor_gray_callback({"retcode":20000000,"data":{"sub","subp","tid"}}); */
function sub(text: string): { sub?: string; subp?: string } | null {
  try {
    const answer = JSON.parse(/\((\{.*\})\)/s.exec(text)?.[1] ?? 'null') as {
      retcode?: number;
      data?: { sub?: string; subp?: string };
    } | null;
    return answer?.retcode === 20000000 ? (answer.data ?? null) : null;
  } catch {
    return null;
  }
}
