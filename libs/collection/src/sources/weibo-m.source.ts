import type { Config } from '@fengsui/platform';
import type { Fetcher } from '../fetcher.js';
import type { CollectedItem, Outcome, Page, Parsed } from '../outcome.js';
import { Source, type Task, type Turn } from '../source.js';
import { htmlToText } from './html.js';
import { findMblogs, isCut } from './weibo-mblog.js';
import type { PageReader } from './page-reader.js';
import { parseWeiboM } from './weibo-m.js';

const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

/** m.weibo.cn search, type 61 实时 (sources.md 2.2). */
export class WeiboMSource extends Source {
  readonly name = 'weibo-m';
  readonly kinds = ['search'] as const;
  constructor(
    private readonly config: Pick<Config, 'WEIBO_M_BASE'>,
    private readonly pages: PageReader,
    private readonly fetcher: Fetcher,
  ) {
    super();
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    const { query, page } = task as Extract<Task, { kind: 'search' }>;
    const params = new URLSearchParams({
      containerid: `100103type=61&q=${query}`,
      page_type: 'searchall',
      page: String(page),
    });
    const url = `${this.config.WEIBO_M_BASE}/api/container/getIndex?${params}`;
    const headers = this.headers(query);
    let body = '';
    const parse = (p: Page): Parsed => {
      body = p.body;
      return parseWeiboM(p);
    };
    const got = await this.pages.read({ url, headers, site: 'weibo.cn' }, page, parse, turn);
    if (got.state === 'ok') await this.completeLongTexts(body, got.items, headers, turn);
    return got;
  }

  /** A cut post is completed by /statuses/extend; when that fails the shown part stays: it is found again next round. */
  private async completeLongTexts(
    body: string,
    items: CollectedItem[],
    headers: Record<string, string>,
    turn: Turn,
  ): Promise<void> {
    const cut = findMblogs(safeJson(body)).filter(isCut);
    for (const post of cut) {
      const item = items.find((i) => i.id === String(post.mid ?? post.id));
      if (!item) continue;
      await turn();
      const got = await this.fetcher
        .get({ url: `${this.config.WEIBO_M_BASE}/statuses/extend?id=${item.id}`, headers, site: 'weibo.cn' })
        .catch(() => null);
      const long = (safeJson(got?.body ?? '') as { data?: { longTextContent?: string } } | null)?.data?.longTextContent;
      if (long) item.text = htmlToText(long);
    }
  }

  private headers(query: string): Record<string, string> {
    const base = this.config.WEIBO_M_BASE;
    return {
      'User-Agent': AGENT,
      'X-Requested-With': 'XMLHttpRequest',
      'MWeibo-Pwa': '1',
      Accept: 'application/json, text/plain, */*',
      Referer: `${base}/p/searchall?containerid=${encodeURIComponent(`100103type=1&q=${query}`)}`,
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
