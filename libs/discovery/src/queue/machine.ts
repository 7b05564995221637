import {
  type CandidateActName,
  type CandidateFileKind,
  type CandidateState,
  type ComplaintRoute,
  ROUTE_NAME,
} from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** What the engine does, beside people's acts: it stands in the 台账 now; it claims something else than when it was set aside. */
type Act = CandidateActName | 'register';

/** Where each act leads from each state; several: the act says which. A state without acts is an end. */
export const MOVES: Record<CandidateState, Partial<Record<Act, CandidateState[]>>> = {
  found: { ask: ['asked'], complain: ['complaining'], aside: ['aside'], gone: ['gone'], register: ['registered'] },
  asked: { file: ['filed'], deny: ['found'], reopen: ['found'], gone: ['gone'], register: ['registered'] },
  filed: { register: ['registered'] },
  registered: {},
  complaining: { send: ['sent', 'sent_guest'], reopen: ['found'], gone: ['gone'], register: ['registered'] },
  sent: { chase: ['sent'], reject: ['complaining'], gone: ['gone'], register: ['registered'] },
  sent_guest: { chase: ['sent_guest'], reject: ['complaining'], gone: ['gone'], register: ['registered'] },
  gone: { reopen: ['found'] },
  aside: { reopen: ['found'] },
};
export const CANDIDATE_STATES = Object.keys(MOVES) as CandidateState[];

/** words: what the text is called; by: 宣传部, or the unit that was asked too. */
export const ACTS: Record<CandidateActName, { name: string; words: string; by: 'office' | 'host' }> = {
  ask: { name: '请单位登记', words: '给单位的话', by: 'office' },
  complain: { name: '按假冒投诉', words: '认定为假冒的理由', by: 'office' },
  aside: { name: '排除', words: '排除的理由', by: 'office' },
  file: { name: '交登记表', words: '说明', by: 'host' },
  deny: { name: '不是本单位账号', words: '答复', by: 'host' },
  send: { name: '登记投诉', words: '提交了什么', by: 'office' },
  chase: { name: '登记催问', words: '催问情况', by: 'office' },
  reject: { name: '平台未支持', words: '平台给出的理由', by: 'office' },
  gone: { name: '账号已不存在', words: '核实情况', by: 'host' },
  reopen: { name: '重新判断', words: '理由', by: 'office' },
};
const BY_ENGINE: Record<string, string> = {
  ...{ find: '发现', register: '已进台账', renew: '自称有变，重新提出', read: '读到内容，重新提出' },
  ...{ rename: '名称有变，重新提出', drop: '不再提出' },
};
/** The name of a step as it is kept. */
export const stepName = (act: string): string => BY_ENGINE[act] ?? ACTS[act as CandidateActName].name;

/** The ways to complain that a platform has, and the papers that each asks for. */
export const ROUTES: Record<ComplaintRoute, { platforms: string[] | null; papers: CandidateFileKind[] }> = {
  wechat_page: { platforms: ['wechat', 'channels'], papers: ['evidence'] },
  wechat_rights: { platforms: ['wechat', 'channels'], papers: ['certificate', 'authorisation', 'notice', 'evidence'] },
  weibo_report: { platforms: ['weibo'], papers: ['certificate', 'notice', 'evidence'] },
  other: { platforms: null, papers: ['certificate', 'notice', 'evidence'] },
};
export const routesOf = (platform: string): ComplaintRoute[] =>
  (Object.keys(ROUTE_NAME) as ComplaintRoute[]).filter((r) => ROUTES[r].platforms?.includes(platform) ?? true);

mustReachAll('candidates', MOVES, ['found', 'aside']);
