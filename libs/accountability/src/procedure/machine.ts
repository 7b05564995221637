import type { AppealOutcome, ClueActName, ClueDecision, ClueState, Role } from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** Where each act leads from each state; several: the act says which. A state without acts is an end. */
export const MOVES: Record<ClueState, Partial<Record<ClueActName, ClueState[]>>> = {
  opened: { verify: ['verified'], drop: ['dropped'] },
  verified: { notify: ['notified'], withdraw: ['withdrawn'] },
  notified: { serve: ['notified'], state: ['stated'], waive: ['waived'], withdraw: ['withdrawn'] },
  // what is said late, or added, is heard as long as nothing is decided
  stated: { state: ['stated'], decide: ['decided', 'rectifying'], withdraw: ['withdrawn'] },
  waived: { state: ['stated'], decide: ['decided', 'rectifying'], withdraw: ['withdrawn'] },
  decided: { close: ['closed'], appeal: ['appealed'], withdraw: ['withdrawn'] },
  rectifying: { rectify: ['rectified'], appeal: ['appealed'], withdraw: ['withdrawn'] },
  rectified: { close: ['closed'], return: ['rectifying'], appeal: ['appealed'], withdraw: ['withdrawn'] },
  closed: { appeal: ['appealed'] },
  appealed: { hear: ['decided', 'rectifying', 'rectified', 'closed', 'stated', 'waived', 'withdrawn'] },
  dropped: {},
  withdrawn: {},
};
export const CLUE_STATES = Object.keys(MOVES) as ClueState[];

export const STATE_NAME: Record<ClueState, string> = {
  opened: '待核实',
  verified: '已核实，待通知',
  dropped: '查否',
  notified: '已通知，待申辩',
  stated: '已申辩，待处理',
  waived: '逾期未申辩，待处理',
  decided: '已处理，待销号',
  rectifying: '整改中',
  rectified: '已整改，待销号',
  closed: '已销号',
  appealed: '申诉中',
  withdrawn: '已撤销',
};

/** The state an act leads to; null where it is not open from there. want: which of several. */
export function next(state: ClueState, act: ClueActName, want?: ClueState): ClueState | null {
  const to = MOVES[state][act] ?? [];
  if (want !== undefined) return to.includes(want) ? want : null;
  return to.length === 1 ? to[0]! : null;
}

/** Who did what is kept in these columns; those an act must keep apart from. */
export type RoleColumn = 'verified_by' | 'decided_by' | 'closed_by' | 'heard_by';

interface ActRule {
  /** 核实 */
  name: string;
  /** reviewer: a person with one of the roles; concerned: the unit's people or the person; engine: the clock alone */
  by: 'reviewer' | 'concerned' | 'engine';
  roles: Role[];
  /** the actor is none of these (三个角色分离) */
  apart: RoleColumn[];
  /** what text is called on the form; at least a word of it is asked for */
  words: string;
}

const REVIEW: Role[] = ['duty', 'publicity_head', 'review'];
const DECIDE: Role[] = ['publicity_head', 'school_leader', 'review'];
const HEAR: Role[] = ['school_leader', 'review'];

export const ACTS: Record<ClueActName, ActRule> = {
  verify: { name: '核实', by: 'reviewer', roles: REVIEW, apart: [], words: '核实情况' },
  drop: { name: '查否', by: 'reviewer', roles: REVIEW, apart: [], words: '查否理由' },
  notify: { name: '通知', by: 'reviewer', roles: REVIEW, apart: [], words: '通知内容' },
  serve: { name: '当面送达', by: 'reviewer', roles: REVIEW, apart: [], words: '送达情况' },
  state: { name: '申辩', by: 'concerned', roles: [], apart: [], words: '申辩内容' },
  waive: { name: '逾期未申辩', by: 'engine', roles: [], apart: [], words: '' },
  decide: { name: '处理决定', by: 'reviewer', roles: DECIDE, apart: ['verified_by', 'heard_by'], words: '处理理由' },
  rectify: { name: '报送整改', by: 'concerned', roles: [], apart: [], words: '整改情况' },
  return: { name: '退回整改', by: 'reviewer', roles: DECIDE, apart: ['verified_by', 'decided_by'], words: '退回理由' },
  close: { name: '销号', by: 'reviewer', roles: DECIDE, apart: ['verified_by', 'decided_by'], words: '销号意见' },
  appeal: { name: '申诉', by: 'concerned', roles: [], apart: [], words: '申诉理由' },
  hear: { name: '申诉处理', by: 'reviewer', roles: HEAR, apart: ['verified_by', 'decided_by'], words: '处理意见' },
  withdraw: { name: '撤销线索', by: 'reviewer', roles: DECIDE, apart: [], words: '撤销理由' },
};

/** Forms of 问责 (norms.md 4), and whose they are: the graver ones are not 宣传部's. */
export const DECISIONS: Record<ClueDecision, { name: string; roles: Role[]; rectifies: 'must' | 'may' | 'never' }> = {
  exempt: { name: '免责', roles: DECIDE, rectifies: 'never' },
  remind: { name: '提醒', roles: DECIDE, rectifies: 'may' },
  talk: { name: '约谈', roles: DECIDE, rectifies: 'may' },
  rectify: { name: '责令整改', roles: DECIDE, rectifies: 'must' },
  circulate: { name: '通报批评', roles: HEAR, rectifies: 'may' },
  refer: { name: '移送', roles: HEAR, rectifies: 'never' },
};

export const OUTCOMES: Record<AppealOutcome, string> = { uphold: '维持', revoke: '撤销', remand: '发回重新处理' };

/** What a state waits for, from whom, and for how many working days unless the act before it said otherwise. */
export interface Awaited {
  act: 'verify' | 'notify' | 'state' | 'decide' | 'rectify' | 'close' | 'hear';
  name: string;
  owner: 'reviewer' | 'concerned';
  days: number;
}
const DECISION: Awaited = { act: 'decide', name: '处理决定', owner: 'reviewer', days: 5 };

export const AWAITED: Partial<Record<ClueState, Awaited>> = {
  opened: { act: 'verify', name: '核实', owner: 'reviewer', days: 3 },
  verified: { act: 'notify', name: '通知', owner: 'reviewer', days: 1 },
  notified: { act: 'state', name: '申辩', owner: 'concerned', days: 3 },
  stated: DECISION,
  waived: DECISION,
  decided: { act: 'close', name: '销号', owner: 'reviewer', days: 10 },
  rectifying: { act: 'rectify', name: '整改', owner: 'concerned', days: 10 },
  rectified: { act: 'close', name: '销号', owner: 'reviewer', days: 5 },
  appealed: { act: 'hear', name: '申诉处理', owner: 'reviewer', days: 10 },
};
/** A decision may be appealed against for so many working days. */
export const APPEAL_DAYS = 20;
/** Working days an act may set. */
export const DAYS: Partial<Record<ClueActName, { least: number; most: number }>> = {
  notify: { least: 1, most: 15 },
  serve: { least: 1, most: 15 },
  decide: { least: 1, most: 60 },
  return: { least: 1, most: 60 },
};

/** Refuses to start with a state that nothing leads to, or an end that is waited at. */
export function checkMachine(): void {
  mustReachAll('clue machine', MOVES, ['opened']);
  for (const state of CLUE_STATES) {
    const awaited = AWAITED[state];
    if (awaited && !MOVES[state][awaited.act])
      throw new Error(`clue machine: ${state} waits for ${awaited.act}, which it does not know`);
  }
}
