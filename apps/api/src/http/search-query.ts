import type { AuthorKind, Sentiment } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { UserError } from '@fengsui/platform';
import { unitScope } from '@fengsui/reports';
import { parseQuery, type Selection } from '@fengsui/search-index';
import { z } from 'zod';
import { body } from './body.js';

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;
/** Bucket lengths of a curve. */
export const STEPS = { minute: 60_000, hour: 3_600_000, day: DAY };
type Step = keyof typeof STEPS;
/** Most points a page may ask for: more cannot be told apart on a screen. */
const MAX_POINTS = 3_000;

const time = (what: string) =>
  z.iso.datetime({ offset: true, message: `${what}应为带时区的时间，如 2026-11-22T12:30:00+08:00` }).optional();
const list = (what: string, max = 1000) =>
  z
    .string({ message: `${what}只能给一次，多个值用逗号隔开` })
    .max(max, { message: `${what}过长` })
    .transform((v) => v.split(',').filter((x) => x !== ''))
    .optional();
const one = (what: string) =>
  z
    .string({ message: `${what}只能给一次` })
    .max(200, { message: `${what}过长` })
    .optional();
const SENTIMENTS: readonly Sentiment[] = ['pos', 'neu', 'neg'];
const AUTHOR_KINDS: readonly AuthorKind[] = ['plain', 'verified_person', 'organisation', 'media', 'official'];
const among = <T extends string>(known: readonly T[], what: string) =>
  list(what).refine((v) => v === undefined || v.every((x) => known.includes(x as T)), {
    message: `${what}应为 ${known.join('、')} 之一或几个`,
  });

const schema = z.object({
  q: one('检索式'),
  from: time('起始时间'),
  to: time('截止时间'),
  platform: among(['weibo', 'wechat', 'manual'], '平台'),
  sentiment: among(SENTIMENTS, '情感'),
  topic: list('风险主题'),
  unit: list('单位'),
  author: among(AUTHOR_KINDS, '作者类别'),
  region: list('地区'),
  list: one('监测方案'),
  ids: list('帖子编号', 4000).pipe(
    z
      .array(z.uuid({ message: '帖子编号应为编号（UUID）' }))
      .max(100, { message: '帖子编号一次最多 100 个' })
      .optional(),
  ),
  official: z.enum(['true', 'false'], { message: '是否官方应为 true 或 false' }).optional(),
  limit: z.coerce
    .number({ message: '每页条数应为数字' })
    .int({ message: '每页条数应为整数' })
    .min(1, { message: '每页至少 1 条' })
    .max(100, { message: '每页不超过 100 条' })
    .default(20),
  after: one('翻页位置'),
  fold: z.enum(['true', 'false'], { message: '是否折叠应为 true 或 false' }).default('false'),
  step: z.enum(['minute', 'hour', 'day'], { message: '步长应为 minute、hour 或 day' }).default('hour'),
});

/** What a person asks for, within what he may see. Throws UserError that names the parameter. */
export function readSearch(
  raw: Record<string, unknown>,
  viewer: Viewer,
): { selection: Selection; limit: number; after: string | undefined; fold: boolean } {
  const p = body(schema, raw);
  const units = unitScope(viewer);
  const asked = units && p.unit ? p.unit.filter((u) => units.includes(u)) : (p.unit ?? units ?? undefined);
  const query = p.q ? parseQuery(p.q) : null;
  const selection: Selection = {
    ...(query ? { query } : {}),
    ...(p.from ? { from: new Date(p.from) } : {}),
    ...(p.to ? { to: new Date(p.to) } : {}),
    ...(p.platform ? { platforms: p.platform } : {}),
    ...(p.sentiment ? { sentiments: p.sentiment as Sentiment[] } : {}),
    ...(p.topic ? { topics: p.topic } : {}),
    ...(asked ? { unitIds: asked } : {}),
    ...(p.author ? { authorKinds: p.author as AuthorKind[] } : {}),
    ...(p.region ? { regions: p.region } : {}),
    ...(p.list ? { watchListId: p.list } : {}),
    ...(p.ids ? { ids: p.ids } : {}),
    ...(p.official ? { official: p.official === 'true' } : {}),
  };
  return { selection, limit: p.limit, after: p.after, fold: p.fold === 'true' };
}

/** Span and step of a curve, whole steps of Beijing time; the last day by the hour when nothing is said. */
export function readSpan(
  raw: Record<string, unknown>,
  selection: Selection,
  now: Date,
): { from: Date; to: Date; step: Step } {
  const { step } = body(schema, raw);
  const ms = STEPS[step];
  const begin = (at: number): number => Math.floor((at + BEIJING) / ms) * ms - BEIJING;
  const to = begin((selection.to ?? now).getTime() - (selection.to ? 1 : 0)) + ms;
  const from = begin(selection.from?.getTime() ?? to - DAY);
  if (from >= to) throw new UserError('bad_field', '起始时间应早于截止时间。', 400, 'from');
  if ((to - from) / ms > MAX_POINTS)
    throw new UserError('bad_field', `这段时间按此步长超过 ${MAX_POINTS} 个点，请缩短时间或加大步长。`, 400, 'step');
  return { from: new Date(from), to: new Date(to), step };
}
