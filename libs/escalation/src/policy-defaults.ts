import type { Plan, Policy, Step } from './policy.js';

const STEPS: Omit<Step, 'toldAfterS' | 'ackByS'>[] = [
  { no: 1, name: '单位负责人', functions: ['unit_leader'], cc: ['unit_deputy', 'account_admin'], scope: 'unit' },
  { no: 2, name: '宣传部', functions: ['publicity_duty', 'publicity_head'], cc: [], scope: 'school' },
  { no: 3, name: '分管校领导', functions: ['school_leader'], cc: [], scope: 'school' },
  { no: 4, name: '书记、校长', functions: ['party_secretary', 'president'], cc: [], scope: 'school' },
];

const ladder = (times: [told: number, ackBy: number][]): Step[] =>
  times.map(([toldAfterS, ackByS], i) => ({ ...structuredClone(STEPS[i]!), toldAfterS, ackByS }));

/** 宣传部 hears of a Ⅰ at T0, in copy; its own clock starts when the unit has not signed. */
function withPublicityInCopy([first, ...rest]: Step[]): Step[] {
  return [{ ...first!, cc: [...first!.cc, 'publicity_duty', 'publicity_head'] }, ...rest];
}

const MIN = 60;
const H = 60 * MIN;
const DAY = 24 * H;
/** Where the quiet hours do not count, as in Ⅲ, a day of 24 hours is the fifteen between them. */
const WAKING_DAY = 15 * H;
/** By working time, as Ⅳ runs, a day of 24 hours is a working day: ten o'clock to ten o'clock is 7.5 hours of it. */
const WORKING_DAY = 7.5 * H;
const HOURS = {
  quietHours: { from: '22:00', to: '07:00' },
  workingHours: [
    { from: '08:00', to: '12:00' },
    { from: '14:00', to: '17:30' },
  ],
};

/**
 * escalation.md 2; Ⅳ by working time, its 24 and 48 hours as one and two working days. Five clocks have no figure there and follow the unit's own: platform contact by the time of the unit's 回应 (Ⅳ: none), silence
 * after a signature at half of what the 初报 has (Ⅳ: all of it), 零报告 once a day (Ⅳ: none, its 续报 is daily), 终报 in a week, 整改 in one or two.
 */
export const DEFAULT_POLICY: Policy = {
  name: '默认策略',
  ...HOURS,
  levels: {
    1: {
      steps: withPublicityInCopy(
        ladder([
          [0, 10 * MIN],
          [10 * MIN, 20 * MIN],
          [20 * MIN, 30 * MIN],
          [30 * MIN, 60 * MIN],
        ]),
      ),
      firstReportByS: H,
      respondByS: 2 * H,
      followUpEveryS: 2 * H,
      zeroReportEveryS: DAY,
      finalReportByS: 7 * DAY,
      publicStatementByS: 5 * H,
      pressByS: DAY,
      publicReplyByS: null,
      platformContactByS: 2 * H,
      rectifyByS: 7 * DAY,
      idleAfterS: 30 * MIN,
      workingTime: false,
      quietHours: 'ignored',
    },
    2: {
      steps: ladder([
        [0, 30 * MIN],
        [30 * MIN, 45 * MIN],
        [45 * MIN, 75 * MIN],
        [75 * MIN, 2 * H],
      ]),
      firstReportByS: 2 * H,
      respondByS: 4 * H,
      followUpEveryS: 4 * H,
      zeroReportEveryS: DAY,
      finalReportByS: 7 * DAY,
      publicStatementByS: 5 * H,
      pressByS: DAY,
      publicReplyByS: null,
      platformContactByS: 4 * H,
      rectifyByS: 7 * DAY,
      idleAfterS: H,
      workingTime: false,
      quietHours: 'ignored',
    },
    3: {
      steps: ladder([
        [0, H],
        [H, 90 * MIN],
        [90 * MIN, 3 * H],
      ]),
      firstReportByS: 3 * H,
      respondByS: 8 * H,
      followUpEveryS: 8 * H,
      zeroReportEveryS: WAKING_DAY,
      finalReportByS: 7 * DAY,
      publicStatementByS: null,
      pressByS: null,
      publicReplyByS: 48 * H,
      platformContactByS: 8 * H,
      rectifyByS: 14 * DAY,
      idleAfterS: 90 * MIN,
      workingTime: false,
      quietHours: 'kept',
    },
    4: {
      steps: ladder([
        [0, 2 * H],
        [2 * H, 4 * H],
        [8 * H, 8 * H + WORKING_DAY],
      ]),
      firstReportByS: 4 * H,
      respondByS: WORKING_DAY,
      followUpEveryS: WORKING_DAY,
      zeroReportEveryS: null,
      finalReportByS: 5 * WORKING_DAY,
      publicStatementByS: null,
      pressByS: null,
      publicReplyByS: 2 * WORKING_DAY,
      platformContactByS: null,
      rectifyByS: 10 * WORKING_DAY,
      idleAfterS: 4 * H,
      workingTime: true,
      quietHours: 'kept',
    },
  },
};

const demo = (steps: Step[], firstReportByS: number, respondByS: number, outward: Partial<Plan>): Plan => ({
  steps,
  firstReportByS,
  respondByS,
  followUpEveryS: respondByS,
  zeroReportEveryS: 2 * respondByS,
  finalReportByS: 6 * respondByS,
  publicStatementByS: null,
  pressByS: null,
  publicReplyByS: null,
  platformContactByS: respondByS,
  rectifyByS: 10 * respondByS,
  idleAfterS: firstReportByS,
  workingTime: false,
  quietHours: 'ignored',
  ...outward,
});

/** The same ladder in seconds, so that a newcomer sees every level act within minutes. A policy like any other. */
export const DEMO_POLICY: Policy = {
  name: '演示策略',
  ...HOURS,
  levels: {
    1: demo(
      withPublicityInCopy(
        ladder([
          [0, 20],
          [20, 40],
          [40, 60],
          [60, 90],
        ]),
      ),
      75,
      120,
      { publicStatementByS: 240, pressByS: 600 },
    ),
    2: demo(
      ladder([
        [0, 40],
        [40, 70],
        [70, 120],
      ]),
      90,
      150,
      { publicStatementByS: 300, pressByS: 720 },
    ),
    3: demo(
      ladder([
        [0, 60],
        [60, 100],
        [100, 160],
      ]),
      120,
      200,
      { publicReplyByS: 600 },
    ),
    4: demo(
      ladder([
        [0, 90],
        [90, 150],
        [150, 240],
      ]),
      180,
      300,
      { publicReplyByS: 900, platformContactByS: null },
    ),
  },
};
