import { DEFAULT_POLICY, type Policy } from '@fengsui/escalation';

const MINUTE = 60;
const DAY = 86_400;

/** Three levels a minute apart at every severity; the reports are far away. */
const plan = (severity: 1 | 2 | 3 | 4): Policy['levels'][1] => ({
  ...DEFAULT_POLICY.levels[severity],
  steps: DEFAULT_POLICY.levels[2].steps
    .slice(0, 3)
    .map((s, i) => ({ ...s, toldAfterS: i * MINUTE, ackByS: (i + 1) * MINUTE })),
  firstReportByS: DAY,
  respondByS: 2 * DAY,
  zeroReportEveryS: null,
  finalReportByS: 20 * DAY,
});

export const LADDER: Policy = {
  ...DEFAULT_POLICY,
  name: '每级一分钟',
  levels: { 1: plan(1), 2: plan(2), 3: plan(3), 4: plan(4) },
};
