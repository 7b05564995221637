import type { QuestionActName, QuestionRow } from '@fengsui/contract';
import type { ShownClock } from '../Clock';
import { termClock } from '../registry/waits';

/** What the text of an act is called. */
export const WORDS: Record<QuestionActName, string> = {
  dispatch: '交办意见',
  dismiss: '理由',
  restore: '理由',
  merge: '理由',
  reply: '答复内容',
  decline: '理由',
  approve: '审核意见',
  return: '退回理由',
  publish: '发布情况',
  reopen: '理由',
  escalate: '理由',
};
/** Acts that lead on; the others end it or send it back. */
export const FORWARD: QuestionActName[] = ['dispatch', 'reply', 'approve', 'publish'];
/** May go without words: these stand for them. */
export const PLAIN: Partial<Record<QuestionActName, string>> = {
  dispatch: '请按时答复',
  approve: '同意',
  publish: '已发布',
};

/** Until when, as clocks are drawn; null: nobody's time runs. */
export const clockOf = (q: QuestionRow): ShownClock | null =>
  q.startsAt && q.dueAt && q.ask
    ? termClock({ ask: q.ask, owner: q.owner ?? '', startsAt: q.startsAt, dueAt: q.dueAt, late: q.late })
    : null;
