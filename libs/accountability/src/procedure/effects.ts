import type { AppealOutcome, ClueActName, ClueDecision, ClueState } from '@fengsui/contract';
import type { DayCount } from '@fengsui/escalation';
import { beijingDayTime, UserError } from '@fengsui/platform';
import type { ClueChange, ClueRow } from './clue.repository.js';
import { ACTS, APPEAL_DAYS, AWAITED, DAYS, DECISIONS, OUTCOMES } from './machine.js';
import { appealable } from './rights.js';

/** What a person asks for. days: working days. */
export interface Wanted {
  act: ClueActName;
  text: string;
  days?: number | undefined;
  decision?: ClueDecision | undefined;
  outcome?: AppealOutcome | undefined;
}

/** What an act does. */
export interface Effect {
  change: ClueChange;
  /** which of several states it leads to */
  want?: ClueState;
  /** when what is awaited next is due, where the act says so */
  due?: Date;
  /** what the log adds: 「：责令整改，整改至 12月10日 17:30」 */
  words: string;
}

interface Given {
  c: ClueRow;
  w: Wanted;
  personId: string;
  now: Date;
  days: DayCount;
}

/** What each act writes, from what stands and what is wanted; pure. Throws UserError 400 with the field, 409 where the time is over. */
export function effectOf(g: Given): Effect {
  if (!g.w.text.trim()) throw new UserError('bad_field', `请填写${ACTS[g.w.act].words}。`, 400, 'text');
  return EFFECTS[g.w.act](g);
}

const EFFECTS: Record<ClueActName, (g: Given) => Effect> = {
  verify: ({ personId, now }) => ({ change: { verified_by: personId, verified_at: now }, words: '：属实' }),
  drop: ({ personId, now, w }) => ({
    change: { verified_by: personId, verified_at: now, end_reason: w.text },
    words: `：${w.text}`,
  }),
  notify: (g) => {
    const due = g.days.after(g.now, daysOf(g, 'notified'));
    return { change: { notified_at: g.now, statement_due: due }, due, words: `，申辩至 ${beijingDayTime(due)}` };
  },
  serve: (g) => {
    const anew = g.days.after(g.now, daysOf(g, 'notified'));
    const due = anew > g.c.statement_due! ? anew : g.c.statement_due!;
    return {
      change: { served_at: g.now, statement_due: due },
      due,
      words: `：${g.w.text}，申辩至 ${beijingDayTime(due)}`,
    };
  },
  state: ({ c, now }) => ({ change: { stated_at: c.stated_at ?? now }, words: c.stated_at ? '（补充）' : '' }),
  waive: () => ({ change: {}, words: '' }),
  decide,
  rectify: ({ now }) => ({ change: { rectified_at: now }, words: '' }),
  return: (g) => {
    const due = g.days.after(g.now, daysOf(g, 'rectifying'));
    return { change: { rectify_due: due }, due, words: `：${g.w.text}，整改至 ${beijingDayTime(due)}` };
  },
  close: ({ personId, now, w }) => ({ change: { closed_by: personId, closed_at: now }, words: `：${w.text}` }),
  appeal: ({ c, now }) => {
    if (!appealable(c, now)) throw new UserError('appeal_over', '申诉期限已过，或对此决定已申诉过一次。', 409);
    return {
      change: { appealed_at: now, appealed_from: c.state, heard_by: null, heard_at: null },
      words: '',
    };
  },
  hear,
  withdraw: ({ w }) => ({ change: { end_reason: w.text }, words: `：${w.text}` }),
};

function decide(g: Given): Effect {
  const { w, now, personId, days } = g;
  if (!w.decision) throw new UserError('bad_field', '请选择处理方式。', 400, 'decision');
  const { name, rectifies } = DECISIONS[w.decision];
  if (rectifies === 'must' && w.days === undefined)
    throw new UserError('bad_field', '责令整改须写明整改期限（工作日）。', 400, 'days');
  if (rectifies === 'never' && w.days !== undefined)
    throw new UserError('bad_field', `${name}不附整改期限，请去掉整改天数。`, 400, 'days');
  const due = w.days === undefined ? undefined : days.after(now, daysOf(g, 'rectifying'));
  return {
    change: {
      ...{ decision: w.decision, decision_reason: w.text, decided_by: personId, decided_at: now },
      ...{ rectify_due: due ?? null, rectified_at: null, appeal_due: days.after(now, APPEAL_DAYS) },
      // against a decision made anew there is an appeal anew; the steps keep the one before
      ...{ appealed_at: null, appealed_from: null },
    },
    want: due ? 'rectifying' : 'decided',
    ...(due ? { due } : {}),
    words: `：${name}${due ? `，整改至 ${beijingDayTime(due)}` : ''}`,
  };
}

function hear({ c, w, personId, now, days }: Given): Effect {
  if (!w.outcome) throw new UserError('bad_field', '请选择申诉处理结果：维持、撤销或发回重新处理。', 400, 'outcome');
  const heard = { heard_by: personId, heard_at: now };
  const words = `：${OUTCOMES[w.outcome]}`;
  if (w.outcome === 'revoke')
    return { change: { ...heard, end_reason: `申诉成立：${w.text}` }, want: 'withdrawn', words };
  if (w.outcome === 'remand')
    return {
      change: {
        ...heard,
        ...{ decision: null, decision_reason: null, decided_by: null, decided_at: null },
        ...{ rectify_due: null, rectified_at: null, closed_by: null, closed_at: null, appeal_due: null },
      },
      want: c.stated_at ? 'stated' : 'waived',
      words,
    };
  const back = { change: heard, want: c.appealed_from!, words };
  if (c.appealed_from !== 'rectifying') return back;
  // the appeal took time that was meant for the rectification
  const due = days.after(new Date(c.rectify_due!.getTime() + now.getTime() - c.appealed_at!.getTime()), 0);
  return { ...back, change: { ...heard, rectify_due: due }, due };
}

/** Working days the act sets, or those of the state it leads to. */
function daysOf({ w }: Given, state: ClueState): number {
  const { least, most } = DAYS[w.act]!;
  const days = w.days ?? AWAITED[state]!.days;
  if (!Number.isInteger(days) || days < least || days > most)
    throw new UserError('bad_field', `期限应为 ${least} 至 ${most} 个工作日。`, 400, 'days');
  return days;
}
