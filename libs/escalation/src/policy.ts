import type { Level } from '@fengsui/contract';
import type { PostFunction } from '@fengsui/registry';
import { z } from 'zod';

/** Every function a level may name, in the order of the chain of responsibility (第五条). */
const POST_FUNCTIONS = [
  'unit_leader',
  'unit_deputy',
  'account_admin',
  'publicity_duty',
  'publicity_head',
  'school_leader',
  'party_secretary',
  'president',
] as const satisfies PostFunction[];

const functions = z.array(z.enum(POST_FUNCTIONS));
const seconds = z.number().int();
const clock = seconds.nullable().default(null);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const span = z.object({ from: time, to: time });

const step = z.object({
  no: z.number().int(),
  name: z.string().trim().min(1).max(20),
  /** whose posts are told and owe a signature */
  functions,
  /** told for information */
  cc: functions,
  /** posts of a unit are looked for in the incident's unit, or in the whole school */
  scope: z.enum(['unit', 'school']),
  /** seconds after T0 at which this level is told, if the one before it has not signed */
  toldAfterS: seconds,
  /** seconds after T0 by which it signs */
  ackByS: seconds,
});

const plan = z.object({
  steps: z.array(step),
  /** 初报, after T0 */
  firstReportByS: seconds,
  /** 回应 of the unit, after T0 */
  respondByS: seconds,
  /** 续报: after each report the next is due in so long */
  followUpEveryS: clock,
  /** 零报告: every so long after T0 the unit reports, be it that there is nothing */
  zeroReportEveryS: clock,
  /** 终报, after T0 */
  finalReportByS: clock,
  /** 权威信息, after the incident occurred */
  publicStatementByS: clock,
  /** 发布会, after the incident occurred */
  pressByS: clock,
  /** outward 回应, after the incident occurred */
  publicReplyByS: clock,
  /** 与平台沟通 (第十三条), after T0 */
  platformContactByS: clock,
  /** 整改反馈, after rectification was ordered */
  rectifyByS: clock,
  /** signed and silent for so long: told again, then told on */
  idleAfterS: clock,
  /** limits of the unit and of the levels count working time only; see plan-time.ts */
  workingTime: z.boolean().default(false),
  /** kept: nobody is told and no limit of a person runs in the quiet hours */
  quietHours: z.enum(['kept', 'ignored']).default('ignored'),
});

export const policySchema = z.object({
  name: z.string().trim().min(1).max(40),
  /** Asia/Shanghai; may span midnight */
  quietHours: span.default({ from: '22:00', to: '07:00' }),
  /** of a working day, Asia/Shanghai, in order */
  workingHours: z
    .array(span)
    .min(1)
    .default([
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '17:30' },
    ]),
  levels: z.object({ 1: plan, 2: plan, 3: plan, 4: plan }),
});

/** 处置策略: per incident level, who is told when and which clocks run, in seconds. null: no such clock. */
export type Policy = z.infer<typeof policySchema>;
export type Plan = z.infer<typeof plan>;
export type Step = z.infer<typeof step>;
/** The limits of a plan that may be absent. */
export type PlanClock =
  | 'followUpEveryS'
  | 'zeroReportEveryS'
  | 'finalReportByS'
  | 'publicStatementByS'
  | 'pressByS'
  | 'publicReplyByS'
  | 'platformContactByS'
  | 'rectifyByS'
  | 'idleAfterS';

/** The plan of a level. A snapshot taken before a clock existed has none of it. */
export const planFor = (policy: Pick<Policy, 'levels'>, level: Level): Plan => plan.parse(policy.levels[level]);

const OF_UNIT: readonly PostFunction[] = ['unit_leader', 'unit_deputy', 'account_admin'];

/** The unit in which a function of a step is looked for; null: the whole school. Only a unit's own posts are bound to the incident's unit. */
export const unitOf = (step: Pick<Step, 'scope'>, fn: PostFunction, incidentUnit: string): string | null =>
  step.scope === 'unit' && OF_UNIT.includes(fn) ? incidentUnit : null;
