import { beijingTime } from '@fengsui/platform';
import { schoolDay } from './school-calendar.js';
import type { SentimentShift } from './sentiment-shift.js';
import { CLEAR_MINUTES, FORECAST_MINUTES, type Spike } from './spike.js';

/** Posts in the same stretch a day and a week ago; null where nothing was collected then. */
export interface Before {
  yesterday: number | null;
  lastWeek: number | null;
}

/** 0.3, 4.2, 17: as exactly as such a number is known. */
const about = (n: number): string => (n < 10 ? n.toFixed(1) : String(Math.round(n)));
const percent = (share: number): string => `${Math.round(share * 100)}%`;

export function spikeReason(s: Spike, before: Before, at: Date): string {
  const calendar = schoolDay(at).words;
  const earlier = [
    before.yesterday === null ? '' : `昨日同时段 ${before.yesterday} 条`,
    before.lastWeek === null ? '' : `上周同时段 ${before.lastWeek} 条`,
    calendar === null ? '' : `今天是${calendar}`,
  ].filter(Boolean);
  const { growth } = s;
  const pace =
    growth.doublingMinutes === null
      ? ''
      : `；仍在上升，约 ${Math.max(1, Math.round(growth.doublingMinutes))} 分钟翻一番，照此今后 ${FORECAST_MINUTES} 分钟约 ${growth.forecast.low}～${growth.forecast.high} 条`;
  return `${beijingTime(at)} 前 ${s.windowMinutes} 分钟 ${s.count} 条，平时 ${about(s.expected)} 条（依据此前 ${stretch(s.baselineMinutes)}${earlier.length > 0 ? `；${earlier.join('，')}` : ''}），负面 ${percent(s.negative / s.count)}${pace}`;
}

export const spikeClears = (s: Spike, calmMinutes: number): string =>
  `每 ${CLEAR_MINUTES} 分钟少于 ${s.clearBelow} 条，并持续 ${calmMinutes} 分钟`;

export function sentimentReason(s: SentimentShift, minutes: number, at: Date): string {
  return `${beijingTime(at)} 前 ${minutes} 分钟 ${s.total} 条中负面 ${s.negative} 条（${percent(s.share)}，把握范围 ${percent(s.low)}～${percent(s.high)}），此前一周平均 ${percent(s.usual)}（${s.usualTotal} 条）`;
}

export const sentimentClears = (s: SentimentShift, minutes: number, calmMinutes: number): string =>
  `${minutes} 分钟内的负面占比低于 ${percent(s.clearBelow)}，并持续 ${calmMinutes} 分钟`;

function stretch(minutes: number): string {
  if (minutes < 120) return `${minutes} 分钟`;
  return minutes < 2 * 1_440 ? `${Math.round(minutes / 60)} 小时` : `${Math.round(minutes / 1_440)} 天`;
}
