import {
  type AuthorisationActName,
  type AuthorisationState,
  type Role,
  SECRECY,
  type SecrecyQuestion,
} from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** Where each act leads from each state (第十八条). A state without acts is an end. */
export const MOVES: Record<AuthorisationState, Partial<Record<AuthorisationActName, AuthorisationState>>> = {
  first: { review_1: 'second', return: 'returned', withdraw: 'withdrawn' },
  second: { review_2: 'third', return: 'returned', withdraw: 'withdrawn' },
  third: { review_3: 'office', return: 'returned', withdraw: 'withdrawn' },
  office: { approve: 'approved', to_leader: 'leader', return: 'returned', refuse: 'refused', withdraw: 'withdrawn' },
  leader: { approve: 'approved', return: 'returned', refuse: 'refused', withdraw: 'withdrawn' },
  // what was sent back goes through all three reviews again: the text is another
  returned: { resubmit: 'first', withdraw: 'withdrawn' },
  approved: { revoke: 'revoked' },
  refused: {},
  withdrawn: {},
  revoked: {},
};
export const AUTHORISATION_STATES = Object.keys(MOVES) as AuthorisationState[];

/** The state an act leads to; null where it is not open. */
export const nextState = (state: AuthorisationState, act: AuthorisationActName): AuthorisationState | null =>
  MOVES[state][act] ?? null;

export const STATE_NAME: Record<AuthorisationState, string> = {
  first: '待初审',
  second: '待复审',
  third: '待终审',
  office: '待宣传部审批',
  leader: '待分管校领导审批',
  returned: '已退回，待修改',
  approved: '已授权',
  refused: '不予授权',
  withdrawn: '已撤回',
  revoked: '授权已撤销',
};

/** What a state asks of whoever is awaited. */
export const AUTHORISATION_ASK: Partial<Record<AuthorisationState, string>> = {
  first: '初审初校',
  second: '复审复校',
  third: '终审终校',
  office: '审批',
  leader: '审批',
  returned: '修改后重新提交',
};

/** name: on the button and in the log; words: what its text is called, always asked for. */
export const ACTS: Record<AuthorisationActName, { name: string; words: string }> = {
  review_1: { name: '初审初校通过', words: '初审意见' },
  review_2: { name: '复审复校通过', words: '复审意见' },
  review_3: { name: '终审终校通过', words: '终审意见' },
  approve: { name: '同意授权', words: '审批意见' },
  to_leader: { name: '报分管校领导审批', words: '报批理由' },
  return: { name: '退回修改', words: '退回理由' },
  refuse: { name: '不予授权', words: '不予授权的理由' },
  resubmit: { name: '修改后重新提交', words: '修改情况' },
  withdraw: { name: '撤回', words: '撤回理由' },
  revoke: { name: '撤销授权', words: '撤销理由' },
};
/** Which column of authorisation keeps the reviewer, and what he reviews. */
export const REVIEWS = {
  review_1: { column: 'review_1', role: 'review_1', name: '初审' },
  review_2: { column: 'review_2', role: 'review_2', name: '复审' },
  review_3: { column: 'review_3', role: 'review_3', name: '终审' },
} as const;
export const isReview = (act: AuthorisationActName): act is keyof typeof REVIEWS => act in REVIEWS;

/** 宣传部 decides; what it has passed on, the leader in charge. Others of 宣传部 may send back and pass on. */
export const DECIDERS: Record<'office' | 'leader', Partial<Record<AuthorisationActName, Role[]>>> = {
  office: {
    approve: ['publicity_head'],
    refuse: ['publicity_head'],
    to_leader: ['publicity_head', 'duty'],
    return: ['publicity_head', 'duty'],
  },
  leader: { approve: ['school_leader'], refuse: ['school_leader'], return: ['school_leader', 'publicity_head'] },
};

export const SECRECY_QUESTIONS = Object.keys(SECRECY) as SecrecyQuestion[];

mustReachAll('publishing', MOVES, ['first']);
