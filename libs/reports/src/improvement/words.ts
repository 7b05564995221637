import type { Actor } from '@fengsui/ledger';
import { beijingDateTime, durationWords } from '@fengsui/platform';
import type { TaskRow } from './improvement.repository.js';
import { OWED } from './machine.js';

/** 「12月8日 18:00」 */
export function day(at: Date): string {
  const text = beijingDateTime(at);
  return `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日 ${text.slice(11, 16)}`;
}

/** 「党委宣传部 部长 刘敏」 */
export const postAndName = (actor: Actor): string => `${actor.post ?? ''} ${actor.name}`.trim();

export const isOverdue = (t: Pick<TaskRow, 'state' | 'dueAt'>, now: Date): boolean =>
  OWED.includes(t.state) && t.dueAt < now;

/** 「还剩 3 天 2 小时」「已超 2 天」「12月8日 18:00 销号」 */
export function dueWords(t: Pick<TaskRow, 'state' | 'dueAt' | 'endedAt'>, now: Date): string {
  if (t.endedAt) return `${day(t.endedAt)} ${t.state === 'accepted' ? '销号' : '撤销'}`;
  if (t.state === 'submitted') return '待验收';
  const left = t.dueAt.getTime() - now.getTime();
  return left >= 0 ? `还剩 ${durationWords(left)}` : `已超 ${durationWords(-left)}`;
}
