import type { AccountabilityFigures, ClueActRequest, ClueList, KindFigures } from '@fengsui/contract';

const AT = '2026-11-25T20:30:00.000+08:00';

export const CLUE_LIST_EXAMPLE: ClueList = {
  clues: [
    {
      id: '5c0c7f0e-7777-4c0e-9f0b-5d1f2f6f2a11',
      incidentId: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11',
      incidentCode: 'YQ2026-0001',
      incidentTitle: '二食堂餐食出现异物',
      incidentLevel: 2,
      mentionId: null,
      drill: false,
      unitId: 'logistics',
      unitName: '后勤处',
      against: 'unit',
      subject: '后勤处',
      text: '11月25日 20:30 前应签收，届时未收到',
      kind: 'ack',
      openedAt: AT,
      state: 'opened',
      stateName: '待核实',
      stateAt: AT,
      flags: [],
      exemptions: [],
      decision: null,
      decisionName: null,
      clock: {
        name: '核实',
        act: 'verify',
        owner: 'reviewer',
        startsAt: AT,
        dueAt: '2026-11-30T17:30:00.000+08:00',
        state: 'pending',
        metAt: null,
        breachedAt: null,
        reminders: 0,
      },
      can: ['verify', 'drop'],
    },
  ],
  counts: [{ state: 'opened', name: '待核实', n: 1 }],
  sentence: '1 条待核实。',
  now: '2026-11-26T09:00:00.000+08:00',
};

/** Bodies of POST /api/clues/:id/acts, one for each step people take. */
export const CLUE_ACT_EXAMPLES: Record<string, ClueActRequest> = {
  核实: { act: 'verify', version: 1, text: '日志与企业微信回执一致，消息 20:00 已送达' },
  查否: { act: 'drop', version: 1, text: '当日系统中断，消息未发出' },
  通知: { act: 'notify', version: 2, text: '11月25日 20:30 前未收到签收，请说明情况', days: 3 },
  当面送达: { act: 'serve', version: 3, text: '已当面交后勤处办公室', days: 3 },
  申辩: { act: 'state', version: 3, text: '当时正在现场处置，未看手机，附现场照片' },
  处理决定: { act: 'decide', version: 4, decision: 'rectify', text: '情况属实，须完善值班', days: 10 },
  报送整改: { act: 'rectify', version: 5, text: '已建立双人值班，附值班表' },
  退回整改: { act: 'return', version: 6, text: '缺节假日安排', days: 5 },
  销号: { act: 'close', version: 6, text: '整改到位' },
  申诉: { act: 'appeal', version: 5, text: '对事实认定有异议' },
  申诉处理: { act: 'hear', version: 6, outcome: 'uphold', text: '事实清楚，维持原决定' },
  撤销线索: { act: 'withdraw', version: 5, text: '发现新证据，不应追究' },
};

const ACK: KindFigures = {
  kind: 'ack',
  name: '签收',
  n: 5,
  within: 3,
  share: 0.6,
  late: 1,
  silent: 1,
  notReached: 1,
  exempt: 0,
  median: { ms: 540_000, atLeast: false },
  p90: { ms: 1_860_000, atLeast: true },
};

export const FIGURES_EXAMPLE: AccountabilityFigures = {
  from: '2026-08-28',
  to: '2026-11-25',
  units: [
    {
      unitId: 'logistics',
      unitName: '后勤处',
      own: true,
      kinds: [ACK],
      total: { ...ACK, kind: 'total', name: '合计', median: null, p90: null },
    },
  ],
  review: [{ act: 'verify', name: '核实', n: 4, within: 3, share: 0.75, late: 0, overdue: 1 }],
};
