/** Text as it stands in HTML. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text as it stands in a JavaScript string between single quotes, in mp.weixin's way: \x0a, \x22. */
export const jsEscape = (text: string): string =>
  text.replace(/[\\'"<>&\n\r]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');
const beijing = (at: number): Date => new Date(at + 8 * 3_600_000);
const dayOf = (at: number): number => Math.floor(beijing(at).getTime() / 86_400_000);
const clockOf = (at: number): string => `${two(beijing(at).getUTCHours())}:${two(beijing(at).getUTCMinutes())}`;
const monthDay = (at: number): string => `${two(beijing(at).getUTCMonth() + 1)}-${two(beijing(at).getUTCDate())}`;

/** Sun Nov 22 12:30:00 +0800 2026. */
export function weiboTime(at: number): string {
  const d = beijing(at);
  return `${DAYS[d.getUTCDay()]} ${MONTHS[d.getUTCMonth()]} ${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0800 ${d.getUTCFullYear()}`;
}

/** As m.weibo.cn wrote it until 2019: 刚刚, 3分钟前, 5小时前, 昨天 23:10, 06-27, 2018-12-31. */
export function oldTime(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return '刚刚';
  if (minutes < 60) return `${minutes}分钟前`;
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return `${Math.floor(minutes / 60)}小时前`;
  if (days === 1) return `昨天 ${clockOf(at)}`;
  const year = beijing(at).getUTCFullYear();
  return year === beijing(now).getUTCFullYear() ? monthDay(at) : `${year}-${monthDay(at)}`;
}

/** As the search page writes it: 5秒前, 32分钟前, 今天12:30, 昨天 23:10, 09月16日 08:26, 2025年09月16日 08:26. */
export function searchTime(at: number, now: number): string {
  const s = Math.floor((now - at) / 1000);
  if (s >= 0 && s < 60) return `${s}秒前`;
  if (s >= 0 && s < 3600) return `${Math.floor(s / 60)}分钟前`;
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return `今天${clockOf(at)}`;
  if (days === 1) return `昨天 ${clockOf(at)}`;
  const d = beijing(at);
  const year = d.getUTCFullYear() === beijing(now).getUTCFullYear() ? '' : `${d.getUTCFullYear()}年`;
  return `${year}${two(d.getUTCMonth() + 1)}月${two(d.getUTCDate())}日 ${clockOf(at)}`;
}

/** 2025-11-10 12:00. */
export const plainTime = (at: number): string => `${beijing(at).getUTCFullYear()}-${monthDay(at)} ${clockOf(at)}`;

/** 12345 → 1.2万, as the sites shorten. */
export const short = (n: number): number | string => (n >= 10_000 ? `${Math.floor(n / 1_000) / 10}万` : n);
