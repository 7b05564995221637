import type { Config } from '@fengsui/platform';
import type { Outcome } from '../outcome.js';
import { Source, type Task, type Turn } from '../source.js';
import { DESKTOP_AGENT } from './agent.js';
import type { PageReader } from './page-reader.js';
import { parseWechatArticle } from './wechat-article.js';

/**
 * One article from the configured origin, whatever host its address names. The long form always meets the captcha, so give the short one
 * or a link that Sogou has just handed out (sources.md 2.7 Fetch behaviour). url must be an absolute address.
 */
export function readArticle(pages: PageReader, base: string, url: string, turn: Turn): Promise<Outcome> {
  const { pathname, search } = new URL(url);
  const request = { url: new URL(`${pathname}${search}`, base).href, site: 'wechat' } as const;
  const headers = { 'User-Agent': DESKTOP_AGENT, 'Accept-Language': 'zh-CN' };
  return pages.read({ ...request, headers }, 1, parseWechatArticle, turn);
}

/** mp.weixin.qq.com: an article read again; deleted, violation and the like are answers, not failures. */
export class WechatArticleSource extends Source {
  readonly name = 'wechat-article';

  constructor(
    private readonly config: Pick<Config, 'WECHAT_BASE'>,
    private readonly pages: PageReader,
  ) {
    super();
  }

  read(task: Task, turn: Turn): Promise<Outcome> {
    const { url } = task as Extract<Task, { kind: 'article' }>;
    return readArticle(this.pages, this.config.WECHAT_BASE, url, turn);
  }
}
