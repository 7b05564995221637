import type { BriefDetail, BriefList, BriefSummary } from '@fengsui/contract';

const SENTENCE =
  '11月25日相关信息 38 条（前一日 31 条，多 23%），负面 24%（9/38），新立事件 1 起（Ⅱ级 1 起），到期时限 6 项按时 5 项。';

const SUMMARY: BriefSummary = {
  id: '4d1c7f0e-3333-4c0e-9f0b-5d1f2f6f2a11',
  kind: 'daily',
  title: '网络舆情日报 第 12 期',
  period: '2026年11月25日（周三）',
  from: '2026-11-24T16:00:00.000Z',
  to: '2026-11-25T16:00:00.000Z',
  madeAt: '2026-11-26T00:30:00.412Z',
  zero: false,
  gapped: false,
  sentence: SENTENCE,
};

/** A 日报 as a real run gave it, its tables cut to one. */
export const BRIEF_EXAMPLE: BriefDetail = {
  ...SUMMARY,
  hash: '5f9c6c1d2a3b4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7',
  madeBy: '系统',
  previous: '4d1c7f0e-4444-4c0e-9f0b-5d1f2f6f2a11',
  next: null,
  body: {
    schoolName: '青衣江职业技术学院',
    kind: 'daily',
    name: '网络舆情日报',
    period: '2026年11月25日（周三）',
    from: '2026-11-24T16:00:00.000Z',
    to: '2026-11-25T16:00:00.000Z',
    scope: null,
    madeAt: '2026-11-26T00:30:00.412Z',
    caughtUp: false,
    zero: false,
    gapped: false,
    sentence: SENTENCE,
    points: ['未按时 1 项，其中至今未完成 0 项：后勤处 1 项。'],
    figures: [
      {
        key: 'negative',
        name: '负面',
        value: 9,
        unit: '条',
        of: 38,
        before: [
          {
            label: '前一日',
            from: '2026-11-23T16:00:00.000Z',
            to: '2026-11-24T16:00:00.000Z',
            value: 4,
            of: 31,
            gapped: false,
          },
        ],
        gapped: false,
        words: '前一日 13%（4/31）',
      },
    ],
    series: [{ at: '2026-11-24T16:00:00.000Z', pos: 0, neu: 1, neg: 0 }],
    tables: [
      {
        key: 'platforms',
        title: '平台',
        columns: ['平台', '信息（条）', '负面（条）', '负面占比', '前一日（条）'],
        rows: [['微博', 38, 9, '24%', 31]],
        more: 0,
        empty: '没有相关信息。',
      },
    ],
  },
};

export const BRIEF_LIST_EXAMPLE: BriefList = {
  briefs: [SUMMARY],
  more: false,
  subscribed: ['daily'],
  schedules: [
    {
      kind: 'daily',
      enabled: true,
      at: '08:30',
      weekday: null,
      monthDay: null,
      nextAt: '2026-11-27T00:30:00.000Z',
      version: 1,
    },
  ],
  can: { make: true, schedule: false },
  topics: ['食品安全食堂'],
  incidents: [{ id: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11', words: 'YQ2026-0001 二食堂餐食出现异物' }],
};
