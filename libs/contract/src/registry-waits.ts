import type { CandidateActName } from './discovery.js';
import type { AccountActName } from './registry-accounts.js';
import type { InspectionActName } from './registry-inspections.js';

/** What the 台账 waits for, of whom and until when, and help with certification (第七、八条). Times ISO 8601. */

/** account: an application on its way, or a closing; certification: help with certification; candidate: an account found outside the 台账; inspection: 年检. */
export type WaitKind = 'account' | 'certification' | 'candidate' | 'inspection';

/** head: the 单位负责人 who speaks first (a student body's: of 校团委 or 学工部); office: 宣传部; host: the unit that asked; leader: 分管领导 of the account. */
export type WaitOwner = 'head' | 'office' | 'host' | 'leader';

/** One thing that somebody must do about an account. */
export interface AccountWait {
  kind: WaitKind;
  /** 「新建申请」「责令注销」「认证辅助」「账号核查」「年检」 */
  kindName: string;
  /** of the account, the certification, the candidate or the 年检表 */
  id: string;
  /** null: it stands in no 台账 yet */
  accountId: string | null;
  /** its page at the desk */
  path: string;
  accountName: string;
  platformName: string;
  unitName: string | null;
  /** what is waited for */
  act: AccountActName | CertificationActName | CandidateActName | InspectionActName;
  /** 「签署意见」 */
  ask: string;
  owner: WaitOwner;
  /** 「学工部负责人」「宣传部」 */
  ownerName: string;
  startsAt: string;
  /** null: the engine has not looked yet */
  dueAt: string | null;
  late: boolean;
}

/** GET /api/registry/waits: what waits for the asker, the nearest 50; ?all=1: what waits of the accounts he sees, the nearest 500. total: all there are. */
export interface AccountWaits {
  waits: AccountWait[];
  total: number;
}

/** GET, PUT /api/registry/terms: working days for each thing that is waited for. mayEdit: 部长 and administrators. */
export interface WaitTerm {
  kind: WaitKind;
  state: string;
  /** 「新建申请：签署意见」 */
  name: string;
  days: number;
}
export interface WaitTerms {
  terms: WaitTerm[];
  mayEdit: boolean;
}

export type CertificationState = 'asked' | 'returned' | 'sealed' | 'sent' | 'granted' | 'withdrawn';
/** seal: 宣传部 has set the school's seal; send: handed to the platform; grant: the platform has certified; reject: it has not. */
export type CertificationActName = 'seal' | 'return' | 'resubmit' | 'send' | 'grant' | 'reject' | 'withdraw';

/** One course of help with certification, its steps in order. */
export interface CertificationView {
  id: string;
  state: CertificationState;
  stateName: string;
  /** 认证主体 */
  subject: string;
  /** what the platform asks for */
  materials: string;
  /** YYYY-MM-DD, once granted */
  validUntil: string | null;
  version: number;
  wait: AccountWait | null;
  steps: { no: number; actName: string; text: string; by: string; at: string }[];
  /** acts the viewer may do now; words: what the text is called */
  can: { act: CertificationActName; name: string; words: string }[];
}

/** POST /api/registry/accounts/:id/certifications. Answers {id}; 409 while one runs, or where the account does not exist on its platform. */
export interface CertificationDraft {
  subject: string;
  materials: string;
}
/** POST /api/registry/certifications/:id/acts. validUntil: YYYY-MM-DD, with grant. */
export interface CertificationAct {
  act: CertificationActName;
  version: number;
  text: string;
  validUntil?: string;
}
