import type {
  AccountActName,
  AccountState,
  AccountWait,
  CandidateActName,
  CandidateState,
  CertificationActName,
  CertificationState,
  InspectionActName,
  InspectionState,
  WaitKind,
  WaitOwner,
} from '@fengsui/contract';
import { ACTS, EXISTS } from './machine.js';

interface Awaited<Act extends string> {
  act: Act;
  owner: WaitOwner;
  /** what must be done */
  ask: string;
}

/** What is waited for in each state, and of whom (第七、八、九条). How long: account_term. */
export const AWAITED: {
  account: Partial<Record<AccountState, Awaited<AccountActName>>>;
  certification: Partial<Record<CertificationState, Awaited<CertificationActName>>>;
  candidate: Partial<Record<CandidateState, Awaited<CandidateActName>>>;
  inspection: Partial<Record<InspectionState, Awaited<InspectionActName>>>;
} = {
  account: {
    applied: { act: 'endorse', owner: 'head', ask: '签署意见' },
    endorsed: { act: 'approve', owner: 'office', ask: '审批开通' },
    returned: { act: 'resubmit', owner: 'host', ask: '补正后重新提交' },
    approved: { act: 'open', owner: 'host', ask: '登记开通' },
    opened: { act: 'register', owner: 'office', ask: '登记备案' },
    ordered_closed: { act: 'report_closed', owner: 'host', ask: '注销账号并报告' },
    closing: { act: 'close', owner: 'office', ask: '核实已经注销' },
  },
  certification: {
    asked: { act: 'seal', owner: 'office', ask: '为认证材料盖章' },
    returned: { act: 'resubmit', owner: 'host', ask: '补正认证材料' },
    sealed: { act: 'send', owner: 'host', ask: '向平台提交认证' },
    sent: { act: 'grant', owner: 'host', ask: '登记认证结果' },
  },
  candidate: {
    asked: { act: 'file', owner: 'host', ask: '交登记表，或答复不是本单位账号' },
    complaining: { act: 'send', owner: 'office', ask: '备齐材料并投诉' },
    sent: { act: 'chase', owner: 'office', ask: '登记平台答复' },
    sent_guest: { act: 'chase', owner: 'office', ask: '登记平台答复（无账号投诉）' },
  },
  inspection: {
    open: { act: 'hand_in', owner: 'host', ask: '填报年检表' },
    signing: { act: 'sign', owner: 'leader', ask: '签署年检表' },
    submitted: { act: 'pass', owner: 'office', ask: '评定年检' },
    returned: { act: 'hand_in', owner: 'host', ask: '补正年检表' },
    overdue: { act: 'hand_in', owner: 'host', ask: '补报年检表' },
    rectifying: { act: 'report', owner: 'host', ask: '整改并报告' },
    rectified: { act: 'pass', owner: 'office', ask: '复评年检' },
  },
};
const KIND_NAME: Record<WaitKind, string> = {
  account: '新建申请',
  certification: '认证辅助',
  candidate: '账号核查',
  inspection: '年检',
};
/** What a wait belongs to: 「新建申请」「责令注销」「年检」. */
export const waitKindName = (kind: WaitKind, state: string): string =>
  kind === 'account' && EXISTS.includes(state as AccountState) && state !== 'opened' ? '责令注销' : KIND_NAME[kind];

export const awaited = (kind: WaitKind, state: string): Awaited<AccountWait['act']> | null =>
  (AWAITED[kind] as Record<string, Awaited<AccountWait['act']> | undefined>)[state] ?? null;

/** The units of an account, and what its host is. */
export interface Sides {
  unitId: string | null;
  approverUnitId: string | null;
  /** hosted by a student body */
  student: boolean;
}
/** Whoever asks, as far as it decides what he may do to accounts. */
export interface Hand {
  personId: string;
  /** of 宣传部's roles */
  office: boolean;
  /** units whose accounts he keeps */
  unitIds: string[];
  /** units that he leads now, or stands in for their leader */
  leads: string[];
  /** units whose 分管领导 he is now, or stands in for */
  deputies: string[];
}

/** The unit whose 单位负责人 speaks first: the host, for a student body 校团委 or 学工部 (第七条). */
export const firstUnit = (a: Sides): string | null => (a.student ? a.approverUnitId : a.unitId);

const leads = (h: Hand, a: Sides): boolean => h.leads.includes(firstUnit(a) ?? '');

/** Whether he keeps the account for its host; 宣传部 may for every host. */
export const isHost = (h: Hand, a: Sides): boolean => h.office || h.unitIds.includes(a.unitId ?? '');

/** Whether he signs for the account: 分管领导 by its sheet (第十一条); where nobody stands there, of its unit, or whoever leads that. */
export const isLeader = (h: Hand, a: Sides & { leaderId: string | null }): boolean =>
  a.leaderId === null ? [...h.deputies, ...h.leads].includes(a.unitId ?? '') : a.leaderId === h.personId;

/** Whether he may do this act to an account that stands so; whether the state allows it is not asked here. */
export function mayAct(h: Hand, act: AccountActName, a: Sides & { state: AccountState }): boolean {
  switch (ACTS[act].by) {
    case 'head':
      return leads(h, a);
    case 'station':
      return h.office || (a.state === 'applied' && leads(h, a));
    case 'host':
      return isHost(h, a);
    case 'office':
      return h.office;
    case 'course':
      return false;
  }
}
