import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { findMblogs, readMblog, rescueMblogs, type Mblog } from './weibo-mblog.js';

/** m.weibo.cn: search and timeline JSON, /statuses/show, and the /detail page (sources.md 2.2). */
export function parseWeiboM(page: Page): Parsed {
  const host = hostOf(page.finalUrl);
  if (/(^|\.)passport\.weibo\.|login\.sina\.|visitor\.passport/.test(host))
    return failed('login_required', `被转到 ${host}`);
  if (page.httpStatus === 418) return failed('rate_limited', '418：IP 被限制');
  if (page.httpStatus === 432) return failed('rate_limited', '432：访客凭证失效');
  if (page.httpStatus === 403) return failed('rate_limited', '403：访问过快或地区受限');
  const body = page.body.trim();
  if (body.startsWith('<')) return parseHtml(body, page);
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    const rescued = items(rescueMblogs(body), page.fetchedAt);
    if (rescued.length > 0) return { ...found(rescued, true), note: '应答不完整，读出其中完整的帖子' };
    return failed(
      page.httpStatus >= 500 ? 'network' : body === '' ? 'shell' : 'layout_changed',
      `HTTP ${page.httpStatus}，不是 JSON`,
    );
  }
  return parseJson(json, page.fetchedAt, page.httpStatus);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function parseJson(json: unknown, fetchedAt: Date, status: number): Parsed {
  if (json === null || typeof json !== 'object') return failed('layout_changed', '不是 JSON 对象');
  const o = json as {
    ok?: number;
    errno?: string;
    msg?: string;
    url?: string;
    data?: unknown;
    cards?: unknown[];
    mid?: string;
  };
  if (o.ok === -100 || o.errno === '-100') {
    if (/captcha/.test(o.url ?? '')) return failed('captcha', o.url);
    return failed('login_required', o.url ?? o.msg);
  }
  const posts = findMblogs(json);
  if (posts.length > 0) return found(items(posts, fetchedAt), true, { totalHint: total(o) });
  const single = [o.data, json].find((d): d is Mblog => isPost(d));
  if (single) return found(items([single], fetchedAt), false);
  if (o.ok === 0) {
    const msg = o.msg ?? '';
    if (/这里还没有内容|暂无|没有找到|没有内容/.test(msg)) return failed('empty');
    if (/登录/.test(msg)) return failed('login_required', msg);
    if (/频繁|稍后|繁忙/.test(msg)) return failed('rate_limited', msg);
    return failed('layout_changed', `业务错误：${msg || '无说明'}`);
  }
  // a page of the right shape whose list is empty says so itself: that is the positive marker
  const data = (o.data ?? o) as { cards?: unknown; cardlistInfo?: unknown };
  if (Array.isArray(data.cards) && data.cardlistInfo && data.cards.length === 0) return failed('empty');
  if (status >= 500) return failed('network', `HTTP ${status}`);
  return failed('layout_changed', '没有 cards 也没有空结果标记');
}

function isPost(d: unknown): d is Mblog {
  return d !== null && typeof d === 'object' && 'created_at' in d && ('mid' in d || 'id' in d);
}

function total(o: { data?: unknown; cardlistInfo?: unknown }): number | null {
  const info = ((o.data ?? o) as { cardlistInfo?: { total?: unknown } }).cardlistInfo;
  return typeof info?.total === 'number' ? info.total : null;
}

function items(posts: Mblog[], fetchedAt: Date): CollectedItem[] {
  return posts.map((p) => readMblog(p, fetchedAt)).filter((i): i is CollectedItem => i !== null);
}

function parseHtml(body: string, page: Page): Parsed {
  const data = /var \$render_data = (\[[\s\S]*?\])\[0\]/.exec(body);
  if (data) {
    try {
      const [first] = JSON.parse(data[1]!) as { status?: Mblog }[];
      if (first?.status) return found(items([first.status], page.fetchedAt), false);
    } catch {
      return failed('layout_changed', '$render_data 不是 JSON');
    }
  }
  if (
    /<title>\s*(Sina Visitor System|新浪通行证|微博-登录)/i.test(body) ||
    /passport\.weibo\.(com|cn)\/(sso\/signin|visitor|signin)/.test(body.slice(0, 4000))
  )
    return failed('login_required', '访客系统页面');
  if (/captcha|请输入验证码|安全验证/.test(body.slice(0, 4000))) return failed('captcha');
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  return failed(body.length < 3000 ? 'shell' : 'layout_changed', '应为 JSON，得到 HTML');
}
