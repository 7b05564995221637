import type { AskKind, QuestionActName, QuestionState } from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** Where each act leads from each state (第十二条). A state without acts is an end. */
export const MOVES: Record<QuestionState, Partial<Record<QuestionActName, QuestionState>>> = {
  found: { dispatch: 'dispatched', dismiss: 'dismissed', merge: 'merged', escalate: 'incident' },
  dispatched: { reply: 'review', decline: 'found', dispatch: 'dispatched', merge: 'merged', escalate: 'incident' },
  review: { approve: 'approved', return: 'dispatched', escalate: 'incident' },
  approved: { publish: 'published', return: 'dispatched', escalate: 'incident' },
  published: { reopen: 'dispatched', escalate: 'incident' },
  dismissed: { restore: 'found' },
  merged: {},
  incident: {},
};
export const QUESTION_STATES = Object.keys(MOVES) as QuestionState[];
/** Those that wait for somebody. */
export const OPEN: QuestionState[] = ['found', 'dispatched', 'review', 'approved'];
/** Those in which the unit's time runs. */
export const RUNNING: QuestionState[] = ['dispatched', 'review', 'approved'];

export const nextState = (state: QuestionState, act: QuestionActName): QuestionState | null =>
  MOVES[state][act] ?? null;

export const STATE_NAME: Record<QuestionState, string> = {
  found: '待宣传部确认',
  dispatched: '待答复',
  review: '待审核',
  approved: '待发布',
  published: '已答复',
  dismissed: '不需答复',
  merged: '并入同一问题',
  incident: '已转为事件',
};
export const ASK_NAME: Record<AskKind, string> = { question: '咨询', complaint: '投诉' };

/** name: on the button and in the log; words: what its text is called, always asked for; by: whose act it is. */
export const ACTS: Record<
  QuestionActName,
  { name: string; words: string; by: 'office' | 'unit' | 'reviewer' | 'unit_or_office' }
> = {
  dispatch: { name: '交办', words: '交办意见', by: 'office' },
  dismiss: { name: '不需答复', words: '理由', by: 'office' },
  restore: { name: '恢复', words: '理由', by: 'office' },
  merge: { name: '并入同一问题', words: '理由', by: 'office' },
  reply: { name: '提交答复', words: '答复内容', by: 'unit' },
  decline: { name: '不属本单位', words: '理由', by: 'unit' },
  approve: { name: '审核通过', words: '审核意见', by: 'reviewer' },
  return: { name: '退回修改', words: '退回理由', by: 'reviewer' },
  publish: { name: '登记发布', words: '发布情况', by: 'unit_or_office' },
  reopen: { name: '重新答复', words: '理由', by: 'unit_or_office' },
  escalate: { name: '转为事件', words: '理由', by: 'office' },
};

/** What a state waits for, and what it is called on pages. */
export const AWAITED: Partial<Record<QuestionState, { act: QuestionActName; ask: string }>> = {
  found: { act: 'dispatch', ask: '确认并交办' },
  dispatched: { act: 'reply', ask: '答复' },
  review: { act: 'approve', ask: '审核答复' },
  approved: { act: 'publish', ask: '发布答复' },
};

/** How a unit's time ended, by the act that ended it. */
export const OUTCOME: Partial<Record<QuestionActName, string>> = {
  publish: 'answered',
  decline: 'declined',
  dispatch: 'moved',
  merge: 'merged',
  escalate: 'incident',
};
export const OUTCOME_NAME: Record<string, string> = {
  answered: '已答复',
  declined: '退回宣传部',
  moved: '改交他单位',
  merged: '并入同一问题',
  incident: '转为事件',
};

mustReachAll('questions', MOVES, ['found']);
