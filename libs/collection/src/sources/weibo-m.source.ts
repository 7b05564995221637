import type { Config } from '@fengsui/platform';
import type { PageRequest } from '../fetcher.js';
import type { Outcome, Page } from '../outcome.js';
import { PHONE } from '../sessions/probe.js';
import { Source, type Task, type Turn } from '../source.js';
import { midToBid } from './mid-bid.js';
import type { PageReader } from './page-reader.js';
import { type Params, setParams } from './weibo-ajax.source.js';
import { LongTexts, paged, pageOf } from './weibo-long-text.js';
import { readWeiboM, type WeiboRead } from './weibo-m.js';

/** Cursor of comments that are read by page, without signing in. */
const OPEN_PAGE = 'page:';

/** m.weibo.cn: search of type 61 实时, one post, its comments and reposts, an account's posts (sources.md 2.2). */
export class WeiboMSource extends Source {
  readonly name = 'weibo-m';
  private readonly longTexts: LongTexts;

  constructor(
    private readonly config: Pick<Config, 'WEIBO_M_BASE'>,
    private readonly pages: PageReader,
  ) {
    super();
    this.longTexts = new LongTexts(pages);
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    switch (task.kind) {
      case 'post':
        return this.post(task.id, turn);
      case 'comments':
        return this.comments(task.id, task.cursor, turn);
      case 'reposts': {
        const page = pageOf(task.cursor);
        const request = this.request('/api/statuses/repostTimeline', { id: task.id, page }, `/detail/${task.id}`);
        return paged(await this.list(request, page, task.id, turn), page);
      }
      case 'timeline': {
        const params = { containerid: `107603${task.uid}`, since_id: task.cursor ?? undefined };
        return this.list(this.request('/api/container/getIndex', params, `/u/${task.uid}`), 1, null, turn);
      }
      default: {
        const { query, page } = task as Extract<Task, { kind: 'search' }>;
        const params = { containerid: `100103type=61&q=${query}`, page_type: 'searchall', page };
        const from = `/p/searchall?containerid=${encodeURIComponent(`100103type=1&q=${query}`)}`;
        return this.list(this.request('/api/container/getIndex', params, from), page, null, turn);
      }
    }
  }

  /** The post's page, which holds the whole text, is shown to whom the JSON is refused. */
  private async post(id: string, turn: Turn): Promise<Outcome> {
    const bid = /^\d+$/.test(id) ? midToBid(id) : id;
    const got = await this.list(this.request('/statuses/show', { id: bid }, `/detail/${id}`), 1, null, turn);
    if (got.state !== 'login_required') return got;
    await turn();
    const open = await this.list(this.request(`/detail/${id}`, {}, '/'), 1, null, turn);
    return open.state === 'ok' || open.state === 'deleted' ? open : got;
  }

  /** Hot order, or, for whom that is refused, the first fifty or so by page. */
  private async comments(id: string, cursor: string | null, turn: Turn): Promise<Outcome> {
    if (cursor?.startsWith(OPEN_PAGE)) return this.openComments(id, pageOf(cursor.slice(OPEN_PAGE.length)), turn);
    const [maxId, type = '0'] = cursor?.split(':') ?? [];
    const params = { id, mid: id, max_id_type: type, max_id: maxId };
    const got = await this.list(this.request('/comments/hotflow', params, `/detail/${id}`), 1, id, turn);
    if (got.state !== 'login_required' || cursor !== null) return got;
    await turn();
    const open = await this.openComments(id, 1, turn);
    return open.state === 'ok' || open.state === 'empty' ? open : got;
  }

  private async openComments(id: string, page: number, turn: Turn): Promise<Outcome> {
    const got = paged(
      await this.list(this.request('/api/comments/show', { id, page }, `/detail/${id}`), page, id, turn),
      page,
    );
    return {
      ...got,
      next: got.next && `${OPEN_PAGE}${got.next}`,
      ...(got.state === 'ok' ? { note: '未登录，只能读到前面的评论' } : {}),
    };
  }

  private list(request: PageRequest, page: number, rootId: string | null, turn: Turn): Promise<Outcome> {
    const host = new URL(this.config.WEIBO_M_BASE).host;
    const parse = (p: Page): WeiboRead => readWeiboM(p, { host, rootId });
    return this.longTexts.read(
      request,
      page,
      parse,
      (mid) => this.request('/statuses/extend', { id: mid }, `/detail/${mid}`),
      turn,
    );
  }

  private request(path: string, params: Params, from: string): PageRequest {
    const base = this.config.WEIBO_M_BASE;
    const url = new URL(path, base);
    setParams(url, params);
    return {
      url: url.href,
      site: 'weibo.cn',
      headers: {
        'User-Agent': PHONE,
        'X-Requested-With': 'XMLHttpRequest',
        'MWeibo-Pwa': '1',
        Accept: 'application/json, text/plain, */*',
        Referer: `${base}${from}`,
      },
    };
  }
}
