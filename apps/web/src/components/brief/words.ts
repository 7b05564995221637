import type { BriefKind, BriefSchedule, ScheduledBrief } from '@fengsui/contract';

export const SCHEDULED: { value: ScheduledBrief; name: string }[] = [
  { value: 'daily', name: '日报' },
  { value: 'weekly', name: '周报' },
  { value: 'monthly', name: '月报' },
];
export const KINDS: { value: BriefKind; name: string }[] = [...SCHEDULED, { value: 'special', name: '专报' }];

export const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];

/** 「每日 08:30」「每周一 09:00」「每月 1 日 09:00」「已停止」 */
export function whenWords(s: BriefSchedule): string {
  if (!s.enabled) return '已停止';
  if (s.weekday !== null) return `每${WEEKDAYS[s.weekday - 1]} ${s.at}`;
  return s.monthDay === null ? `每日 ${s.at}` : `每月 ${s.monthDay} 日 ${s.at}`;
}
