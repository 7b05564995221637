import { expect, test } from '@jest/globals';
import { checkPolicy, policyProblems } from './policy-check.js';
import { DEFAULT_POLICY, DEMO_POLICY } from './policy-defaults.js';
import { planFor, type Policy, unitOf } from './policy.js';

/** What is said of the default policy after a change. */
function said(change: (p: Policy) => void): string[] {
  const p = structuredClone(DEFAULT_POLICY);
  change(p);
  return policyProblems(p).map((x) => x.message);
}
const H = 3_600;

test('the defaults hold, and are those of escalation.md 2', () => {
  expect(policyProblems(DEFAULT_POLICY)).toEqual([]);
  expect(policyProblems(DEMO_POLICY)).toEqual([]);
  const minutes = (level: 1 | 2 | 3 | 4): number[][] =>
    DEFAULT_POLICY.levels[level].steps.map((s) => [s.toldAfterS / 60, s.ackByS / 60]);
  expect(minutes(4).slice(0, 2)).toEqual([
    [0, 120],
    [120, 240],
  ]);
  expect(minutes(4)[2]![0]).toBe(480);
  expect(minutes(3).map(([told]) => told)).toEqual([0, 60, 90]);
  expect(minutes(2).map(([told]) => told)).toEqual([0, 30, 45, 75]);
  expect(minutes(1).map(([told]) => told)).toEqual([0, 10, 20, 30]);
  expect(DEFAULT_POLICY.levels[1].steps[0]!.cc).toContain('publicity_duty');
  const plans = ([4, 3, 2, 1] as const).map((l) => DEFAULT_POLICY.levels[l]);
  expect(plans.map((p) => p.firstReportByS / H)).toEqual([4, 3, 2, 1]);
  // Ⅳ by working time: 24 hours are a working day of 7.5
  expect(plans.map((p) => p.respondByS / H)).toEqual([7.5, 8, 4, 2]);
  expect(plans.map((p) => p.followUpEveryS! / H)).toEqual([7.5, 8, 4, 2]);
  // once a day: Ⅲ by its fifteen waking hours; the 续报 of Ⅳ is daily already
  expect(plans.map((p) => p.zeroReportEveryS && p.zeroReportEveryS / H)).toEqual([null, 15, 24, 24]);
  expect(plans.map((p) => p.publicReplyByS)).toEqual([15 * H, 48 * H, null, null]);
  expect(plans.map((p) => [p.publicStatementByS, p.pressByS])).toEqual([
    [null, null],
    [null, null],
    [5 * H, 24 * H],
    [5 * H, 24 * H],
  ]);
  expect(plans.map((p) => p.quietHours)).toEqual(['kept', 'kept', 'ignored', 'ignored']);
  expect(plans.map((p) => p.workingTime)).toEqual([true, false, false, false]);
});

test('levels: a gap, a loop, a missing function, a missing 宣传部 are refused by level and step', () => {
  expect(said((p) => (p.levels[2].steps[2]!.no = 4))).toEqual([
    'Ⅱ级第 3 步“分管校领导”的序号应为 3：各步须从 1 起连续，不能重复或跳过',
  ]);
  expect(said((p) => (p.levels[1].steps[2]!.no = 1))[0]).toContain('Ⅰ级第 3 步“分管校领导”的序号应为 3');
  expect(said((p) => p.levels[3].steps[2]!.functions.push('unit_leader'))).toEqual([
    'Ⅲ级第 3 步“分管校领导”与第 1 步重复通知单位负责人，逐级通知成了回环',
  ]);
  expect(said((p) => (p.levels[4].steps[2]!.functions = []))).toEqual(['Ⅳ级第 3 步“分管校领导”未指定通知对象']);
  expect(said((p) => (p.levels[4].steps[0]!.functions = ['account_admin']))).toEqual([
    'Ⅳ级逐级通知缺少单位负责人（第十三条）',
  ]);
  expect(said((p) => p.levels[3].steps.splice(1))).toEqual(['Ⅲ级逐级通知缺少宣传部（第十三条）']);
  expect(said((p) => (p.levels[2].steps = []))).toEqual(['Ⅱ级没有逐级通知，至少须有单位负责人一步']);
});

test('times: zero, a year, and an order that cannot be are refused by field', () => {
  expect(said((p) => (p.levels[2].firstReportByS = 0))).toContain('Ⅱ级初报时限须大于 0；不需要此项时请关闭它');
  expect(said((p) => (p.levels[2].followUpEveryS = -5))).toEqual(['Ⅱ级续报间隔须大于 0；不需要此项时请关闭它']);
  expect(said((p) => (p.levels[1].steps[3]!.ackByS = 365 * 24 * H))).toEqual([
    'Ⅰ级第 4 步“书记、校长”的签收时限不能超过 30 天',
  ]);
  expect(said((p) => (p.levels[1].rectifyByS = 365 * 24 * H))).toEqual(['Ⅰ级整改时限不能超过 180 天']);
  expect(said((p) => (p.levels[1].respondByS = H / 2))).toEqual(['Ⅰ级回应时限应晚于初报时限']);
  expect(said((p) => (p.levels[3].finalReportByS = H))).toEqual(['Ⅲ级终报时限应晚于回应时限']);
  expect(said((p) => (p.levels[2].steps[1]!.toldAfterS = 60))).toEqual([
    'Ⅱ级第 2 步“宣传部”的通知时间早于单位负责人的签收时限',
  ]);
  expect(said((p) => (p.levels[2].steps[1]!.ackByS = 30 * 60))).toEqual([
    'Ⅱ级第 2 步“宣传部”的签收时限应晚于其通知时间',
  ]);
  expect(said((p) => (p.levels[2].steps[0]!.toldAfterS = 60))).toEqual([
    'Ⅱ级第 1 步“单位负责人”的通知时间应为 0：第一步在事件开始时通知',
  ]);
  expect(said((p) => (p.levels[2].zeroReportEveryS = 2 * H))).toEqual([
    'Ⅱ级零报告间隔应长于初报时限：初报之前没有可接续的报送',
  ]);
  expect(said((p) => (p.levels[1].pressByS = H))).toEqual(['Ⅰ级发布会时限不应早于权威信息时限']);
});

test('hours: the quiet ones and the working ones must make sense', () => {
  expect(said((p) => (p.quietHours = { from: '22:00', to: '22:00' }))).toEqual([
    '免打扰时段的起止时间相同，请改为不同的时间',
  ]);
  expect(said((p) => (p.quietHours.from = '25:00'))).toEqual(['起应写作“时:分”，如 22:00']);
  expect(said((p) => (p.workingHours[0]!.to = '07:00'))).toEqual(['工作时间第 1 段的结束时间应晚于开始时间']);
  expect(said((p) => (p.workingHours[1]!.from = '11:00'))).toEqual(['工作时间第 2 段应晚于第 1 段']);
});

test('what is no policy at all is refused by level and field, and nothing is guessed', () => {
  expect(policyProblems(null).map((p) => p.message)).toEqual(['处置策略格式不对']);
  expect(said((p) => (p.name = ' '))).toEqual(['名称没有填写']);
  expect(said((p) => (p.levels[3].respondByS = 'soon' as never))).toEqual(['Ⅲ级回应时限应为整数秒']);
  expect(said((p) => (p.levels[3].steps[1]!.ackByS = 1.5))).toEqual(['Ⅲ级第 2 步的签收时限应为整数秒']);
  expect(said((p) => (p.levels[3].steps[1]!.functions = ['dean' as never]))).toEqual([
    'Ⅲ级第 2 步的通知对象不是可选的值',
  ]);
  expect(said((p) => delete (p.levels as Partial<Policy['levels']>)[4])).toEqual(['Ⅳ级没有填写']);
  expect(() => checkPolicy({ ...DEMO_POLICY, levels: {} })).toThrow('处置策略有误：Ⅰ级没有填写；Ⅱ级没有填写；');
});

test('a snapshot from before the later clocks still reads: it has none of them', () => {
  const { steps, firstReportByS, respondByS } = DEFAULT_POLICY.levels[2];
  const old = { steps, firstReportByS, respondByS };
  const snapshot = { name: '旧', levels: { 1: old, 2: old, 3: old, 4: old }, level: 2 };
  expect(checkPolicy(snapshot).quietHours).toEqual({ from: '22:00', to: '07:00' });
  expect(planFor(snapshot as unknown as Policy, 2)).toMatchObject({
    firstReportByS: 7_200,
    followUpEveryS: null,
    zeroReportEveryS: null,
    rectifyByS: null,
    workingTime: false,
    quietHours: 'ignored',
  });
});

test('a unit is asked for its own posts only; 宣传部 in copy of a unit is that of the school', () => {
  const [first, second] = DEFAULT_POLICY.levels[1].steps;
  expect(unitOf(first!, 'unit_leader', 'logistics')).toBe('logistics');
  expect(unitOf(first!, 'publicity_duty', 'logistics')).toBeNull();
  expect(unitOf(second!, 'publicity_head', 'logistics')).toBeNull();
});
