import type { Site } from '@fengsui/contract';
import { beijingDateTime, durationWords } from '@fengsui/platform';
import { belongs } from './site.js';
import type { StorageState } from './storage-state.js';

export interface Forecast {
  at: Date;
  /** 「Cookie ALF」 */
  reason: string;
}

const HOUR = 3_600_000;
/** People hear of it so long before, and when it is over. */
const STAGES = [72 * HOUR, 24 * HOUR, 0];
export const EXPIRING_MS = STAGES[0]!;

/**
 * When a session will probably end: the cookie ALF holds the moment in unix seconds (`1798765432`, or `02_1798765432`), else the earliest
 * expiry of SUB and SUBP. Null: the site does not tell.
 */
export function forecast(state: StorageState, site: Site): Forecast | null {
  const own = state.cookies.filter((c) => belongs(c.domain, site));
  const alf = /^(?:\d+_)?(\d{10})$/.exec(decodeURIComponent(own.find((c) => c.name === 'ALF')?.value ?? ''))?.[1];
  if (alf) return { at: new Date(Number(alf) * 1000), reason: 'Cookie ALF' };
  const [first] = own
    .filter((c) => (c.name === 'SUB' || c.name === 'SUBP') && c.expires > 0)
    .sort((a, b) => a.expires - b.expires);
  return first ? { at: new Date(first.expires * 1000), reason: `Cookie ${first.name} 的有效期` } : null;
}

/** How many ms before the end people must be told now: 72 h, 24 h or 0; null when they know, or it is too early. */
export function warningDue(expiresAt: Date, warnedAt: Date | null, now: Date): number | null {
  const passed = STAGES.filter((ms) => expiresAt.getTime() - ms <= now.getTime()).at(-1);
  if (passed === undefined) return null;
  return warnedAt && warnedAt.getTime() >= expiresAt.getTime() - passed ? null : passed;
}

/** 「预计 12 月 3 日到期，依据 Cookie ALF」; within three days with the hour and what is left. */
export function forecastWords(f: Forecast, now: Date): string {
  const left = f.at.getTime() - now.getTime();
  const day = dayWords(f.at, now);
  if (left <= 0) return `预计已于 ${day} ${beijingDateTime(f.at).slice(11, 16)} 到期，依据 ${f.reason}，请重新登录`;
  if (left > EXPIRING_MS) return `预计 ${day}到期，依据 ${f.reason}`;
  return `预计 ${day} ${beijingDateTime(f.at).slice(11, 16)} 到期，还有 ${durationWords(left)}，依据 ${f.reason}，请提前重新登录`;
}

/** 12 月 3 日, with the year when it is not this one. */
function dayWords(at: Date, now: Date): string {
  const [year, month, day] = beijingDateTime(at).slice(0, 10).split('-');
  const thisYear = beijingDateTime(now).slice(0, 4);
  return `${year === thisYear ? '' : `${year} 年 `}${Number(month)} 月 ${Number(day)} 日`;
}
