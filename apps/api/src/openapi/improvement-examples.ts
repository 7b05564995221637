import type { CauseTable, ImprovementDetail, ImprovementList, ImprovementTask } from '@fengsui/contract';

const AT = '2026-11-25T02:00:00.000Z';

const TASK: ImprovementTask = {
  id: '6e1c7f0e-5555-4c0e-9f0b-5d1f2f6f2a11',
  code: 'ZG2026-0003',
  text: '核对值班安排，离岗时事先指定代班人。',
  cause: 'silent',
  causeName: '送达未应',
  source: 'report',
  incident: { id: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11', code: 'YQ2026-0001', title: '二食堂餐食出现异物' },
  topic: '食品安全',
  unitId: 'logistics',
  unitName: '后勤处',
  owner: { personId: '8c0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11', name: '陈建国', post: '处长' },
  state: 'submitted',
  stateName: '待验收',
  openedAt: AT,
  dueAt: '2026-12-09T10:00:00.000Z',
  overdue: false,
  dueWords: '待验收',
  version: 2,
  can: ['accept', 'return'],
};

export const IMPROVEMENT_EXAMPLE: ImprovementDetail = {
  ...TASK,
  steps: [
    { at: AT, act: 'open', actName: '交办', by: '党委宣传部 部长 刘敏', text: TASK.text, files: [] },
    {
      at: '2026-11-27T02:00:00.000Z',
      act: 'submit',
      actName: '报送整改',
      by: '后勤处 处长 陈建国',
      text: '已排定双人值班，见附件。',
      files: [
        {
          hash: '5f9c6c1d2a3b4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7',
          name: '值班表.pdf',
          mime: 'application/pdf',
          sizeBytes: 48_213,
        },
      ],
    },
  ],
};

export const IMPROVEMENT_LIST_EXAMPLE: ImprovementList = {
  tasks: [TASK],
  sentence: '1 项待验收。',
  can: { create: true },
  units: [{ id: 'logistics', name: '后勤处' }],
};

export const CAUSES_EXAMPLE: CauseTable = {
  quarters: ['2026 年第 3 季度', '2026 年第 4 季度'],
  rows: [
    {
      cause: 'silent',
      causeName: '送达未应',
      unitName: '后勤处',
      topic: '食品安全',
      counts: [1, 2],
      total: 3,
      accepted: 1,
      running: 2,
      cameBack: 2,
      words: '销号后又出现 2 次，最近 2026年11月',
    },
  ],
};
