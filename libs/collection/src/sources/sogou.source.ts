import { Clock, type Config } from '@fengsui/platform';
import { fetchPage, NetworkFailure } from '../fetch-page.js';
import { failed, type CollectedItem, type Outcome } from '../outcome.js';
import { Source } from '../source.js';
import { articleUrl, parseSogou, type SogouHit } from './sogou.js';
import { parseWechatArticle } from './wechat-article.js';

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
/** Hits already opened in this process, by account, title and time: their temporary links differ every time. */
const REMEMBERED = 2_000;

/** Sogou's WeChat search; each hit is opened at once, because its link expires and only the article has an identity (sources.md 2.6). */
export class SogouSource extends Source {
  readonly name = 'sogou';
  private readonly cookies = new Map<string, string>();
  private readonly opened = new Map<string, CollectedItem>();

  constructor(
    private readonly config: Pick<Config, 'SOGOU_BASE' | 'SOGOU_COOKIE' | 'WECHAT_BASE'>,
    private readonly clock: Clock,
  ) {
    super();
    this.keep(config.SOGOU_COOKIE.split(/;\s*/).filter(Boolean));
  }

  async fetchPage(query: string, page: number, pause: () => Promise<void>): Promise<Outcome> {
    const params = new URLSearchParams({ type: '2', query, ie: 'utf8', s_from: 'input', page: String(page) });
    const url = `${this.config.SOGOU_BASE}/weixin?${params}`;
    try {
      const got = await this.get(url);
      const { items: hits, ...parsed } = parseSogou(got);
      const base = { page, finalUrl: got.finalUrl, httpStatus: got.httpStatus, fetchedAt: got.fetchedAt };
      if (parsed.state !== 'ok') return { ...parsed, items: [], ...base };
      const articles = await this.openAll(hits, got.finalUrl, pause);
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
    pause: () => Promise<void>,
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
      await pause();
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
      const article = await fetchPage(this.reachable(target), { 'User-Agent': AGENT }, () => this.clock.now());
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

  private async get(url: string, referer?: string): Promise<Awaited<ReturnType<typeof fetchPage>>> {
    const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const got = await fetchPage(
      url,
      {
        'User-Agent': AGENT,
        'Accept-Language': 'zh-CN',
        ...(referer ? { Referer: referer } : {}),
        ...(cookie ? { Cookie: cookie } : {}),
      },
      () => this.clock.now(),
    );
    this.keep(got.setCookies);
    return got;
  }

  private keep(cookies: string[]): void {
    for (const c of cookies) {
      const [name, ...value] = c.split('=');
      if (name) this.cookies.set(name, value.join('='));
    }
  }
}
