import type { WordingActName, WordingState } from '@fengsui/contract';

/** Who may: office 宣传部, head 宣传部部长. */
type Reviewer = 'office' | 'head';
interface WordingAct {
  act: WordingActName;
  to: WordingState;
  by: Reviewer;
  label: string;
  /** why must be said */
  needsNote: boolean;
}

const drop: WordingAct = { act: 'drop', to: 'dropped', by: 'office', label: '作废', needsNote: true };
const reopen: WordingAct = { act: 'reopen', to: 'draft', by: 'office', label: '收回修改', needsNote: false };

/** 口径 from draft to publication; published is reached by publishing it (OfficeActions.publish), not by an act. */
export const WORDING: Record<WordingState, { name: string; acts: WordingAct[] }> = {
  draft: {
    name: '起草中',
    acts: [{ act: 'submit', to: 'review', by: 'office', label: '提交部长审定', needsNote: false }, drop],
  },
  review: {
    name: '待部长审定',
    acts: [
      { act: 'approve', to: 'approved', by: 'head', label: '审定', needsNote: false },
      { act: 'return', to: 'draft', by: 'head', label: '退回修改', needsNote: true },
      reopen,
    ],
  },
  approved: { name: '已审定，可发布', acts: [reopen, drop] },
  published: { name: '已发布', acts: [] },
  dropped: { name: '已作废', acts: [] },
};

/** The acts open to who has these rights. */
export function wordingActs(state: WordingState, rights: { office: boolean; head: boolean }): WordingAct[] {
  return WORDING[state].acts.filter((a) => rights[a.by]);
}
