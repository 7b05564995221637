import { DEFAULT_POLICY, DEMO_POLICY } from './policy-defaults.js';
import type { Policy } from './policy.js';

/** What a school may start from. */
export interface PolicyTemplate {
  name: string;
  words: string;
  body: Policy;
}

const H = 3_600;

/** 双重报告: schools whose plans send a grave matter to the secretary and the president at once (norms.md 3), and report major, larger and ordinary ones in 2, 3 and 4 hours. */
function doubleReport(): Policy {
  const policy = structuredClone(DEFAULT_POLICY);
  policy.name = '双重报告';
  policy.levels[1].steps[0]!.cc.push('school_leader', 'party_secretary', 'president');
  policy.levels[2].steps[0]!.cc.push('publicity_duty', 'publicity_head', 'school_leader');
  return policy;
}

/** 三级预案: schools that know 一般, 重大, 特大 only (norms.md 3): Ⅲ and Ⅳ run alike, by wall time. */
function threeLevels(): Policy {
  const policy = structuredClone(DEFAULT_POLICY);
  policy.name = '三级预案';
  policy.levels[4] = structuredClone({ ...policy.levels[3], firstReportByS: 4 * H });
  return policy;
}

export const POLICY_TEMPLATES: PolicyTemplate[] = [
  { name: '默认策略', words: '四级，Ⅳ级按工作时间计；Ⅰ、Ⅱ级不受免打扰限制', body: DEFAULT_POLICY },
  {
    name: '双重报告',
    words: 'Ⅰ级启动即抄送分管校领导和书记、校长；Ⅱ级启动即抄送宣传部和分管校领导',
    body: doubleReport(),
  },
  { name: '三级预案', words: '只分一般、重大、特大的学校：Ⅲ、Ⅳ级时限相同，均按自然时间计', body: threeLevels() },
  { name: '演示策略', words: '时限以秒计，供演示和演练', body: DEMO_POLICY },
];
