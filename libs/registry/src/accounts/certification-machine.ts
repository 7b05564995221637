import type { CertificationActName, CertificationState } from '@fengsui/contract';
import { mustReachAll } from '@fengsui/platform';

/** Help with certification (第八条): the host asks with what the platform wants, 宣传部 sets the seal, it is sent, the platform answers. */
export const MOVES: Record<CertificationState, Partial<Record<CertificationActName, CertificationState>>> = {
  asked: { seal: 'sealed', return: 'returned', withdraw: 'withdrawn' },
  returned: { resubmit: 'asked', withdraw: 'withdrawn' },
  sealed: { send: 'sent', withdraw: 'withdrawn' },
  sent: { grant: 'granted', reject: 'returned', withdraw: 'withdrawn' },
  granted: {},
  withdrawn: {},
};
const CERTIFICATION_STATES = Object.keys(MOVES) as CertificationState[];
export const OVER: CertificationState[] = ['granted', 'withdrawn'];

/** words: what the text is called; by: 宣传部, or the host too. */
export const ACTS: Record<CertificationActName, { name: string; words: string; by: 'office' | 'host' }> = {
  seal: { name: '已盖章', words: '办理情况', by: 'office' },
  return: { name: '退回补正', words: '退回理由', by: 'office' },
  resubmit: { name: '补正后重新提交', words: '补正情况', by: 'host' },
  send: { name: '已提交平台', words: '提交情况', by: 'host' },
  grant: { name: '认证通过', words: '认证结果', by: 'host' },
  reject: { name: '平台未通过', words: '平台给出的理由', by: 'host' },
  withdraw: { name: '撤回', words: '撤回理由', by: 'host' },
};
export const STATE_NAME: Record<CertificationState, string> = {
  asked: '待宣传部盖章',
  returned: '待补正',
  sealed: '已盖章，待提交平台',
  sent: '已提交，待平台结果',
  granted: '已通过',
  withdrawn: '已撤回',
};

/** The name of a step as it is kept. */
export const certificationActName = (act: string): string =>
  act === 'ask' ? '申请认证辅助' : ACTS[act as CertificationActName].name;

mustReachAll('certification', MOVES, ['asked']);
checkEnds();

/** An end that is none, or a state that is one unsaid, must not start. */
function checkEnds(): void {
  for (const state of CERTIFICATION_STATES) {
    if (OVER.includes(state) !== (Object.keys(MOVES[state]).length === 0))
      throw new Error(`certification: ${state} is an end, or is not`);
  }
}
