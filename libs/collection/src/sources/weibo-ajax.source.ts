import type { Config } from '@fengsui/platform';
import type { PageRequest } from '../fetcher.js';
import type { Outcome, Page } from '../outcome.js';
import { DESKTOP } from '../sessions/probe.js';
import { Source, type Task, type Turn } from '../source.js';
import { midToBid } from './mid-bid.js';
import type { PageReader } from './page-reader.js';
import { readWeiboAjax } from './weibo-ajax.js';
import { LongTexts, paged, pageOf } from './weibo-long-text.js';
import type { WeiboRead } from './weibo-m.js';

/** Query parameters; what is undefined is left out. */
export type Params = Record<string, string | number | undefined>;

export function setParams(url: URL, params: Params): void {
  for (const [key, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(key, String(value));
}

/** A request of weibo.com's own pages. */
export function ajaxRequest(base: string, path: string, params: Params = {}): PageRequest {
  const url = new URL(`/ajax${path}`, base);
  setParams(url, params);
  return {
    url: url.href,
    site: 'weibo.com',
    headers: {
      'User-Agent': DESKTOP,
      'X-Requested-With': 'XMLHttpRequest',
      Accept: 'application/json, text/plain, */*',
      Referer: `${base}/`,
    },
  };
}

/** weibo.com/ajax: one post, its comments and reposts, an account's posts (sources.md 2.5). Cursor of a timeline: page:since_id. */
export class WeiboAjaxSource extends Source {
  readonly name = 'weibo-ajax';
  private readonly longTexts: LongTexts;

  constructor(
    private readonly config: Pick<Config, 'WEIBO_WEB_BASE'>,
    pages: PageReader,
  ) {
    super();
    this.longTexts = new LongTexts(pages);
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    switch (task.kind) {
      case 'comments': {
        const more = { is_reload: task.cursor === null ? 1 : undefined, max_id: task.cursor ?? undefined };
        const params = { flow: 0, ...more, id: task.id, is_show_bulletin: 2, is_mix: 0, count: 20 };
        return this.list('/statuses/buildComments', params, 1, task.id, turn);
      }
      case 'reposts': {
        const page = pageOf(task.cursor);
        const params = { id: task.id, page, moduleID: 'feed', count: 10 };
        return paged(await this.list('/statuses/repostTimeline', params, page, task.id, turn), page);
      }
      case 'timeline': {
        const [, number, since] = /^(\d+):(.+)$/.exec(task.cursor ?? '') ?? [];
        const page = Number(number ?? 1);
        const params = { uid: task.uid, page, feature: 0, since_id: since };
        const got = await this.list('/statuses/mymblog', params, page, null, turn);
        return { ...got, next: got.next && `${page + 1}:${got.next}` };
      }
      default: {
        const { id } = task as Extract<Task, { kind: 'post' }>;
        return this.list('/statuses/show', { id, locale: 'zh-CN' }, 1, null, turn);
      }
    }
  }

  private list(path: string, params: Params, page: number, rootId: string | null, turn: Turn): Promise<Outcome> {
    const base = this.config.WEIBO_WEB_BASE;
    const { host } = new URL(base);
    const parse = (p: Page): WeiboRead => readWeiboAjax(p, { host, rootId });
    const whole = (mid: string): PageRequest => ajaxRequest(base, '/statuses/longtext', { id: midToBid(mid) });
    return this.longTexts.read(ajaxRequest(base, path, params), page, parse, whole, turn);
  }
}
