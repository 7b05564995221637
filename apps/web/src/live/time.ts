const ZONE = 'Asia/Shanghai';
const hm = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const hms = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, month: 'numeric', day: 'numeric' });
const full = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, year: 'numeric', month: 'numeric', day: 'numeric' });

/** 14:02 */
export function clockTime(at: string | number): string {
  return hm.format(new Date(at));
}

/** 14:02:11 */
export function clockTimeSeconds(at: string | number): string {
  return hms.format(new Date(at));
}

/** 14:02 today, else 11月3日 14:02 (Beijing time). */
export function shortTime(at: string, now: number): string {
  const d = new Date(at);
  return day.format(d) === day.format(new Date(now)) ? hm.format(d) : `${monthDay(d)} ${hm.format(d)}`;
}

/** 14:02—14:20 today, 11月3日 14:02—14:20, or with both days where they differ. */
export function stretch(from: string, to: string, now: number): string {
  const same = day.format(new Date(from)) === day.format(new Date(to));
  return `${shortTime(from, now)}—${same ? clockTime(to) : monthDay(new Date(to)) + ' ' + clockTime(to)}`;
}

/** 11月3日 14:02:11 */
export function longTime(at: string): string {
  const d = new Date(at);
  return `${monthDay(d)} ${hms.format(d)}`;
}

/** 2026年11月3日 14:02 */
export function fullTime(at: string): string {
  const d = new Date(at);
  const [y, m, n] = full.format(d).split('/');
  return `${y}年${m}月${n}日 ${hm.format(d)}`;
}

/** 2026年11月3日 14:02:11, for who points at a time that is told shorter */
export function absoluteTime(at: string): string {
  const d = new Date(at);
  const [y, m, n] = full.format(d).split('/');
  return `${y}年${m}月${n}日 ${hms.format(d)}`;
}

function monthDay(d: Date): string {
  const [m, n] = day.format(d).split('/');
  return `${m}月${n}日`;
}

/** 12:30 or 1:02:30 */
export function digits(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const h = Math.floor(s / 3600);
  return h > 0 ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`;
}

/** 8 秒, 12 分, 2 小时 10 分 */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} 秒`;
  const m = Math.floor(s / 60);
  if (m < 60) return `${m} 分`;
  const h = Math.floor(m / 60);
  if (h < 48) return m % 60 ? `${h} 小时 ${m % 60} 分` : `${h} 小时`;
  return `${Math.floor(h / 24)} 天`;
}

/** 35 秒, 4 分 12 秒, 2 小时 10 分, 3 天 4 小时: as the server's sentences say a length of time. */
export function lengthWords(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  const [d, h, m] = [Math.floor(s / 86_400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
  if (d > 0) return `${d} 天 ${h} 小时`;
  if (h > 0) return `${h} 小时 ${m} 分`;
  if (m > 0) return s % 60 > 0 ? `${m} 分 ${s % 60} 秒` : `${m} 分`;
  return `${s} 秒`;
}

const BEIJING_MS = 8 * 3_600_000;

/** 2026-11-28T08:00, as an input of date and time has it (Beijing time). */
export function beijingInput(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 16);
}

/** The moment that such an input means. */
export function fromBeijingInput(value: string): string {
  return `${value}:00+08:00`;
}
