/** Text as it stands in HTML. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');
const beijing = (at: number): Date => new Date(at + 8 * 3_600_000);

/** Sun Nov 22 12:30:00 +0800 2026. */
export function weiboTime(at: number): string {
  const d = beijing(at);
  return `${DAYS[d.getUTCDay()]} ${MONTHS[d.getUTCMonth()]} ${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0800 ${d.getUTCFullYear()}`;
}

/** As the search page writes it: 5秒前, 32分钟前, 今天12:30, 昨天 23:10, 09月16日 08:26. */
export function searchTime(at: number, now: number): string {
  const s = Math.max(0, Math.floor((now - at) / 1000));
  if (s < 60) return `${s}秒前`;
  if (s < 3600) return `${Math.floor(s / 60)}分钟前`;
  const d = beijing(at);
  const today = beijing(now);
  const clock = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  const days = Math.floor(today.getTime() / 86_400_000) - Math.floor(d.getTime() / 86_400_000);
  if (days === 0) return `今天${clock}`;
  if (days === 1) return `昨天 ${clock}`;
  return `${two(d.getUTCMonth() + 1)}月${two(d.getUTCDate())}日 ${clock}`;
}

/** 12345 → 1.2万, as the sites shorten. */
export const short = (n: number): number | string => (n >= 10_000 ? `${Math.floor(n / 1_000) / 10}万` : n);
