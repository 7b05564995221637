import { durationWords } from '@fengsui/platform';
import type { IncidentSummary, SentenceView, SourceView } from '@fengsui/contract';

/** How long a source may see nothing before the sentence says so. */
const BLIND_AFTER_MS = 5 * 60_000;

/** What the sentence is made from. */
export interface SentenceInput {
  now: Date;
  /** incidents open or proposed */
  incidents: IncidentSummary[];
  sources: Pick<SourceView, 'name' | 'lastOkAt' | 'blindMs'>[];
  last24h: { total: number; negative: number };
  /** the same hours a week before; null when nothing was collected then */
  weekBefore: { total: number } | null;
}

/** A piece of the sentence: words, or the time left until a moment or passed since then. */
type Part = string | Date;
interface Draft {
  parts: Part[];
  kind: SentenceView['kind'];
  action: SentenceView['action'];
}

/**
 * The one sentence at the head of the dashboard and the wall (pages.md, Three seconds), by rule.
 * Order: overdue, then blind, then handling, then calm. A source without sight beats calm and is appended to the graver ones.
 */
export function sentence(input: SentenceInput): SentenceView {
  const { parts, kind, action } = draft(input);
  const words = joined(parts).map((p): SentenceView['parts'][number] => {
    if (!(p instanceof Date)) return { text: p, clock: null };
    const left = p.getTime() - input.now.getTime();
    return {
      text: durationWords(Math.abs(left)),
      clock: { at: p.toISOString(), counts: left > 0 ? 'down' : 'up' },
    };
  });
  return { text: words.map((w) => w.text).join(''), parts: words, kind, action };
}

/** Neighbouring words as one piece. */
function joined(parts: Part[]): Part[] {
  return parts.reduce<Part[]>((all, p) => {
    const last = all.at(-1);
    return typeof last === 'string' && typeof p === 'string' ? [...all.slice(0, -1), last + p] : [...all, p];
  }, []);
}

function draft(input: SentenceInput): Draft {
  const blind = blindParts(input);
  const overdue = overdueSentence(input);
  if (overdue) return withBlind(overdue, blind);
  if (input.incidents.length > 0) return withBlind(handlingSentence(input), blind);
  if (blind) return { parts: blind, kind: 'blind', action: { label: '查看采集情况', href: '/collection' } };
  return calmSentence(input);
}

function withBlind(s: Draft, blind: Part[] | null): Draft {
  return blind ? { ...s, parts: [...s.parts, '另，', ...blind] } : s;
}

function link(i: IncidentSummary, label: string): SentenceView['action'] {
  return { label, href: `/incidents/${i.id}` };
}

function overdueSentence(input: SentenceInput): Draft | null {
  const late = input.incidents
    .filter((i) => i.state === 'open')
    .flatMap((i) => i.clocks.filter((c) => c.state === 'breached' && c.metAt === null).map((clock) => ({ i, clock })))
    .sort((a, b) => a.clock.dueAt.localeCompare(b.clock.dueAt));
  const [first] = late;
  if (!first) return null;
  const count = new Set(late.map((x) => x.i.id)).size;
  const { i, clock } = first;
  const told = i.levelNo > clock.levelNo ? `，已报${LEVEL_TOLD[i.levelNo] ?? '上一级'}` : '';
  return {
    parts: [
      `${count} 起已逾期 `,
      new Date(clock.dueAt),
      `：${i.title}，${clock.owner}${notDone(clock.kindName)}${told}。`,
    ],
    kind: 'overdue',
    action: link(i, '查看逾期事件'),
  };
}

/** Who stands at a level of the ladder. */
const LEVEL_TOLD: Record<number, string> = { 1: '单位负责人', 2: '宣传部', 3: '分管校领导', 4: '书记、校长' };

function notDone(kindName: string): string {
  return kindName === '签收' ? '未签收' : `未${kindName}`;
}

function handlingSentence(input: SentenceInput): Draft {
  const open = input.incidents.filter((i) => i.state === 'open');
  const proposed = input.incidents.filter((i) => i.state === 'proposed');
  const [newest] = proposed;
  const [oldest] = open;
  if (!oldest) return newest ? proposedSentence(proposed.length, newest) : calmSentence(input);
  const running = open
    .flatMap((i) => i.clocks.filter((c) => c.state === 'pending' && !c.stoodAt).map((clock) => ({ i, clock })))
    .sort((a, b) => a.clock.dueAt.localeCompare(b.clock.dueAt));
  const waiting = proposed.length > 0 ? `另有 ${proposed.length} 起待研判。` : '';
  const [next] = running;
  const stands = open.some((i) => i.clocks.some((c) => c.stoodAt)) ? '计时暂停' : '目前没有未完成的时限';
  if (!next)
    return {
      parts: [`${open.length} 起处置中，${oldest.title}${open.length > 1 ? '等' : ''}，${stands}。${waiting}`],
      kind: 'handling',
      action: link(oldest, '查看处置'),
    };
  const { i, clock } = next;
  return {
    parts: [
      `${open.length} 起处置中。最近一个时限 `,
      new Date(clock.dueAt),
      `：${i.title}，${clock.owner}${notDone(clock.kindName)}。${waiting}`,
    ],
    kind: 'handling',
    action: link(i, '查看处置'),
  };
}

function proposedSentence(count: number, i: IncidentSummary): Draft {
  return {
    parts: [`${count} 起待研判：${i.title}，${i.mentionCount} 条。`],
    kind: 'handling',
    action: link(i, '研判定级'),
  };
}

/** 「微博搜索已中断 2 小时 10 分，此间的情况看不到。」 or null when every source sees. */
function blindParts(input: Pick<SentenceInput, 'now' | 'sources'>): Part[] | null {
  const blind = input.sources
    .map((s) => ({ name: s.name, ms: s.blindMs ?? 0, ever: s.lastOkAt !== null }))
    .filter((s) => s.ms > BLIND_AFTER_MS)
    .sort((a, b) => b.ms - a.ms);
  const [longest] = blind;
  if (!longest) return null;
  const verb = longest.ever ? '已中断' : '启用以来未采集成功，已';
  const others = blind.length > 1 ? `，另有 ${blind.length - 1} 个来源也中断` : '';
  return [`${longest.name}${verb} `, new Date(input.now.getTime() - longest.ms), `${others}，此间的情况看不到。`];
}

function calmSentence({ last24h, weekBefore }: SentenceInput): Draft {
  if (last24h.total === 0)
    return { parts: [`一切平稳。近 24 小时没有新信息，${comparison(0, weekBefore)}。`], kind: 'calm', action: null };
  const share = Math.round((last24h.negative / last24h.total) * 100);
  return {
    parts: [`一切平稳。近 24 小时 ${last24h.total} 条，负面 ${share}%，${comparison(last24h.total, weekBefore)}。`],
    kind: 'calm',
    action: null,
  };
}

/** A figure never stands without its comparison; without one the sentence says why. */
function comparison(total: number, before: SentenceInput['weekBefore']): string {
  if (!before) return '上周同日无数据可比';
  if (before.total === 0) return total === 0 ? '与上周同日相当' : '上周同日为 0 条';
  const change = (total - before.total) / before.total;
  if (Math.abs(change) <= 0.2) return '与上周同日相当';
  return `比上周同日（${before.total} 条）${change > 0 ? '多' : '少'} ${Math.round(Math.abs(change) * 100)}%`;
}
