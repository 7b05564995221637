import { beijingDayTime, durationWords } from '@fengsui/platform';
import type { TaskRow } from './improvement.repository.js';
import { OWED } from './machine.js';

export const isOverdue = (t: Pick<TaskRow, 'state' | 'dueAt'>, now: Date): boolean =>
  OWED.includes(t.state) && t.dueAt < now;

/** 「还剩 3 天 2 小时」「已超 2 天」「12月8日 18:00 销号」 */
export function dueWords(t: Pick<TaskRow, 'state' | 'dueAt' | 'endedAt'>, now: Date): string {
  if (t.endedAt) return `${beijingDayTime(t.endedAt)} ${t.state === 'accepted' ? '销号' : '撤销'}`;
  if (t.state === 'submitted') return '待验收';
  const left = t.dueAt.getTime() - now.getTime();
  return left >= 0 ? `还剩 ${durationWords(left)}` : `已超 ${durationWords(-left)}`;
}
