import type { Clock } from '@fengsui/platform';
import type { Outcome, Page, Parsed } from '../outcome.js';
import type { Turn } from '../source.js';
import { DESKTOP_AGENT } from './agent.js';
import type { PageReader } from './page-reader.js';

const HEADERS = { 'User-Agent': DESKTOP_AGENT, 'Accept-Language': 'zh-CN' };

/** One page of Sogou's search; type 1: accounts, 2: articles. */
export const searchUrl = (base: string, type: 1 | 2, query: string, page: number): string =>
  `${base}/weixin?${new URLSearchParams({ type: String(type), query, ie: 'utf8', s_from: 'input', page: String(page) })}`;

/** Asks weixin.sogou.com; a shell is asked for once more under another address, which is said to help (sources.md 2.6). */
export async function readSogou(
  pages: PageReader,
  clock: Clock,
  a: { url: string; referer?: string; page: number; parse: (page: Page) => Parsed; turn: Turn },
): Promise<Outcome> {
  const ask = (url: string): Promise<Outcome> => {
    const headers = { ...HEADERS, ...(a.referer ? { Referer: a.referer } : {}) };
    return pages.read({ url, site: 'sogou', headers }, a.page, a.parse, a.turn);
  };
  const first = await ask(a.url);
  if (first.state !== 'shell') return first;
  await a.turn();
  return ask(`${a.url}&_=${clock.now().getTime()}`);
}
