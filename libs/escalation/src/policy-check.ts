import { UserError } from '@fengsui/platform';
import { FUNCTION_NAME, type PostFunction } from '@fengsui/registry';
import type { z } from 'zod';
import { type Plan, type PlanClock, type Policy, policySchema, type Step } from './policy.js';

/** What is wrong with a policy: path is that of the body (levels.2.steps.0.ackByS), message is for a person and names level and field. */
export interface PolicyProblem {
  path: string;
  message: string;
}

/** Every limit of a plan by the name people read. */
export const CLOCK_NAME: Record<'firstReportByS' | 'respondByS' | PlanClock, string> = {
  firstReportByS: '初报时限',
  respondByS: '回应时限',
  followUpEveryS: '续报间隔',
  zeroReportEveryS: '零报告间隔',
  finalReportByS: '终报时限',
  publicStatementByS: '权威信息时限',
  pressByS: '发布会时限',
  publicReplyByS: '对外回应时限',
  platformContactByS: '平台沟通时限',
  rectifyByS: '整改时限',
  idleAfterS: '签收后无进展时限',
};
const FIELD_NAME: Record<string, string> = {
  ...CLOCK_NAME,
  name: '名称',
  no: '序号',
  functions: '通知对象',
  cc: '抄送对象',
  scope: '范围',
  toldAfterS: '通知时间',
  ackByS: '签收时限',
  workingTime: '是否按工作时间计',
  quietHours: '免打扰时段',
  workingHours: '工作时间',
  steps: '逐级通知',
  levels: '等级',
  from: '起',
  to: '止',
};
const ROMAN = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];
const DAY_S = 86_400;
/** Longer is a slip of the pen: nobody waits a month for a report, or half a year for a rectification. */
const LONGEST_S: Record<string, number> = { rectifyByS: 180 * DAY_S };
const LONGEST_OTHER_S = 30 * DAY_S;

/** Everything wrong with a policy, in the order of its fields; empty when it may be published. */
export function policyProblems(raw: unknown): PolicyProblem[] {
  const parsed = policySchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) return parsed.error.issues.map(shapeProblem);
  const policy = parsed.data;
  return [
    ...hourProblems(policy),
    ...([1, 2, 3, 4] as const).flatMap((level) => planProblems(level, policy.levels[level])),
  ];
}

/** Checks shape and sense; absent clocks become null. bad_policy: every problem with its level and field. */
export function checkPolicy(raw: unknown): Policy {
  const problems = policyProblems(raw);
  if (problems.length > 0)
    throw new UserError(
      'bad_policy',
      `处置策略有误：${problems.map((p) => p.message).join('；')}。`,
      400,
      problems[0]!.path,
    );
  return policySchema.parse(raw);
}

function hourProblems(policy: Policy): PolicyProblem[] {
  const out: PolicyProblem[] = [];
  if (policy.quietHours.from === policy.quietHours.to)
    out.push({ path: 'quietHours', message: '免打扰时段的起止时间相同，请改为不同的时间' });
  for (const [i, h] of policy.workingHours.entries()) {
    const path = `workingHours.${i}`;
    if (h.to <= h.from) out.push({ path, message: `工作时间第 ${i + 1} 段的结束时间应晚于开始时间` });
    else if (i > 0 && h.from <= policy.workingHours[i - 1]!.to)
      out.push({ path, message: `工作时间第 ${i + 1} 段应晚于第 ${i} 段` });
  }
  return out;
}

function planProblems(level: 1 | 2 | 3 | 4, plan: Plan): PolicyProblem[] {
  const at = `levels.${level}`;
  const out: PolicyProblem[] = [];
  const add = (path: string, what: string): void => {
    out.push({ path: `${at}.${path}`, message: `${ROMAN[level]}级${what}` });
  };
  stepProblems(plan.steps, add);
  chainProblems(plan.steps, add);
  for (const [field, name] of Object.entries(CLOCK_NAME) as [keyof typeof CLOCK_NAME, string][])
    limitProblem(field, plan[field], name, add);
  if (plan.respondByS <= plan.firstReportByS) add('respondByS', '回应时限应晚于初报时限');
  if (plan.zeroReportEveryS !== null && plan.zeroReportEveryS <= plan.firstReportByS)
    add('zeroReportEveryS', '零报告间隔应长于初报时限：初报之前没有可接续的报送');
  if (plan.finalReportByS !== null && plan.finalReportByS <= plan.respondByS)
    add('finalReportByS', '终报时限应晚于回应时限');
  if (plan.pressByS !== null && plan.publicStatementByS !== null && plan.pressByS < plan.publicStatementByS)
    add('pressByS', '发布会时限不应早于权威信息时限');
  return out;
}

type Add = (path: string, what: string) => void;

function limitProblem(field: string, value: number | null, name: string, add: Add): void {
  const longest = LONGEST_S[field] ?? LONGEST_OTHER_S;
  if (value === null) return;
  if (value < 1) add(field, `${name}须大于 0；不需要此项时请关闭它`);
  else if (value > longest) add(field, `${name}不能超过 ${longest / DAY_S} 天`);
}

function stepProblems(steps: Step[], add: Add): void {
  if (steps.length === 0) add('steps', '没有逐级通知，至少须有单位负责人一步');
  for (const [i, s] of steps.entries()) {
    const here = `第 ${i + 1} 步“${s.name}”`;
    const path = `steps.${i}`;
    if (s.no !== i + 1) add(`${path}.no`, `${here}的序号应为 ${i + 1}：各步须从 1 起连续，不能重复或跳过`);
    if (s.functions.length === 0) add(`${path}.functions`, `${here}未指定通知对象`);
    if (i === 0 && s.toldAfterS !== 0) add(`${path}.toldAfterS`, `${here}的通知时间应为 0：第一步在事件开始时通知`);
    if (i > 0 && s.toldAfterS < 1) add(`${path}.toldAfterS`, `${here}的通知时间须大于 0`);
    if (s.toldAfterS > LONGEST_OTHER_S)
      add(`${path}.toldAfterS`, `${here}的通知时间不能超过 ${LONGEST_OTHER_S / DAY_S} 天`);
    if (s.ackByS > LONGEST_OTHER_S) add(`${path}.ackByS`, `${here}的签收时限不能超过 ${LONGEST_OTHER_S / DAY_S} 天`);
    if (s.ackByS <= s.toldAfterS) add(`${path}.ackByS`, `${here}的签收时限应晚于其通知时间`);
    const before = steps[i - 1];
    if (before && s.toldAfterS < before.ackByS)
      add(`${path}.toldAfterS`, `${here}的通知时间早于${before.name}的签收时限`);
  }
}

/** 第十三条: the unit's leader and 宣传部 are told; nobody is asked for a signature at two levels. */
function chainProblems(steps: Step[], add: Add): void {
  const seen = new Map<PostFunction, number>();
  for (const [i, s] of steps.entries())
    for (const f of s.functions) {
      const earlier = seen.get(f);
      if (earlier !== undefined)
        add(
          `steps.${i}.functions`,
          `第 ${i + 1} 步“${s.name}”与第 ${earlier + 1} 步重复通知${FUNCTION_NAME[f]}，逐级通知成了回环`,
        );
      else seen.set(f, i);
    }
  if (steps.length === 0) return;
  if (!seen.has('unit_leader')) add('steps', '逐级通知缺少单位负责人（第十三条）');
  if (!seen.has('publicity_duty') && !seen.has('publicity_head')) add('steps', '逐级通知缺少宣传部（第十三条）');
}

/** 「Ⅱ级第 1 步的签收时限应为整数秒」 */
function shapeProblem(issue: z.core.$ZodIssue): PolicyProblem {
  const path = issue.path.map(String);
  const places: string[] = [];
  for (const [i, p] of path.entries())
    if (path[i - 1] === 'levels') places.push(`${ROMAN[Number(p)] ?? p}级`);
    else if (path[i - 1] === 'steps') places.push(`第 ${Number(p) + 1} 步的`);
  const last = path.findLast((p) => Number.isNaN(Number(p)));
  const field =
    last === undefined ? '处置策略' : last === 'levels' && path.length > 1 ? '' : (FIELD_NAME[last] ?? last);
  return { path: path.join('.'), message: `${places.join('')}${field}${shapeWords(issue)}` };
}

function shapeWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return '没有填写';
  if (issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int')) return '应为整数秒';
  if (issue.code === 'invalid_value') return '不是可选的值';
  if (issue.code === 'too_small') return '没有填写';
  if (issue.code === 'too_big') return '过长';
  if (issue.code === 'invalid_format') return '应写作“时:分”，如 22:00';
  return '格式不对';
}
