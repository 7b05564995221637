import type { AfterActionReport } from '@fengsui/contract';
import { STEPS } from '@fengsui/escalation';
import type { StepFact } from './facts.js';

/** 平台沟通、关闭账号、责令整改 as they stand. */
export function stepRows(steps: StepFact[]): AfterActionReport['steps'] {
  return steps.map((s) => ({
    kind: STEPS[s.kind].name,
    subject: s.unitName ? `${s.unitName}：${s.subject}` : s.subject,
    state: STEPS[s.kind].states[s.state]?.name ?? s.state,
    by: s.by,
    at: s.at.toISOString(),
    changedAt: s.changedAt.toISOString(),
    result: s.result,
  }));
}
