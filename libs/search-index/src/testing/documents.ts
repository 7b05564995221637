import { indexWords } from '../query/words.js';
import type { MentionDoc } from '../mention-index.js';
import type { Query } from '../query/parse-query.js';
import type { Selection } from '../mention-index.js';

/** Few words, so that queries meet; some that look like the languages of the indexes. */
const WORDS = [
  '二食堂',
  '食堂阿姨',
  '食堂',
  '异物',
  '宿舍',
  '停水',
  '老师',
  "it's",
  '100%',
  'a_b',
  '\\',
  '且',
  '的',
  '招聘',
  '😀x',
  'or',
  '!1',
  'é',
  '𠮷野',
];
const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** Random posts over some months around `now`. */
export function randomDocs(random: () => number, n: number, now: number): MentionDoc[] {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return Array.from({ length: n }, () => ({
    id: `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    version: 1,
    shown: random() > 0.05,
    platform: pick(random, ['weibo', 'weibo', 'wechat', 'manual']),
    watchListId: pick(random, ['school', 'food', null]),
    // a few in the same instant, a few at the very edge of a month in Beijing
    publishedAt: new Date(
      random() < 0.1
        ? Date.parse('2026-10-31T16:00:00Z') - Math.floor(random() * 2)
        : now - Math.floor(random() * random() * 90 * 24) * 3_600_000 - Math.floor(random() * 3) * 20_001,
    ),
    words: indexWords(Array.from({ length: Math.floor(random() * 9) }, () => pick(random, WORDS)).join(' ')),
    sentiment: pick(random, ['pos', 'neu', 'neg']),
    score: Math.round((random() * 2 - 1) * 1000) / 1000,
    topic: pick(random, ['食品安全食堂', '宿舍后勤收费', null]),
    unitId: pick(random, ['logistics', 'student', null]),
    authorKind: pick(random, ['plain', 'plain', 'verified_person', 'media', 'official', 'organisation']),
    ...pick(random, [
      { authorKey: 'k1', author: '小**' },
      { authorKey: 'k2', author: '江城晚报' },
      { authorKey: 'k3', author: '小**' },
      { authorKey: null, author: '匿名' },
    ]),
    region: pick(random, ['四川', '北京', '重庆', null]),
  }));
}

/** A random query over the same words. */
export function randomQuery(random: () => number, depth = 3): Query {
  const r = random();
  if (depth === 0 || r < 0.35) return { phrase: [pick(random, WORDS)] };
  if (r < 0.5) return { phrase: Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(random, WORDS)) };
  if (r < 0.65) return { not: randomQuery(random, depth - 1) };
  const parts = Array.from({ length: 2 + Math.floor(random() * 2) }, () => randomQuery(random, depth - 1));
  return r < 0.85 ? { all: parts } : { any: parts };
}

/** A random selection: mostly few conditions, so that something is found. */
export function randomSelection(random: () => number, docs: MentionDoc[], now: number): Selection {
  const some = <T>(make: () => T): T | undefined => (random() < 0.25 ? make() : undefined);
  const day = (): Date => new Date(now - Math.floor(random() * 60 * 24) * 3_600_000);
  const [a, b] = [day(), day()];
  const list = (values: string[]): string[] => values.filter(() => random() < 0.5);
  const s = {
    query: random() < 0.7 ? randomQuery(random) : undefined,
    from: some(() => (a < b ? a : b)),
    to: some(() => (a < b ? b : a)),
    platforms: some(() => list(['weibo', 'wechat', 'manual'])),
    sentiments: some(() => list(['pos', 'neu', 'neg'])),
    topics: some(() => list(['食品安全食堂', '宿舍后勤收费'])),
    unitIds: some(() => list(['logistics', 'student'])),
    authorKinds: some(() => list(['plain', 'media', 'official'])),
    regions: some(() => list(['四川', '北京'])),
    watchListId: some(() => pick(random, ['school', 'food', 'other'])),
    official: some(() => random() < 0.5),
    ids: some(() => docs.filter(() => random() < 0.5).map((d) => d.id)),
  };
  return Object.fromEntries(Object.entries(s).filter(([, v]) => v !== undefined));
}
