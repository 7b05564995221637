import { beijingInput, fromBeijingInput } from '../../live/time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING_MS = 8 * HOUR;
/** Spans a person may choose, in words; their length and the step they end on. whole: everything the index keeps, three years of it on the curve. */
export const SPANS = {
  '1h': { words: '近 1 小时', ms: HOUR, step: MINUTE },
  '24h': { words: '近 24 小时', ms: DAY, step: HOUR },
  '7d': { words: '近 7 天', ms: 7 * DAY, step: HOUR },
  '30d': { words: '近 30 天', ms: 30 * DAY, step: DAY },
  '90d': { words: '近 90 天', ms: 90 * DAY, step: DAY },
  whole: { words: '全部时间', ms: 1096 * DAY, step: DAY },
} as const;
export type Span = keyof typeof SPANS;

/** What can be chosen among values: the name of the parameter, of the facet, and in words. */
export const LISTS = {
  platform: { facet: 'platform', words: '平台' },
  sentiment: { facet: 'sentiment', words: '情感' },
  topic: { facet: 'topic', words: '风险主题' },
  unit: { facet: 'unitId', words: '责任单位' },
  author: { facet: 'authorKind', words: '作者类别' },
  region: { facet: 'region', words: '地区' },
} as const;
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];

/** A search as the page holds it; its address holds the same. from and to as inputs have them (Beijing), both empty unless span is null. */
export interface StreamQuery {
  q: string;
  span: Span | null;
  from: string;
  to: string;
  lists: Record<ListName, string[]>;
  list: string;
  official: '' | 'true' | 'false';
  fold: boolean;
}

/** Reads an address; what makes no sense is left out. */
export function readQuery(p: URLSearchParams): StreamQuery {
  const [from, to] = [p.get('from') ?? '', p.get('to') ?? ''].map((v) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(v) ? v : '',
  );
  const span = p.get('span');
  const official = p.get('official');
  return {
    q: p.get('q') ?? '',
    span: from || to ? null : span !== null && span in SPANS ? (span as Span) : '7d',
    from: from!,
    to: to!,
    lists: Object.fromEntries(
      LIST_NAMES.map((n) => [n, (p.get(n) ?? '').split(',').filter(Boolean)]),
    ) as StreamQuery['lists'],
    list: p.get('list') ?? '',
    official: official === 'true' || official === 'false' ? official : '',
    fold: p.get('fold') !== '0',
  };
}

/** The address of a search; what is usual is left out. */
export function writeQuery(s: StreamQuery): URLSearchParams {
  const p = new URLSearchParams();
  if (s.q) p.set('q', s.q);
  if (s.span && s.span !== '7d') p.set('span', s.span);
  if (s.from) p.set('from', s.from);
  if (s.to) p.set('to', s.to);
  for (const n of LIST_NAMES) if (s.lists[n].length > 0) p.set(n, s.lists[n].join(','));
  if (s.list) p.set('list', s.list);
  if (s.official) p.set('official', s.official);
  if (!s.fold) p.set('fold', '0');
  return p;
}

/** From when to when, as of a moment: up to the end of its minute, hour or day in Beijing, so that list, numbers and curve are of the same time. */
function spanOf(s: StreamQuery, asOf: number): { from: number; to: number } {
  if (s.span) {
    const { ms, step } = SPANS[s.span];
    const to = (Math.floor((asOf + BEIJING_MS) / step) + 1) * step - BEIJING_MS;
    return { from: to - ms, to };
  }
  const to = s.to ? Date.parse(fromBeijingInput(s.to)) : asOf;
  return { from: s.from ? Date.parse(fromBeijingInput(s.from)) : to - SPANS.whole.ms, to };
}

/** The parameters of the api, as of a moment; without: a filter that is left out. */
export function apiParams(s: StreamQuery, asOf: number, without?: ListName): URLSearchParams {
  const p = writeQuery({ ...s, span: null, from: '', to: '', fold: true });
  if (without) p.delete(without);
  const { from, to } = spanOf(s, asOf);
  if (s.span !== 'whole' && (s.span || s.from)) p.set('from', new Date(from).toISOString());
  p.set('to', new Date(to).toISOString());
  return p;
}

/** Parameters of the curve: buckets that can be told apart on a screen. before: of the time just before, as long. */
export function curveParams(s: StreamQuery, asOf: number, before = false): URLSearchParams {
  const { from, to } = spanOf(s, asOf);
  const ms = to - from;
  const p = apiParams(s, asOf);
  p.set('from', new Date(before ? from - ms : from).toISOString());
  p.set('to', new Date(before ? from : to).toISOString());
  p.set('step', ms <= 6 * HOUR ? 'minute' : ms <= 14 * DAY ? 'hour' : 'day');
  return p;
}

/** How the time chosen is called: 近 7 天, or from when to when. */
export function spanWords(s: StreamQuery): string {
  if (s.span) return SPANS[s.span].words;
  const day = (v: string): string => v.replace('T', ' ');
  return s.from && s.to ? `${day(s.from)} 至 ${day(s.to)}` : s.from ? `${day(s.from)} 以来` : `${day(s.to)} 以前`;
}

/** How the time before is called; null where there is none to compare with. */
export const beforeWords = (s: StreamQuery): string | null =>
  s.span === 'whole' || (!s.span && !s.from)
    ? null
    : s.span
      ? SPANS[s.span].words.replace('近', '前')
      : '此前同样长的时间';

/** Whether anything narrows the search beside its time. */
export const narrowed = (s: StreamQuery): boolean =>
  s.q.trim() !== '' || s.list !== '' || s.official !== '' || LIST_NAMES.some((n) => s.lists[n].length > 0);

/** A search with one more word. */
export function withWord(q: string, word: string): string {
  const before = q.trim();
  return before === '' ? word : `${/[\s且或非]/.test(before) ? `(${before})` : before} ${word}`;
}

/** A filter's value put in or out. */
export function toggled(s: StreamQuery, name: ListName, value: string): StreamQuery {
  const now = s.lists[name];
  return {
    ...s,
    lists: { ...s.lists, [name]: now.includes(value) ? now.filter((v) => v !== value) : [...now, value] },
  };
}

/** What the inputs of a chosen time begin with: the day up to now, by whole minutes. */
export const lastDay = (asOf: number): { from: string; to: string } => ({
  from: beijingInput(asOf - DAY),
  to: beijingInput(asOf),
});
