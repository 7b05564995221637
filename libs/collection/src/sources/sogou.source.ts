import { Clock, type Config } from '@fengsui/platform';
import { type Fetcher, NetworkFailure } from '../fetcher.js';
import { failed, type CollectedItem, type Outcome, type Page } from '../outcome.js';
import { Source, type Task, type Turn } from '../source.js';
import { articleUrl, parseSogou, type SogouHit } from './sogou.js';
import { parseWechatArticle } from './wechat-article.js';

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
/** Hits already opened in this process, by account, title and time: their temporary links differ every time. */
const REMEMBERED = 2_000;

/** Sogou's WeChat search; each hit is opened at once, because its link expires and only the article has an identity (sources.md 2.6). */
export class SogouSource extends Source {
  readonly name = 'sogou';
  readonly kinds = ['search'] as const;
  private readonly opened = new Map<string, CollectedItem>();

  constructor(
    private readonly config: Pick<Config, 'SOGOU_BASE' | 'WECHAT_BASE'>,
    private readonly fetcher: Fetcher,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    const { query, page } = task as Extract<Task, { kind: 'search' }>;
    const params = new URLSearchParams({ type: '2', query, ie: 'utf8', s_from: 'input', page: String(page) });
    const url = `${this.config.SOGOU_BASE}/weixin?${params}`;
    try {
      const got = await this.get(url);
      const { items: hits, ...parsed } = parseSogou(got);
      const base = { page, finalUrl: got.finalUrl, httpStatus: got.httpStatus, fetchedAt: got.fetchedAt };
      if (parsed.state !== 'ok') return { ...parsed, items: [], ...base };
      const articles = await this.openAll(hits, got.finalUrl, turn);
      return { ...parsed, ...articles, ...base };
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

  /** Stops at a captcha: going on would only harden it. What could not be opened is named in the note. */
  private async openAll(
    hits: SogouHit[],
    referer: string,
    turn: Turn,
  ): Promise<Partial<Outcome> & { items: CollectedItem[] }> {
    const items: CollectedItem[] = [];
    const closed: string[] = [];
    for (const hit of hits) {
      const key = `${hit.author.name}|${hit.title}|${hit.publishedRaw}`;
      const known = this.opened.get(key);
      if (known) {
        items.push(known);
        continue;
      }
      await turn();
      const answer = await this.open(hit, referer);
      if (answer.state === 'captcha')
        return { items, state: 'captcha', note: answer.note ?? '打开文章时要求验证', hasMore: false };
      const [article] = answer.items;
      if (!article) {
        closed.push(answer.state);
        continue;
      }
      const item = { ...article, publishedAt: article.publishedAt ?? hit.publishedAt };
      items.push(item);
      this.opened.set(key, item);
      if (this.opened.size > REMEMBERED) this.opened.delete(this.opened.keys().next().value!);
    }
    return {
      items,
      ...(closed.length > 0 ? { note: `${closed.length} 篇未能打开：${[...new Set(closed)].join('、')}` } : {}),
    };
  }

  private async open(hit: SogouHit, referer: string): Promise<Pick<Outcome, 'state' | 'items' | 'note'>> {
    try {
      const direct = URL.canParse(hit.href);
      const target = direct ? hit.href : await this.follow(hit.href, referer);
      if (!target) return failed('captcha', '搜狗跳转页要求验证');
      const article = await this.fetcher.get({
        url: this.reachable(target),
        headers: { 'User-Agent': AGENT },
        site: 'wechat',
      });
      return parseWechatArticle(article);
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      return failed('network', error.message);
    }
  }

  /** The /link hop, with the cookies and the page it stood on. */
  private async follow(href: string, referer: string): Promise<string | null> {
    const url = new URL(href.replaceAll(' ', '+'), this.config.SOGOU_BASE).href;
    const got = await this.get(url, referer);
    return articleUrl(got.body);
  }

  /** Articles are fetched from the configured origin. */
  private reachable(url: string): string {
    const u = new URL(url);
    return new URL(`${u.pathname}${u.search}`, this.config.WECHAT_BASE).href;
  }

  private async get(url: string, referer?: string): Promise<Page> {
    return this.fetcher.get({
      url,
      site: 'sogou',
      headers: { 'User-Agent': AGENT, 'Accept-Language': 'zh-CN', ...(referer ? { Referer: referer } : {}) },
    });
  }
}
