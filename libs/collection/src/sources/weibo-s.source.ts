import { Clock, type Config } from '@fengsui/platform';
import { type Fetcher, NetworkFailure } from '../fetcher.js';
import { failed, type Outcome } from '../outcome.js';
import { Source, type Task } from '../source.js';
import { parseWeiboS } from './weibo-s.js';

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** s.weibo.com search, newest first; must not carry X-Requested-With (sources.md 2.4). */
export class WeiboSSource extends Source {
  readonly name = 'weibo-s';
  readonly kinds = ['search'] as const;
  constructor(
    private readonly config: Pick<Config, 'WEIBO_S_BASE'>,
    private readonly fetcher: Fetcher,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(task: Task): Promise<Outcome> {
    const { query, page } = task as Extract<Task, { kind: 'search' }>;
    const params = new URLSearchParams({ q: query, rd: 'realtime', tw: 'realtime', page: String(page) });
    const url = `${this.config.WEIBO_S_BASE}/realtime?${params}`;
    const headers = {
      'User-Agent': AGENT,
      Accept: 'text/html,application/xhtml+xml',
      'Accept-Language': 'zh-CN',
    };
    try {
      const got = await this.fetcher.get({ url, headers, site: 'weibo.com' });
      const parsed = parseWeiboS(got, new URL(this.config.WEIBO_S_BASE).host);
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
}
