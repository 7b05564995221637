import { z } from 'zod';

/** Kinds of scenario that a school should have played (product.md 11). */
export const SCENARIO_KINDS = {
  food: '食品',
  dormitory: '宿舍',
  ethics: '师德',
  safety: '安全',
  admission: '招考',
  bullying: '网暴',
  mispost: '官微误发',
  night: '深夜突发',
} as const;

const FUNCTIONS = [
  'unit_leader',
  'unit_deputy',
  'account_admin',
  'publicity_duty',
  'publicity_head',
  'school_leader',
  'party_secretary',
  'president',
] as const;
export type CastFunction = (typeof FUNCTIONS)[number];
/** next_unit_leader: the leader of the unit that takes over after a decline. */
const PARTS = [...FUNCTIONS, 'next_unit_leader'] as const;

const REPORTS = ['first_report', 'response', 'follow_up', 'final_report', 'note'] as const;
const OUTWARD = ['public_statement', 'press', 'reply48'] as const;
const DUTIES = ['ack', 'first_report', 'respond', 'public_statement', 'reply48', 'platform_contact'] as const;

/** Longest drill, minutes: what is to be seen of a ladder happens within two days. */
const MOST = 48 * 60;
const minutes = z.number().min(0).max(MOST);
const text = z.string().trim().min(1).max(5_000);
const words = z.string().trim().min(1).max(200);

const author = z.strictObject({
  name: words,
  /** plain: nobody known; official: the school's own account, whose name and uid are taken from the registry */
  kind: z.enum(['plain', 'person', 'media', 'organisation', 'official']).default('plain'),
  followers: z.int().min(0).max(200_000_000).default(300),
});

const post = z.strictObject({
  /** named by reposts */
  id: words.optional(),
  at: minutes,
  platform: z.enum(['weibo', 'wechat']).default('weibo'),
  title: words.optional(),
  text,
  author: author.optional(),
  /** interactions an hour after publication */
  reach: z.int().min(0).max(10_000_000).optional(),
  repostOf: words.optional(),
  deletedAt: minutes.optional(),
});

/** Many ordinary posts, spread evenly, the texts by turns. */
const burst = z.strictObject({
  from: minutes,
  minutes: z.number().min(1).max(MOST),
  count: z.int().min(1).max(500),
  texts: z.array(text).min(1).max(50),
  reach: z.int().min(0).max(1_000_000).optional(),
});

const report = z
  .strictObject({
    kind: z.enum(REPORTS),
    /** after the first message reached the person */
    after: minutes,
    text: text.optional(),
    /** a 初报 says these four */
    truth: text.optional(),
    situation: text.optional(),
    measures: text.optional(),
    next: text.optional(),
  })
  .refine((r) => r.kind === 'first_report' || r.text, { message: '缺少“text”', path: ['text'] })
  .refine((r) => r.kind !== 'first_report' || (r.truth && r.situation && r.measures && r.next), {
    message: '初报应写明 truth（是否属实）、situation（现状）、measures（已采取措施）、next（下一步）',
  });

/** How the person in a post answers. Nothing: silent. */
const role = z.strictObject({
  signs: z.strictObject({ after: minutes, by: z.enum(['wecom', 'sms', 'link', 'web']).default('wecom') }).optional(),
  declines: z.strictObject({ after: minutes, reason: text }).optional(),
  reports: z.array(report).max(20).default([]),
  /** of 宣传部: after the incident was proposed */
  confirms: z.strictObject({ after: minutes, level: z.int().min(1).max(4).optional() }).optional(),
  /** of 宣传部: after a decline; toTopic: the unit that looks after this topic takes over */
  judges: z.strictObject({ after: minutes, accepted: z.boolean(), toTopic: words.optional(), reason: text }).optional(),
  /** of 宣传部: after the opening */
  publishes: z
    .array(z.strictObject({ kind: z.enum(OUTWARD), after: minutes, text }))
    .max(10)
    .default([]),
  contactsPlatform: z.strictObject({ after: minutes, subject: words, text }).optional(),
});

const inject = z.strictObject({
  at: minutes,
  title: words,
  text,
  to: z.enum(FUNCTIONS),
  /** what a good answer holds */
  expect: text,
  within: z.number().min(1).max(MOST),
  answer: z.strictObject({ after: minutes, text }).optional(),
});

/** A scenario file. Minutes count from its beginning unless said; texts may hold {校名} and {简称}. */
export const scenarioSchema = z.strictObject({
  title: words,
  kind: z.enum(Object.keys(SCENARIO_KINDS) as [keyof typeof SCENARIO_KINDS]),
  summary: text,
  goals: z.array(words).min(1).max(10),
  /** Asia/Shanghai */
  begins: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '应为 24 小时制的时刻，如 "11:40"' }),
  day: z.enum(['working', 'off']).default('working'),
  expect: z.strictObject({
    level: z.int().min(1).max(4),
    topic: words.optional(),
    /** from the first post to the incident */
    detectedWithin: minutes,
    deadlines: z
      .array(z.strictObject({ duty: z.enum(DUTIES), level: z.int().min(1).max(4).default(1), within: minutes }))
      .default([]),
  }),
  posts: z.array(post).min(1).max(200),
  bursts: z.array(burst).max(20).default([]),
  hot: z
    .array(
      z.strictObject({
        word: words,
        course: z.array(z.strictObject({ at: minutes, rank: z.int().min(1).max(50).nullable() })).min(1),
      }),
    )
    .default([]),
  people: z.partialRecord(z.enum(PARTS), role).default({}),
  injects: z.array(inject).max(30).default([]),
  close: z.strictObject({ at: minutes, reason: text, unfinished: text.optional() }),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type Role = NonNullable<Scenario['people'][CastFunction]>;
export type Inject = Scenario['injects'][number];
