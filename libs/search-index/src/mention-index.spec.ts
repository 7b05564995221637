import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, seeded, type TestDatabase } from '@fengsui/platform/testing';
import { ElasticIndex } from './elastic/elastic.index.js';
import { EmbeddedIndex } from './embedded/embedded.index.js';
import { COUNTED, type MentionDoc, type MentionIndex } from './mention-index.js';
import { randomDocs, randomSelection } from './testing/documents.js';
import { startElasticsearch } from './testing/elasticsearch.js';
import { write } from './queue/write.js';
import { Reference } from './testing/reference.js';

const T0 = Date.parse('2026-11-22T04:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

/** One suite, every implementation of the port. */
function contract(open: () => Promise<MentionIndex>, poison: Partial<MentionDoc>): void {
  const random = seeded(20261125);
  const docs = randomDocs(random, 600, T0);
  let index: MentionIndex;
  let reference: Reference;
  beforeAll(async () => {
    index = await open();
    await index.create(7);
    await index.promote(7);
    expect(await index.search({ limit: 1 })).toEqual({ ids: [], total: 0, more: false, next: null });
    expect(await index.put(docs, 7)).toEqual([]);
    await index.refresh();
    reference = new Reference(docs);
  }, 240_000);

  test('a hundred and fifty random searches find what looking at every post finds, in pages that neither lose nor repeat', async () => {
    for (let i = 0; i < 150; i++) {
      const s = randomSelection(random, docs, T0);
      const expected = reference.of(s).map((d) => d.id);
      const seen: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await index.search({ ...s, limit: 1 + (i % 97), ...(after ? { after } : {}) });
        expect([s, page.total, page.more]).toEqual([s, expected.length, false]);
        seen.push(...page.ids);
        if (page.next === null) break;
        after = page.next;
      }
      expect([s, seen]).toEqual([s, expected]);
      expect(await index.count(s)).toBe(expected.length);
    }
  });

  test('facets, spread and authors count the same posts', async () => {
    for (let i = 0; i < 40; i++) {
      const s = randomSelection(random, docs, T0);
      expect([s, await index.facets(s)]).toEqual([s, reference.facets(s)]);
      expect([s, await index.spread(s)]).toEqual([s, reference.spread(s)]);
      expect([s, await index.authors(s, 2)]).toEqual([s, reference.authors(s, 2)]);
    }
  });

  test('a series counts by sentiment with mean and negative share, empty buckets included, wherever it begins', async () => {
    for (const [bucket, from, to] of [
      [MINUTE, T0 - 180 * MINUTE, T0],
      [MINUTE, T0 - 181 * MINUTE + 1234, T0 + 567],
      [3_600_000, T0 - 14 * DAY, T0 + 3_600_000],
      [DAY, Date.parse('2026-08-31T16:00:00Z'), Date.parse('2026-11-30T16:00:00Z')],
    ] as const)
      for (const filter of [{}, { watchListId: 'food' }, { watchListId: 'school', sentiments: ['neg' as const] }]) {
        const s = { ...filter, from: new Date(from), to: new Date(to) };
        const points = await index.series(s, bucket);
        expect(points).toHaveLength(Math.ceil((to - from) / bucket));
        const found = reference.of(s);
        for (const [i, p] of points.entries()) {
          const start = from + i * bucket;
          const mine = found.filter(
            (d) => d.publishedAt.getTime() >= start && d.publishedAt.getTime() < start + bucket,
          );
          const n = (sentiment: string): number => mine.filter((d) => d.sentiment === sentiment).length;
          const sum = mine.reduce((a, d) => a + Math.round(d.score * 1000), 0);
          expect(p).toEqual({
            at: new Date(start).toISOString(),
            pos: n('pos'),
            neu: n('neu'),
            neg: n('neg'),
            mean: mine.length === 0 ? null : Math.round(sum / mine.length) / 1000,
            negativeShare: mine.length === 0 ? null : n('neg') / mine.length,
          });
        }
      }
  });

  test('a sample is the same share of ids everywhere', async () => {
    const share = 0.3;
    const expected = reference
      .of({ platforms: ['weibo'] })
      .filter((d) => parseInt(d.id.slice(0, 8), 16) < Math.floor(share * 2 ** 32))
      .map((d) => d.words.join(' '));
    expect(expected.length).toBeGreaterThan(50);
    const found = await index.sample({ platforms: ['weibo'] }, share);
    expect(found.map((words) => words.join(' ')).sort()).toEqual(expected.sort());
  });

  test('writes may come twice and in any order: the highest version counts, also of one that was taken out', async () => {
    const [doc] = randomDocs(seeded(5), 1, T0) as [MentionDoc];
    const first = { ...doc, shown: true, watchListId: 'order', sentiment: 'neg' as const, score: -0.5, words: ['初'] };
    const changed = { ...first, version: 9, sentiment: 'pos' as const, score: 0.5, words: ['改'] };
    const gone = { ...first, version: 12, shown: false };
    const state = async (): Promise<unknown> => {
      await index.refresh();
      const minute = new Date(Math.floor(doc.publishedAt.getTime() / MINUTE) * MINUTE);
      const [point] = await index.series(
        { watchListId: 'order', from: minute, to: new Date(minute.getTime() + MINUTE) },
        MINUTE,
      );
      return [(await index.search({ watchListId: 'order', limit: 5 })).total, point!.pos, point!.neg, point!.mean];
    };
    await index.put([{ ...first, version: 0 }], 7);
    expect(await state()).toEqual([1, 0, 1, -0.5]);
    await index.put([changed, first, changed], 7);
    await index.put([{ ...first, version: 8 }], 7);
    expect(await state()).toEqual([1, 1, 0, 0.5]);
    await index.put([gone], 7);
    await index.put([changed, { ...first, version: 0 }], 7);
    expect(await state()).toEqual([0, 0, 0, null]);
    await index.put([{ ...changed, version: 15 }], 7);
    expect(await state()).toEqual([1, 1, 0, 0.5]);
    await index.put([{ ...gone, version: 16 }], 7);
  });

  test('a total is counted to two thousand', async () => {
    const many = randomDocs(seeded(6), COUNTED + 1, T0).map((d) => ({ ...d, shown: true, watchListId: 'many' }));
    for (let i = 0; i < many.length; i += 2_000) expect(await index.put(many.slice(i, i + 2_000), 7)).toEqual([]);
    await index.refresh();
    expect(await index.search({ watchListId: 'many', limit: 1 })).toMatchObject({ total: COUNTED, more: true });
    expect(await index.count({ watchListId: 'many' })).toBe(COUNTED + 1);
    await index.put(
      many.map((d) => ({ ...d, version: 2, shown: false })),
      7,
    );
    await index.refresh();
  });

  test('a document that the index cannot take keeps no other out', async () => {
    const given: MentionDoc[] = randomDocs(seeded(9), 20, T0).map((d) => ({
      ...d,
      shown: true,
      watchListId: 'poison',
    }));
    given[3] = { ...given[3]!, ...poison };
    const refused = await write(index, given, 7);
    expect([...refused.keys()]).toEqual([given[3]!.id]);
    expect(refused.get(given[3]!.id)).toMatch(/\w/);
    await index.refresh();
    expect(await index.count({ watchListId: 'poison' })).toBe(19);
    await index.put(
      given.filter((_, i) => i !== 3).map((d) => ({ ...d, version: 2, shown: false })),
      7,
    );
    await index.refresh();
  });

  test('an article of twenty thousand words and a date of 1970 go in', async () => {
    const [good, far] = randomDocs(seeded(8), 2, T0).map((d) => ({ ...d, shown: true, watchListId: 'edge' })) as [
      MentionDoc,
      MentionDoc,
    ];
    const long = Array.from({ length: 20_000 }, (_, i) => `词${i % 300}`);
    await index.put(
      [
        { ...good, words: long },
        { ...far, publishedAt: new Date('1970-01-01T00:00:00Z') },
      ],
      7,
    );
    await index.refresh();
    expect((await index.search({ watchListId: 'edge', limit: 5 })).ids).toEqual([good.id, far.id]);
    // in an article the same word comes more often, and later, than PostgreSQL would remember
    expect(
      (await index.search({ watchListId: 'edge', query: { phrase: ['词298', '词299', '词0'] }, limit: 5 })).ids,
    ).toEqual([good.id]);
    await index.put(
      [good, far].map((d, i) => ({ ...d, ...(i === 1 ? { publishedAt: new Date(0) } : {}), version: 3, shown: false })),
      7,
    );
    await index.refresh();
  });

  test('a generation is filled unseen and then read in one step; the one before is gone', async () => {
    const before = (await index.search({ limit: 1 })).total;
    await index.create(8);
    await index.put(docs.slice(0, 50), 8);
    await index.refresh();
    expect((await index.search({ limit: 1 })).total).toBe(before);
    await index.promote(8);
    await index.refresh();
    expect((await index.search({ limit: 1 })).total).toBe(new Reference(docs.slice(0, 50)).of({}).length);
    await index.put(docs, 8);
    await index.refresh();
    expect((await index.search({ limit: 1 })).total).toBe(reference.of({}).length);
  });

  test('months are told with their size, and leave whole', async () => {
    const months = await index.months();
    expect(months.map((m) => m.month)).toEqual(reference.months());
    expect(months.reduce((n, m) => n + m.docs, 0)).toBe(reference.of({}).length);
    expect(months.every((m) => m.bytes > 0)).toBe(true);
    const november = new Date('2026-10-31T16:00:00Z');
    expect(await index.dropBefore(november)).toEqual(reference.months().filter((m) => m < '2026.11'));
    await index.refresh();
    const left = reference.of({ from: november });
    expect((await index.search({ limit: 1 })).total).toBe(left.length);
    const from = new Date('2026-07-31T16:00:00Z');
    const series = await index.series({ from, to: new Date(from.getTime() + 120 * DAY) }, DAY);
    expect(series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0)).toBe(left.length);
    // a month that is gone comes back when somebody writes into it
    await index.put(docs, 8);
    await index.refresh();
    expect((await index.search({ limit: 1 })).total).toBe(reference.of({}).length);
  });

  test('a made-up cursor is refused', async () => {
    await expect(index.search({ limit: 1, after: 'x' })).rejects.toThrow('翻页位置');
  });
}

describe('embedded in PostgreSQL', () => {
  let db: TestDatabase;
  afterAll(() => db.drop());
  contract(
    async () => {
      db = await createTestDatabase();
      return new EmbeddedIndex(db.dataSource);
    },
    { author: '\u0000' },
  );
});

const server = await startElasticsearch();
(server ? describe : describe.skip)('Elasticsearch', () => {
  let index: ElasticIndex;
  afterAll(async () => {
    await index.close();
    await server!.stop();
  });
  contract(async () => (index = new ElasticIndex({ node: server!.url })), { region: 'x'.repeat(40_000) });
});
