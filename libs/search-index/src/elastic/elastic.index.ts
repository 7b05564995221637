import type { Client, estypes } from '@elastic/elasticsearch';
import type { AuthorKind } from '@fengsui/contract';
import { decodeCursor, encodeCursor } from '../cursor.js';
import {
  type AuthorCount,
  COUNTED,
  FACETS,
  type Facets,
  type Found,
  MentionIndex,
  type MentionDoc,
  type MonthSize,
  type Search,
  type Selection,
  type SpreadCount,
  type TonePoint,
} from '../mention-index.js';
import { bySpread } from '../order.js';
import { monthOf } from '../month.js';
import { type Bucket, fillSeries } from '../series.js';
import { bulk } from './bulk.js';
import { asked, createClient, type ElasticSettings, SEARCH_TIMEOUT } from './client.js';
import { conditions, idsBelow } from './conditions.js';
import { MAPPING, SETTINGS } from './mapping.js';

/** More values than any facet has; exact as long as that holds, because every month answers all of them. */
const ALL_VALUES = 500;
/** Authors each month names: one who is nowhere among so many is not among the first of all. */
const AUTHORS_A_MONTH = 1_000;
/** Most documents one search may answer (index.max_result_window). */
const WINDOW = 10_000;

interface Counted {
  key: string;
  doc_count: number;
  neg: { value: number };
}

/**
 * Elasticsearch 8: an index a month, PREFIX-gGENERATION-2026.11, behind the alias PREFIX. Only features that the bare server has
 * (architecture.md, Versions), so that the official image, a managed cluster and the bare server all serve.
 */
export class ElasticIndex extends MentionIndex {
  override readonly kind = 'elasticsearch';
  private readonly client: Client;
  private readonly alias: string;
  /** months known to be there and right, by index name */
  private readonly known = new Map<string, Promise<void>>();

  constructor(settings: ElasticSettings) {
    super();
    this.alias = settings.prefix ?? 'fengsui-mentions';
    this.client = createClient(settings);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  override async create(generation: number): Promise<void> {
    await this.template(generation, false);
    await this.drop(await this.names(`${this.alias}-g${generation}-*`));
  }

  /** The caller lets nobody write meanwhile. */
  override async promote(generation: number): Promise<void> {
    await this.template(generation, true);
    const mine = await this.names(`${this.alias}-g${generation}-*`);
    const others = (await this.names(`${this.alias}-g*`)).filter((n) => !mine.includes(n));
    const actions: estypes.IndicesUpdateAliasesAction[] = [
      ...mine.map((index) => ({ add: { index, alias: this.alias } })),
      ...others.map((index) => ({ remove_index: { index } })),
    ];
    if (actions.length > 0) await asked(this.client.indices.updateAliases({ actions }));
    this.known.clear();
  }

  /** Months of a generation that is read join the alias when they are made. */
  private async template(generation: number, read: boolean): Promise<void> {
    const name = `${this.alias}-g${generation}`;
    const { acknowledged } = await asked(
      this.client.indices.putIndexTemplate({
        name,
        index_patterns: [`${name}-*`],
        template: { settings: SETTINGS, mappings: MAPPING, ...(read ? { aliases: { [this.alias]: {} } } : {}) },
      }),
    );
    if (!acknowledged) throw new Error(`Elasticsearch 没有接受索引模板 ${name}`);
  }

  private async names(pattern: string): Promise<string[]> {
    return Object.keys(
      await asked(this.client.indices.get({ index: pattern, features: ['aliases'], ignore_unavailable: true })),
    );
  }

  private async drop(index: string[]): Promise<void> {
    if (index.length > 0) await asked(this.client.indices.delete({ index, ignore_unavailable: true }));
    for (const name of index) this.known.delete(name);
  }

  private month(name: string): Promise<void> {
    let there = this.known.get(name);
    if (!there) {
      there = this.makeMonth(name);
      this.known.set(name, there);
      there.catch(() => this.known.delete(name));
    }
    return there;
  }

  /** An index that a wrong template made would take anything and find nothing: its mapping is looked at. */
  private async makeMonth(name: string): Promise<void> {
    await asked(this.client.indices.create({ index: name }, { ignore: [400] }));
    const mappings = (await asked(this.client.indices.getMapping({ index: name })))[name]?.mappings;
    const words = mappings?.properties?.['words'];
    if (mappings?.dynamic !== 'strict' || words?.type !== 'text' || words.analyzer !== 'whitespace')
      throw new Error(`Elasticsearch 索引 ${name} 的映射与模板不符，请运行 rebuild-index`);
  }

  override async put(docs: MentionDoc[], generation: number): Promise<{ id: string; error: string }[]> {
    const nameOf = (d: MentionDoc): string => `${this.alias}-g${generation}-${monthOf(d.publishedAt)}`;
    await Promise.all([...new Set(docs.map(nameOf))].map((name) => this.month(name)));
    return bulk(this.client, docs, nameOf);
  }

  override async dropBefore(before: Date): Promise<string[]> {
    const end = monthOf(before);
    const old = (await this.names(`${this.alias}-g*`)).filter((n) => n.slice(-7) < end);
    await this.drop(old);
    return [...new Set(old.map((n) => n.slice(-7)))].sort();
  }

  override async months(): Promise<MonthSize[]> {
    const index = await this.names(this.alias);
    if (index.length === 0) return [];
    const { indices } = await asked(this.client.indices.stats({ index, metric: ['docs', 'store'] }));
    return Object.entries(indices ?? {})
      .map(([name, { primaries }]) => ({
        month: name.slice(-7),
        docs: primaries?.docs?.count ?? 0,
        bytes: primaries?.store?.size_in_bytes ?? 0,
      }))
      .sort((a, b) => (a.month < b.month ? -1 : 1));
  }

  override async refresh(): Promise<void> {
    await asked(this.client.indices.refresh({ index: this.alias, ignore_unavailable: true }));
  }

  private ask<A = unknown>(request: estypes.SearchRequest): Promise<estypes.SearchResponse<{ words: string }, A>> {
    // before the first month there is no alias: nothing to find, not an error
    return asked(
      this.client.search({ index: this.alias, ignore_unavailable: true, ...request }, SEARCH_TIMEOUT),
    ) as never;
  }

  override async search(search: Search): Promise<Found> {
    const cursor = search.after === undefined ? null : decodeCursor(search.after);
    const { hits } = await this.ask({
      size: search.limit + 1,
      track_total_hits: COUNTED,
      _source: false,
      query: conditions(search),
      sort: [{ publishedAt: 'desc' }, { id: 'desc' }],
      ...(cursor ? { search_after: [cursor.at, cursor.id] } : {}),
    });
    const page = hits.hits.slice(0, search.limit);
    const last = page.at(-1)?.sort as [number, string] | undefined;
    const { value, relation } = hits.total as estypes.SearchTotalHits;
    return {
      ids: page.map((h) => h._id!),
      total: Math.min(value, COUNTED),
      more: relation === 'gte' || value > COUNTED,
      next: hits.hits.length > search.limit && last ? encodeCursor(last[0], last[1]) : null,
    };
  }

  override async facets(selection: Selection): Promise<Facets> {
    const { aggregations } = await this.ask<Record<string, { buckets: Counted[] }>>({
      size: 0,
      query: conditions(selection),
      aggs: Object.fromEntries(
        FACETS.map((field) => [
          field,
          { terms: { field, size: ALL_VALUES, order: [{ _count: 'desc' }, { _key: 'asc' }] } },
        ]),
      ),
    });
    return Object.fromEntries(
      FACETS.map((f) => [f, (aggregations?.[f]?.buckets ?? []).map((b) => ({ value: b.key, count: b.doc_count }))]),
    ) as Facets;
  }

  override async series(selection: Selection & { from: Date; to: Date }, bucketMs: number): Promise<TonePoint[]> {
    const { from, to } = selection;
    const empty = fillSeries(from, to, bucketMs, new Map());
    const sum = (field: string): estypes.AggregationsAggregationContainer => ({ sum: { field } });
    const { aggregations } = await this.ask<{
      time: { buckets: { key: number; doc_count: number; pos: Sum; neg: Sum; score: Sum }[] };
    }>({
      size: 0,
      query: conditions(selection),
      aggs: {
        time: {
          date_histogram: {
            field: 'publishedAt',
            fixed_interval: `${bucketMs}ms`,
            offset: `${((from.getTime() % bucketMs) + bucketMs) % bucketMs}ms`,
            min_doc_count: 1,
          },
          aggs: { pos: sum('pos'), neg: sum('neg'), score: sum('score') },
        },
      },
    });
    if (!aggregations) return empty;
    const known = aggregations.time.buckets.map((b): [number, Bucket] => [
      Math.floor((b.key - from.getTime()) / bucketMs),
      {
        pos: b.pos.value,
        neg: b.neg.value,
        neu: b.doc_count - b.pos.value - b.neg.value,
        score: b.score.value,
      },
    ]);
    return fillSeries(from, to, bucketMs, new Map(known));
  }

  override async authors(selection: Selection, limit: number): Promise<AuthorCount[]> {
    interface Named extends Counted {
      last: { hits: { hits: { _source: { author: string; authorKind: AuthorKind } }[] } };
    }
    const { aggregations } = await this.ask<{ authors: { buckets: Named[] } }>({
      size: 0,
      query: conditions(selection),
      aggs: {
        authors: {
          terms: {
            field: 'authorKey',
            size: limit,
            shard_size: AUTHORS_A_MONTH,
            order: [{ _count: 'desc' }, { _key: 'asc' }],
          },
          aggs: {
            neg: { sum: { field: 'neg' } },
            last: {
              top_hits: { size: 1, _source: ['author', 'authorKind'], sort: [{ publishedAt: 'desc' }, { id: 'desc' }] },
            },
          },
        },
      },
    });
    return (aggregations?.authors.buckets ?? []).map((b) => ({
      ...b.last.hits.hits[0]!._source,
      count: b.doc_count,
      negative: b.neg.value,
    }));
  }

  override async spread(selection: Selection): Promise<SpreadCount[]> {
    const neg = { sum: { field: 'neg' } };
    const { aggregations } = await this.ask<{
      platform: { buckets: { key: string; region: { buckets: Counted[] }; nowhere: Omit<Counted, 'key'> }[] };
    }>({
      size: 0,
      query: conditions(selection),
      aggs: {
        platform: {
          terms: { field: 'platform', size: ALL_VALUES },
          aggs: {
            region: { terms: { field: 'region', size: ALL_VALUES }, aggs: { neg } },
            nowhere: { missing: { field: 'region' }, aggs: { neg } },
          },
        },
      },
    });
    return (aggregations?.platform.buckets ?? [])
      .flatMap((p) =>
        [...p.region.buckets, { key: null, ...p.nowhere }].map((b) => ({
          platform: p.key,
          region: b.key,
          count: b.doc_count,
          negative: b.neg.value,
        })),
      )
      .filter((s) => s.count > 0)
      .sort(bySpread);
  }

  override async sample(selection: Selection, share: number): Promise<string[][]> {
    const { hits } = await this.ask({
      size: WINDOW,
      track_total_hits: false,
      _source: ['words'],
      query: { bool: { filter: [conditions(selection), ...idsBelow(share)] } },
      // as they lie: sorting so many would cost more than reading them
      sort: ['_doc'],
    });
    return hits.hits.map((h) => h._source!.words.split(' '));
  }

  override async count(selection: Selection): Promise<number> {
    return (
      await asked(this.client.count({ index: this.alias, ignore_unavailable: true, query: conditions(selection) }))
    ).count;
  }
}

interface Sum {
  value: number;
}
