import type { ClueClock, ClueState } from '@fengsui/contract';
import { beijingDayTime } from '@fengsui/platform';
import type { ClockRow, ClueRow } from '../clue.repository.js';
import { AWAITED, STATE_NAME } from '../machine.js';

/** 「11月26日 09:30 未经授权发布涉及突发事件的内容」 「11月25日 20:30 前应签收，届时未收到」; several: 「3 项时限未收到：签收、初报、回应」. No blame: 未收到. */
export function missedWords(c: Pick<ClueRow, 'kind' | 'due_at' | 'evidence'>, name: (kind: string) => string): string {
  const { items, post } = c.evidence;
  if (post)
    return `${beijingDayTime(new Date(post.publishedAt))} 未经授权发布涉及${post.matters.join('、')}的内容（第十三、十八条）`;
  if (items.length <= 1) return `${beijingDayTime(c.due_at)} 前应${name(c.kind)}，届时未收到`;
  return `${items.length} 项时限届时未收到：${items.map((i) => name(i.kind)).join('、')}`;
}

export function clockView(k: ClockRow): ClueClock {
  const name = Object.values(AWAITED).find((a) => a.act === k.act && a.owner === k.owner)!.name;
  return {
    name,
    act: k.act,
    owner: k.owner,
    startsAt: k.starts_at.toISOString(),
    dueAt: k.due_at.toISOString(),
    state: k.met_at ? 'met' : k.cancelled_at ? 'cancelled' : 'pending',
    metAt: k.met_at?.toISOString() ?? null,
    breachedAt: k.breached_at?.toISOString() ?? null,
    reminders: k.reminders,
  };
}

const ENDS: ClueState[] = ['dropped', 'closed', 'withdrawn'];

/** 「3 条待核实，1 条整改中；1 条逾期未办。」 */
export function clueSentence(counts: { state: ClueState; n: number; late: number }[]): string {
  const open = counts.filter((c) => !ENDS.includes(c.state) && c.n > 0);
  if (open.length === 0) return '没有待办的问责线索。';
  const late = open.reduce((sum, c) => sum + c.late, 0);
  return `${open.map((c) => `${c.n} 条${STATE_NAME[c.state]}`).join('，')}${late > 0 ? `；其中 ${late} 条已过时限` : ''}。`;
}
