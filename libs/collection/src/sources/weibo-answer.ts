import { failed, type Page, type Parsed } from '../outcome.js';
import { string } from './weibo-json.js';

const STATUS: Record<number, string> = {
  403: '403：访问过快或地区受限',
  414: '414：访问被限制',
  418: '418：IP 被限制',
  429: '429：访问过快',
  432: '432：访客凭证失效',
};

/** Where the request ended and with what status, which decide before the body is looked at (sources.md 2.0); null: nothing against it. */
export function refusedByAddress(page: Page, host: string): Parsed | null {
  if (URL.canParse(page.finalUrl)) {
    const at = new URL(page.finalUrl);
    if (at.host !== host) return failed('login_required', `被转到 ${at.host}`);
    if (at.pathname.startsWith('/captcha')) return failed('captcha', page.finalUrl);
    if (/^\/(newlogin|login\.php|signin|sso\/|visitor\/)/.test(at.pathname))
      return failed('login_required', `被转到 ${at.host}${at.pathname}`);
    if (at.pathname.startsWith('/sorry'))
      return failed('layout_changed', `请求格式不被接受：${at.search.slice(0, 200)}`);
  }
  const status = STATUS[page.httpStatus];
  return status === undefined ? null : failed('rate_limited', status);
}

/** ok:-100: sign in, or, when its address is /captcha, solve it (sources.md 2.2 Errors); null for other answers. */
export function refusedBySession(json: Record<string, unknown>): Parsed | null {
  if (Number(json['ok']) !== -100 && Number(json['errno']) !== -100) return null;
  const url = string(json['url']);
  // the sign-in page's address may carry a captcha's as a parameter
  const captcha = URL.canParse(url) ? new URL(url).pathname.includes('captcha') : /^[^?]*captcha/.test(url);
  return captcha
    ? failed('captcha', url)
    : failed('login_required', url || string(json['msg']) || string(json['message']) || undefined);
}

const SAID: [RegExp, Parsed['state']][] = [
  [/违规|违反|被投诉|法律法规|不予显示/, 'violation'],
  [/微博不存在|已被(作者|原作者|博主)?删除|已删除|不存在或暂无查看权限/, 'deleted'],
  [/查看权限|作者设置|无法查看/, 'unavailable'],
  [/登录|登陆/, 'login_required'],
  [/验证码|安全验证|captcha/i, 'captcha'],
  [/频繁|频次|稍后|繁忙|限制/, 'rate_limited'],
  [/还没有内容|暂无|没有找到|没有内容|还没有人|快来|用户不存在/, 'empty'],
];

/** ok:0 or an error, with the site's own words for it; null when the answer refuses nothing. */
export function refusedInWords(json: Record<string, unknown>, status = 200): Parsed | null {
  if (Number(json['ok'] ?? 1) === 1 && !('error_code' in json) && !('error' in json)) return null;
  const words = string(json['msg']) || string(json['message']) || string(json['error']);
  if (Number(json['error_code']) === 20101) return failed('deleted', words || undefined);
  const said = SAID.find(([marker]) => marker.test(words));
  if (said) return failed(said[1], words);
  return status >= 500
    ? failed('network', `HTTP ${status}：${words || '无说明'}`)
    : failed('layout_changed', `业务错误：${words || '无说明'}`);
}

/** A page of HTML where JSON, or a post, should stand. */
export function refusedAsHtml(body: string, status: number): Parsed {
  const head = body.slice(0, 4000);
  if (
    /<title>\s*(Sina Visitor System|新浪通行证|微博-登录)/i.test(body) ||
    /passport\.weibo\.(com|cn)\/(sso\/signin|visitor|signin)/.test(head)
  )
    return failed('login_required', '访客系统页面');
  if (/captcha|请输入验证码|安全验证/.test(head)) return failed('captcha');
  if (status >= 500) return failed('network', `HTTP ${status}`);
  return failed(body.length < 3000 ? 'shell' : 'layout_changed', '应为 JSON，得到 HTML');
}

/** What a text that is no JSON says of itself: an empty one, one that was cut, or something else. */
export function refusedAsText(body: string, status: number): Parsed {
  if (/(?<!\\)"(ok|errno)"\s*:\s*"?-100\b/.test(body))
    return failed(/\/captcha\b/.test(body) ? 'captcha' : 'login_required', '应答不完整');
  if (status >= 500) return failed('network', `HTTP ${status}，不是 JSON`);
  if (body === '') return failed('shell', `HTTP ${status}，没有内容`);
  return /^[{[]/.test(body) ? failed('network', '应答不完整') : failed('layout_changed', `HTTP ${status}，不是 JSON`);
}
