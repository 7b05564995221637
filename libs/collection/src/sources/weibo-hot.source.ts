import type { Config } from '@fengsui/platform';
import type { Outcome, Page, Parsed } from '../outcome.js';
import { Source, type Task, type Turn } from '../source.js';
import type { PageReader } from './page-reader.js';
import { ajaxRequest } from './weibo-ajax.source.js';
import { parseWeiboHot } from './weibo-hot.js';

/** The hot-search board, which is shown without signing in to a request with a Referer (sources.md 2.5). */
export class WeiboHotSource extends Source {
  readonly name = 'weibo-hot';

  constructor(
    private readonly config: Pick<Config, 'WEIBO_WEB_BASE'>,
    private readonly pages: PageReader,
  ) {
    super();
  }

  /** One request; the other address of the board is asked only when the first is unreadable. */
  async read(_: Task, turn: Turn): Promise<Outcome> {
    const first = await this.board('/side/hotSearch', turn);
    if (first.state !== 'layout_changed') return first;
    await turn();
    const second = await this.board('/statuses/hot_band', turn);
    return second.state === 'ok' ? { ...second, note: `第一个地址读不出：${first.note}` } : first;
  }

  private board(path: string, turn: Turn): Promise<Outcome> {
    const base = this.config.WEIBO_WEB_BASE;
    const { host } = new URL(base);
    const parse = (p: Page): Parsed => parseWeiboHot(p, { host });
    return this.pages.read(ajaxRequest(base, path), 1, parse, turn);
  }
}
