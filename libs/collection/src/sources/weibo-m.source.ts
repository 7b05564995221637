import { Clock, type Config } from '@fengsui/platform';
import { fetchPage, NetworkFailure } from '../fetch-page.js';
import { failed, type CollectedItem, type Outcome } from '../outcome.js';
import { Source } from '../source.js';
import { htmlToText } from './html.js';
import { findMblogs, isCut } from './weibo-mblog.js';
import { parseWeiboM } from './weibo-m.js';

const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

/** m.weibo.cn search, type 61 实时 (sources.md 2.2). */
export class WeiboMSource extends Source {
  readonly name = 'weibo-m';
  constructor(
    private readonly config: Pick<Config, 'WEIBO_M_BASE' | 'WEIBO_M_COOKIE'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async fetchPage(query: string, page: number, pause: () => Promise<void>): Promise<Outcome> {
    const params = new URLSearchParams({
      containerid: `100103type=61&q=${query}`,
      page_type: 'searchall',
      page: String(page),
    });
    const url = `${this.config.WEIBO_M_BASE}/api/container/getIndex?${params}`;
    const headers = this.headers(query);
    try {
      const got = await fetchPage(url, headers, () => this.clock.now());
      const parsed = parseWeiboM(got);
      if (parsed.state === 'ok') await this.completeLongTexts(got.body, parsed.items, headers, pause);
      return { ...parsed, page, finalUrl: got.finalUrl, httpStatus: got.httpStatus, fetchedAt: got.fetchedAt };
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      return {
        ...failed('network', error.message),
        page,
        finalUrl: url,
        httpStatus: null,
        fetchedAt: this.clock.now(),
      };
    }
  }

  /** A cut post is completed by /statuses/extend; when that fails the shown part stays: it is found again next round. */
  private async completeLongTexts(
    body: string,
    items: CollectedItem[],
    headers: Record<string, string>,
    pause: () => Promise<void>,
  ): Promise<void> {
    const cut = findMblogs(safeJson(body)).filter(isCut);
    for (const post of cut) {
      const item = items.find((i) => i.id === String(post.mid ?? post.id));
      if (!item) continue;
      await pause();
      const got = await fetchPage(`${this.config.WEIBO_M_BASE}/statuses/extend?id=${item.id}`, headers, () =>
        this.clock.now(),
      ).catch(() => null);
      const long = (safeJson(got?.body ?? '') as { data?: { longTextContent?: string } } | null)?.data?.longTextContent;
      if (long) item.text = htmlToText(long);
    }
  }

  private headers(query: string): Record<string, string> {
    const { WEIBO_M_BASE: base, WEIBO_M_COOKIE: cookie } = this.config;
    return {
      'User-Agent': AGENT,
      'X-Requested-With': 'XMLHttpRequest',
      'MWeibo-Pwa': '1',
      Accept: 'application/json, text/plain, */*',
      Referer: `${base}/p/searchall?containerid=${encodeURIComponent(`100103type=1&q=${query}`)}`,
      ...(cookie ? { Cookie: cookie } : {}),
    };
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
