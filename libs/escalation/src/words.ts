import type { Level } from '@fengsui/contract';
import { beijingClock, beijingDateTime, beijingTime } from '@fengsui/platform';
import { CLOCKS } from './clock-kinds.js';

export const KIND_NAME: Record<string, string> = Object.fromEntries(
  Object.entries(CLOCKS).map(([k, c]) => [k, c.name]),
);
/** Levels of incidents. */
export const NUMERAL: Record<Level, string> = { 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ' };
export const FILING_NAME: Record<string, string> = {
  first_report: '初报',
  response: '回应',
  follow_up: '续报',
  zero_report: '零报告',
  decline: '不属我单位',
  final_report: '终报',
  note: '进展',
  rectification: '整改反馈',
  public_statement: '权威信息发布',
  press: '新闻发布',
  reply48: '公开回应',
};
/** 14:35, or with seconds where the whole plan is a matter of minutes. */
function clockWords(at: Date, windowMs: number): string {
  return windowMs < 600_000 ? beijingClock(at) : beijingTime(at);
}

/** 「60 秒」「30 分钟」「8 小时」. */
export function limitWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} 小时`;
  if (seconds % 60 === 0 && seconds >= 120) return `${seconds / 60} 分钟`;
  return `${seconds} 秒`;
}

/** 14:35; with seconds where the window is a matter of minutes; with the day where it is another: 11月27日 08:30. */
export function momentWords(at: Date, now: Date, windowMs = Infinity): string {
  const clock = clockWords(at, windowMs);
  const [day, today] = [beijingDateTime(at).slice(0, 10), beijingDateTime(now).slice(0, 10)];
  return day === today ? clock : `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 ${clock}`;
}
