import { monthOf } from '../month.js';
import {
  type AuthorCount,
  type Facets,
  FACETS,
  type MentionDoc,
  type Selection,
  type SpreadCount,
} from '../mention-index.js';
import { bySpread } from '../order.js';
import type { Query } from '../query/parse-query.js';
import { indexParts } from '../query/words.js';

/** What an index must answer, found by looking at every post: slow, plain, and independent of both. */
export class Reference {
  constructor(private readonly docs: MentionDoc[]) {}

  /** Newest first. */
  of(s: Selection): MentionDoc[] {
    return this.docs
      .filter((d) => d.shown && holds(d, s))
      .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? 1 : -1));
  }

  facets(s: Selection): Facets {
    const docs = this.of(s);
    return Object.fromEntries(
      FACETS.map((f) => {
        const counts = count(docs.map((d) => d[f]).filter((v) => v !== null));
        return [
          f,
          [...counts]
            .map(([value, n]) => ({ value, count: n }))
            .sort((a, b) => b.count - a.count || bytes(a.value, b.value)),
        ];
      }),
    ) as Facets;
  }

  authors(s: Selection, limit: number): AuthorCount[] {
    const docs = this.of(s).filter((d) => d.authorKey !== null);
    return [...count(docs.map((d) => d.authorKey!))]
      .sort((a, b) => b[1] - a[1] || bytes(a[0], b[0]))
      .slice(0, limit)
      .map(([key, n]) => {
        const mine = docs.filter((d) => d.authorKey === key);
        const { author, authorKind } = mine[0]!;
        return { author, authorKind, count: n, negative: mine.filter((d) => d.sentiment === 'neg').length };
      });
  }

  spread(s: Selection): SpreadCount[] {
    const docs = this.of(s);
    const keys = new Set(docs.map((d) => `${d.platform}|${d.region ?? ''}`));
    return [...keys]
      .map((key) => {
        const mine = docs.filter((d) => `${d.platform}|${d.region ?? ''}` === key);
        const [{ platform, region }] = mine as [MentionDoc];
        return { platform, region, count: mine.length, negative: mine.filter((d) => d.sentiment === 'neg').length };
      })
      .sort(bySpread);
  }

  months(): string[] {
    return [...new Set(this.of({}).map((d) => monthOf(d.publishedAt)))].sort();
  }
}

const count = (values: string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  return counts;
};
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function holds(d: MentionDoc, s: Selection): boolean {
  const among = (list: string[] | undefined, value: string | null): boolean =>
    list === undefined || (value !== null && list.includes(value));
  return (
    (!s.from || d.publishedAt >= s.from) &&
    (!s.to || d.publishedAt < s.to) &&
    (s.watchListId === undefined || d.watchListId === s.watchListId) &&
    (s.official === undefined || (d.authorKind === 'official') === s.official) &&
    among(s.platforms, d.platform) &&
    among(s.sentiments, d.sentiment) &&
    among(s.topics, d.topic) &&
    among(s.unitIds, d.unitId) &&
    among(s.authorKinds, d.authorKind) &&
    among(s.regions, d.region) &&
    among(s.ids, d.id) &&
    (!s.query || says(d.words, s.query))
  );
}

function says(words: string[], q: Query): boolean {
  if ('phrase' in q && q.phrase.length === 1) return indexParts(words).includes(q.phrase[0]!);
  if ('phrase' in q) return words.some((_, i) => q.phrase.every((w, k) => words[i + k] === w));
  if ('not' in q) return !says(words, q.not);
  return 'all' in q ? q.all.every((p) => says(words, p)) : q.any.some((p) => says(words, p));
}
