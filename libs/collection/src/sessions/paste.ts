import type { Site } from '@fengsui/contract';
import { beijingDateTime, UserError } from '@fengsui/platform';
import { belongs, SITES, siteOf } from './site.js';
import { cookieOf, type StorageState, type StoredCookie } from './storage-state.js';

const MAX_LENGTH = 60_000;
/** Names that only one of the two Weibo domains gives out (sources.md 2.2): a header says no domain. */
const TELLTALE: Partial<Record<Site, RegExp>> = {
  'weibo.cn': /^(WBPSESS|SINAGLOBAL|ULV|UOR|Apache|WBStorage)$/,
  'weibo.com': /^(M_WEIBOCN_PARAMS|MLOGIN|_T_WM)$/,
};
const HOW: Record<Site, string> = {
  'weibo.cn': '请在浏览器打开 m.weibo.cn 并登录，再复制那里的 Cookie',
  'weibo.com': '请在浏览器打开 weibo.com 并登录，再复制那里的 Cookie',
  sogou: '请在浏览器打开 weixin.sogou.com，再复制那里的 Cookie',
  wechat: '微信文章无需登录',
};

const refuse = (message: string): never => {
  throw new UserError('bad_cookie', message, 400, 'cookie');
};

/**
 * What an operator pasted, as a session: a Cookie header or document.cookie, a JSON export (array of {name, value, domain, expirationDate},
 * or a Playwright storage state), or Netscape cookies.txt. Throws UserError that names the missing part; no message holds a value.
 */
export function readPaste(text: string, site: Site, now: Date): StorageState {
  if (site === 'wechat') refuse('微信文章无需登录，不用粘贴 Cookie。');
  const pasted = text.trim();
  if (!pasted) refuse(`请粘贴 Cookie。${HOW[site]}。`);
  if (pasted.length > MAX_LENGTH) refuse('粘贴的内容过长，不像 Cookie，请只复制 Cookie 一项。');
  const read = /^[[{]/.test(pasted) ? json(pasted) : /\t/.test(pasted) ? netscape(pasted) : header(pasted);
  const cookies = ofSite(read, site).map((c) =>
    cookieOf(site, c.name, c.value, {
      ...(c.domain && belongs(c.domain, site) ? { domain: c.domain } : {}),
      expires: c.expires,
    }),
  );
  check(cookies, site, now);
  return { cookies: [...new Map(cookies.map((c) => [`${c.domain} ${c.name}`, c])).values()], origins: [] };
}

interface Pasted {
  name: string;
  value: string;
  domain: string | null;
  expires: number;
}

function header(text: string): Pasted[] {
  const bare = unquoted(text.replace(/^cookie\s*[:：]\s*/i, '')).replace(/^cookie\s*:\s*/i, '');
  if (/；|＝/.test(bare)) refuse('Cookie 里有中文的“；”或“＝”，请从浏览器原样复制，不要经过会改标点的软件。');
  return bare
    .split(';')
    .map((p) => p.trim())
    .filter(Boolean)
    .map((pair) => {
      const cut = pair.indexOf('=');
      if (cut < 1) refuse(`Cookie 中有一段没有“=”，应为“名称=值”并以“;”分隔。${hintOfBreak(pair)}`);
      return { name: pair.slice(0, cut).trim(), value: pair.slice(cut + 1).trim(), domain: null, expires: -1 };
    });
}
const hintOfBreak = (s: string): string => (/[\r\n]/.test(s) ? '其中混入了换行，请复制为一行。' : '请重新复制。');

/** DevTools shows document.cookie in quotes. */
function unquoted(text: string): string {
  const t = text.trim();
  return /^(["'`]).*\1$/s.test(t) || /^“.*”$/s.test(t) ? t.slice(1, -1).trim() : t;
}

function json(text: string): Pasted[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse('这段 JSON 不完整，请重新导出并全部复制。');
  }
  const list = Array.isArray(value) ? value : (value as { cookies?: unknown }).cookies;
  if (!Array.isArray(list)) return refuse('JSON 里没有 Cookie 列表，应为 [{"name":…,"value":…,"domain":…}]。');
  return list.map((c: Record<string, unknown>, i) => {
    if (typeof c?.name !== 'string' || typeof c.value !== 'string')
      refuse(`JSON 的第 ${i + 1} 项缺少 name 或 value，请重新导出。`);
    const at = Number(c.expirationDate ?? c.expires ?? c.expiry ?? -1);
    return {
      name: String(c.name),
      value: String(c.value),
      domain: typeof c.domain === 'string' && c.domain ? c.domain : null,
      expires: Number.isFinite(at) && at > 0 ? Math.floor(at > 1e11 ? at / 1000 : at) : -1,
    };
  });
}

function netscape(text: string): Pasted[] {
  return text
    .split(/\r?\n/)
    .map((l) => l.replace(/^#HttpOnly_/, ''))
    .filter((l) => l.trim() && !l.startsWith('#'))
    .map((line, i) => {
      const f = line.split('\t');
      if (f.length < 7) refuse(`cookies.txt 的第 ${i + 1} 行不足七栏（以制表符分隔），请重新导出。`);
      return { name: f[5]!, value: f[6]!.trim(), domain: f[0] || null, expires: Number(f[4]) > 0 ? Number(f[4]) : -1 };
    });
}

/** Those of this site; when there are only another's, says so. */
function ofSite(read: Pasted[], site: Site): Pasted[] {
  const own = read.filter((c) => c.domain === null || belongs(c.domain, site));
  const foreign = read.find((c) => c.domain !== null && siteOf(c.domain) !== null && !belongs(c.domain, site));
  const telltale = read.find((c) => c.domain === null && TELLTALE[site]?.test(c.name));
  const other = foreign ? siteOf(foreign.domain!) : telltale ? (site === 'weibo.cn' ? 'weibo.com' : 'weibo.cn') : null;
  if (other && (telltale || own.length === 0))
    refuse(
      `这是 .${SITES[other].suffix} 的 Cookie，${site === 'weibo.cn' ? 'm.weibo.cn' : SITES[site].suffix} 需要 .${SITES[site].suffix} 的：${HOW[site]}。`,
    );
  return own;
}

function check(cookies: StoredCookie[], site: Site, now: Date): void {
  for (const c of cookies) {
    if (/[\r\n]/.test(c.name + c.value)) refuse(`“${c.name.split(/\s/)[0]}”的值里混入了换行，请复制为一行。`);
    if (/["'“”‘’]/.test(c.value)) refuse(`“${c.name}”的值里混入了引号，请去掉引号后再粘贴。`);
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(c.name) || !/^[\x21-\x7e]*$/.test(c.value))
      refuse(`“${c.name.slice(0, 30)}”含有空格或中文，不是 Cookie 原文，请从浏览器原样复制。`);
  }
  if (cookies.length === 0) refuse(`没有找到 ${SITES[site].name} 的 Cookie。${HOW[site]}。`);
  const value = (name: string): StoredCookie | undefined => cookies.find((c) => c.name === name && c.value);
  const [main, second] = SITES[site].required;
  if (main && !value(main)) refuse(`没有 ${main}：这不是登录后的 Cookie。${HOW[site]}。`);
  if (second && !value(second)) refuse(`缺少 ${second}：只有 ${main} 会被微博以 432 拒绝，请把 ${second} 一并复制。`);
  const alf = Number(/^(?:\d+_)?(\d{10})$/.exec(value('ALF')?.value ?? '')?.[1] ?? Infinity);
  const ends = Math.min(alf, ...SITES[site].required.map((n) => value(n)!.expires).filter((e) => e > 0));
  if (ends * 1000 <= now.getTime())
    refuse(`这份 Cookie 已过期于 ${beijingDateTime(new Date(ends * 1000))}，请重新登录后复制。`);
}
