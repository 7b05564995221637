import type { Level } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import type { PostFunction } from '@fengsui/registry';
import { z } from 'zod';

const functions = z.array(
  z.enum([
    'unit_leader',
    'unit_deputy',
    'account_admin',
    'publicity_duty',
    'publicity_head',
    'school_leader',
    'party_secretary',
    'president',
  ]),
);
const seconds = z.number().int().min(0);
const step = z.object({
  no: z.number().int().min(1).max(9),
  name: z.string().min(1),
  /** whose posts are told and owe a signature */
  functions: functions.min(1),
  /** told for information */
  cc: functions,
  /** posts are looked for in the incident's unit, or in the whole school */
  scope: z.enum(['unit', 'school']),
  /** seconds after T0 at which this level is told, if the one before it has not signed */
  toldAfterS: seconds,
  /** seconds after T0 by which it signs */
  ackByS: seconds,
});
const plan = z.object({ steps: z.array(step).min(1), firstReportByS: seconds, respondByS: seconds });
const schema = z.object({ name: z.string().min(1), levels: z.object({ 1: plan, 2: plan, 3: plan, 4: plan }) });

/** 处置策略: per incident level, who is told when and which clocks run; all in seconds from T0, the opening. */
export type Policy = z.infer<typeof schema>;
export type Plan = z.infer<typeof plan>;
export type Step = z.infer<typeof step>;

/** Checks shape and sense; the message names what is wrong. */
export function checkPolicy(raw: unknown): Policy {
  const parsed = schema.safeParse(raw);
  if (!parsed.success)
    throw new UserError(
      'bad_policy',
      `处置策略有误：${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('；')}`,
    );
  for (const [level, p] of Object.entries(parsed.data.levels)) {
    const wrong = (what: string): never => {
      throw new UserError('bad_policy', `处置策略“${parsed.data.name}”第 ${level} 级：${what}。`);
    };
    if (p.steps[0]!.toldAfterS !== 0) wrong('第一级应在事件开始时通知');
    for (const [i, s] of p.steps.entries()) {
      if (s.no !== i + 1) wrong('各级应从 1 起连续编号');
      if (s.ackByS <= s.toldAfterS) wrong(`${s.name}的签收时限应晚于通知时间`);
      if (i > 0 && s.toldAfterS < p.steps[i - 1]!.ackByS)
        wrong(`${s.name}的通知时间早于${p.steps[i - 1]!.name}的签收时限`);
    }
    if (p.respondByS <= p.firstReportByS) wrong('回应时限应晚于初报时限');
  }
  return parsed.data;
}

const UNIT: PostFunction[] = ['unit_leader'];
const UNIT_CC: PostFunction[] = ['unit_deputy', 'account_admin'];
const PUBLICITY: PostFunction[] = ['publicity_duty', 'publicity_head'];

function ladder(times: [told: number, ackBy: number][], firstReportByS: number, respondByS: number): Plan {
  const rows: Omit<Step, 'toldAfterS' | 'ackByS'>[] = [
    { no: 1, name: '单位负责人', functions: UNIT, cc: UNIT_CC, scope: 'unit' },
    { no: 2, name: '宣传部', functions: PUBLICITY, cc: [], scope: 'school' },
    { no: 3, name: '分管校领导', functions: ['school_leader'], cc: [], scope: 'school' },
    { no: 4, name: '书记、校长', functions: ['party_secretary', 'president'], cc: [], scope: 'school' },
  ];
  return {
    steps: times.map(([toldAfterS, ackByS], i) => ({ ...rows[i]!, toldAfterS, ackByS })),
    firstReportByS,
    respondByS,
  };
}

const MIN = 60;
const H = 60 * MIN;

/** escalation.md 2. */
export const DEFAULT_POLICY: Policy = {
  name: '默认策略',
  levels: {
    1: ladder(
      [
        [0, 10 * MIN],
        [10 * MIN, 20 * MIN],
        [20 * MIN, 30 * MIN],
        [30 * MIN, 60 * MIN],
      ],
      H,
      2 * H,
    ),
    2: ladder(
      [
        [0, 30 * MIN],
        [30 * MIN, 45 * MIN],
        [45 * MIN, 75 * MIN],
        [75 * MIN, 2 * H],
      ],
      2 * H,
      4 * H,
    ),
    3: ladder(
      [
        [0, H],
        [H, 90 * MIN],
        [90 * MIN, 3 * H],
      ],
      3 * H,
      8 * H,
    ),
    4: ladder(
      [
        [0, 2 * H],
        [2 * H, 4 * H],
        [8 * H, 24 * H],
      ],
      4 * H,
      24 * H,
    ),
  },
};

/** The same ladder in seconds, so that a newcomer sees every level act within minutes. A policy like any other. */
export const DEMO_POLICY: Policy = {
  name: '演示策略',
  levels: {
    1: ladder(
      [
        [0, 20],
        [20, 40],
        [40, 60],
        [60, 90],
      ],
      75,
      120,
    ),
    2: ladder(
      [
        [0, 40],
        [40, 70],
        [70, 120],
      ],
      90,
      150,
    ),
    3: ladder(
      [
        [0, 60],
        [60, 100],
        [100, 160],
      ],
      120,
      200,
    ),
    4: ladder(
      [
        [0, 90],
        [90, 150],
        [150, 240],
      ],
      180,
      300,
    ),
  },
};

export const planFor = (policy: Policy, level: Level): Plan => policy.levels[level];
