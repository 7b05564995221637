import type { ChainGap, DutyGap, Readiness, Unreachable } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import { booksByUnit, type DutyBook, type DutySpan, dutySpans } from './duty.js';
import { isOfUnit, postWords } from '../function-names.js';
import type { PostFunction } from '../post.js';
import { chainOf, type ChainUnit } from '../units/chain.js';

/** A level of the policy in force: at least one of its functions must be filled. */
export interface NeededLevel {
  name: string;
  functions: PostFunction[];
}

/** Times at which a level would find nobody, by unit where units have their own. */
export function dutyGaps(
  book: DutyBook,
  levels: NeededLevel[],
  units: { id: string; name: string }[],
  from: Date,
  to: Date,
): DutyGap[] {
  const of = booksByUnit(book);
  return levels.flatMap((level) =>
    level.functions.every(isOfUnit)
      ? units.flatMap((u) => gapsOf(of(u.id), level, [u.id], `${u.name}${level.name}`, u.id, from, to))
      : gapsOf(book, level, allUnits(book, level.functions), level.name, null, from, to),
  );
}

const allUnits = (book: DutyBook, functions: PostFunction[]): string[] => [
  ...new Set(book.posts.filter((p) => functions.includes(p.function)).map((p) => p.unitId)),
];

function gapsOf(
  book: DutyBook,
  level: NeededLevel,
  unitIds: string[],
  post: string,
  unitId: string | null,
  from: Date,
  to: Date,
): DutyGap[] {
  const lines = level.functions.flatMap((fn) => unitIds.map((u) => dutySpans(book, fn, u, from, to)));
  const starts = [...new Set(lines.flatMap((l) => l.map((s) => s.from.getTime())))].sort((a, b) => a - b);
  if (starts.length === 0) starts.push(from.getTime());
  const out: DutyGap[] = [];
  for (const [i, t] of starts.entries()) {
    const spans = lines.map((l) => l.find((s) => s.from.getTime() <= t && s.to.getTime() > t)!);
    if (spans.some((s) => s.holders.length > 0)) continue;
    const end = new Date(starts[i + 1] ?? to);
    const last = out.at(-1);
    const why = reasons(spans);
    if (last && last.to === new Date(t).toISOString() && last.why === why) last.to = end.toISOString();
    else out.push({ post, unitId, from: new Date(t).toISOString(), to: end.toISOString(), why });
  }
  return out.map((g) => (g.to === to.toISOString() ? { ...g, to: null } : g));
}

function reasons(spans: DutySpan[]): string {
  const all = [...new Set(spans.flatMap((s) => s.missing))];
  const said = all.filter((w) => w !== '无人任职');
  return said.length > 0 ? said.join('；') : '无人任职';
}

/** Addresses of a person, as far as they say whether messages would arrive. */
export interface Addresses {
  personId: string;
  wecom: boolean;
  phone: boolean;
  phoneVerified: boolean;
}

/** People in posts of the chain whom nothing, or only what nobody has tried, would reach. */
export function unreachable(
  book: DutyBook,
  functions: PostFunction[],
  addresses: Addresses[],
  now: Date,
): Unreachable[] {
  const out: Unreachable[] = [];
  const reached = new Map(addresses.map((a) => [a.personId, a]));
  const told = new Set<string>();
  for (const p of book.posts.filter((x) => functions.includes(x.function) && (x.to === null || x.to > now))) {
    const a = reached.get(p.personId);
    const why =
      !a || (!a.wecom && !a.phone)
        ? '没有登记企业微信和手机，无法送达'
        : !a.phone
          ? '没有登记手机，企业微信不通时无法送达'
          : !a.phoneVerified
            ? '手机尚未核实'
            : null;
    const post = postWords(p.function, p.unitName);
    if (!why || told.has(`${p.name} ${post}`)) continue;
    told.add(`${p.name} ${post}`);
    out.push({ name: p.name, post, unitId: p.unitId, why });
  }
  return out;
}

/** Units of which nothing could be told to anybody who answers for them. */
export function unitsUnreachable(
  book: DutyBook,
  units: { id: string; name: string }[],
  addresses: Addresses[],
  now: Date,
): string[] {
  const reached = new Set(addresses.filter((a) => a.wecom || a.phone).map((a) => a.personId));
  const of = booksByUnit(book);
  return units.flatMap((u) => {
    const people = of(u.id).posts.filter((p) => isOfUnit(p.function) && p.from <= now && (p.to === null || p.to > now));
    // a unit without people is a gap, and told as one
    if (people.length === 0 || people.some((p) => reached.has(p.personId))) return [];
    return [`${u.name}（${[...new Set(people.map((p) => p.name))].join('、')}）`];
  });
}

/** Units that host official accounts and lack somebody of those the regulation asks for (第五、十一条). */
export function chainGaps(book: DutyBook, units: (ChainUnit & { name: string })[], now: Date): ChainGap[] {
  const of = booksByUnit(book);
  return units.flatMap((u) => {
    const gaps = chainOf(of(u.id), u, now).filter(
      (l) => l.gap !== null && ['head', 'deputy', 'admin'].includes(l.step),
    );
    return gaps.length > 0 ? [{ unitId: u.id, unit: u.name, gaps: gaps.map((l) => `${l.name}${l.gap}`) }] : [];
  });
}

const when = (iso: string): string => {
  const [, month, day, time] = /^\d+-(\d+)-(\d+) (\d\d:\d\d)/.exec(beijingDateTime(new Date(iso)))!;
  return `${Number(month)}月${Number(day)}日 ${time}`;
};

/** 「11月28日 08:00 至 11月29日 08:00」; open ends as such. */
export const gapTime = (g: Pick<DutyGap, 'from' | 'to'>, now: Date): string => {
  const begun = new Date(g.from) <= now;
  if (!g.to) return begun ? '目前' : `${when(g.from)} 起`;
  return begun ? `目前至 ${when(g.to)}` : `${when(g.from)} 至 ${when(g.to)}`;
};

/** What is found of the coming days, all of it, without the digest. */
export type Found = Omit<Readiness, 'text' | 'sent' | 'counts'>;
/** So many lines of each part stand in the digest. */
const DIGEST_LINES = 20;

/** The weekly digest: what would fail if something happened this week. */
export function readinessText(r: Found, now: Date): string {
  const today = beijingDateTime(now).slice(0, 10);
  const lines = [`值班就绪情况（${today} 起 ${r.days} 天）`];
  if (r.gaps.length === 0 && r.unreachable.length === 0) lines.push('各级均有人在值，联系方式均已核实。');
  const parts: [head: string, items: string[]][] = [
    [`无人可通知的单位 ${r.unitsUnreachable.length} 个`, r.unitsUnreachable],
    [`无人在值 ${r.gaps.length} 处`, r.gaps.map((g) => `${g.post}：${gapTime(g, now)}，${g.why}`)],
    [`联系方式待补全或核实 ${r.unreachable.length} 人`, r.unreachable.map((u) => `${u.post}${u.name}：${u.why}`)],
    [`官微责任链有缺口的单位 ${r.chainGaps.length} 个`, r.chainGaps.map((c) => `${c.unit}：${c.gaps.join('，')}`)],
  ];
  for (const [i, [head, items]] of parts.filter(([, x]) => x.length > 0).entries())
    lines.push(
      `${'一二三四'[i]}、${head}：`,
      ...items.slice(0, DIGEST_LINES).map((x) => `  ${x}`),
      ...(items.length > DIGEST_LINES ? [`  另有 ${items.length - DIGEST_LINES} 项，见值班表“值班就绪”。`] : []),
    );
  if (r.calendarWarning) lines.push(r.calendarWarning);
  return lines.join('\n');
}
