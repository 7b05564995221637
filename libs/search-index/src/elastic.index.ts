import { readFileSync } from 'node:fs';
import { Client, type estypes } from '@elastic/elasticsearch';
import { segment } from '@fengsui/analysis';
import type { Sentiment, SeriesPoint } from '@fengsui/contract';
import {
  decodeCursor,
  encodeCursor,
  fillSeries,
  type Filter,
  type Found,
  type MentionDoc,
  MentionIndex,
  type Search,
} from './mention-index.js';

export interface ElasticSettings {
  node: string;
  username?: string | undefined;
  password?: string | undefined;
  /** path of the CA certificate */
  ca?: string | undefined;
  /** index names begin with it */
  prefix?: string;
}

const PROPERTIES: Record<string, estypes.MappingProperty> = {
  platform: { type: 'keyword' },
  watchListId: { type: 'keyword' },
  publishedAt: { type: 'date' },
  // segmented by ourselves, so that no plugin is needed
  segmented: { type: 'text', analyzer: 'whitespace' },
  sentiment: { type: 'keyword' },
  score: { type: 'float' },
  topic: { type: 'keyword' },
  unitId: { type: 'keyword' },
  authorKind: { type: 'keyword' },
  id: { type: 'keyword' },
};

/** Elasticsearch 8: one index a month behind one alias. Only features that the bare server has too (architecture.md, Versions). */
export class ElasticIndex extends MentionIndex {
  private readonly client: Client;
  private readonly alias: string;
  private ready: Promise<void> | undefined;

  constructor(settings: ElasticSettings) {
    super();
    this.alias = settings.prefix ?? 'fengsui-mentions';
    this.client = new Client({
      node: settings.node,
      requestTimeout: 15_000,
      maxRetries: 2,
      ...(settings.username ? { auth: { username: settings.username, password: settings.password ?? '' } } : {}),
      ...(settings.ca ? { tls: { ca: readFileSync(settings.ca) } } : {}),
    });
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /** Template and first index. An invalid template would silently leave dynamic mapping, so its answer and the mapping are checked. */
  private prepare(): Promise<void> {
    this.ready ??= this.doPrepare().catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }

  private async doPrepare(): Promise<void> {
    const template = await this.client.indices.putIndexTemplate({
      name: this.alias,
      index_patterns: [`${this.alias}-*`],
      template: {
        settings: { number_of_shards: 1, number_of_replicas: 0 },
        mappings: { dynamic: 'strict', properties: PROPERTIES },
        aliases: { [this.alias]: {} },
      },
    });
    if (!template.acknowledged) throw new Error('Elasticsearch 没有接受索引模板');
    const first = `${this.alias}-${new Date(0).toISOString().slice(0, 7).replace('-', '.')}`;
    await this.client.indices.create({ index: first }, { ignore: [400] });
    const mapping = await this.client.indices.getMapping({ index: first });
    if (mapping[first]?.mappings.properties?.['segmented']?.type !== 'text')
      throw new Error('Elasticsearch 的索引映射与模板不符');
  }

  private indexOf(at: Date): string {
    return `${this.alias}-${at.toISOString().slice(0, 7).replace('-', '.')}`;
  }

  override async put(docs: MentionDoc[]): Promise<{ failed: { id: string; error: string }[] }> {
    if (docs.length === 0) return { failed: [] };
    await this.prepare();
    const answer = await this.client.bulk({
      operations: docs.flatMap((d) => [
        { index: { _index: this.indexOf(d.publishedAt), _id: d.id } },
        { ...d, publishedAt: d.publishedAt.toISOString() },
      ]),
    });
    const failed = answer.items.map((i) => i.index!).filter((i) => i.error);
    return { failed: failed.map((i) => ({ id: i._id!, error: `${i.error!.type}: ${i.error!.reason ?? ''}` })) };
  }

  override async remove(ids: string[]): Promise<void> {
    await this.prepare();
    const hits = await this.client.search({
      index: this.alias,
      size: ids.length,
      _source: false,
      query: { ids: { values: ids } },
    });
    if (hits.hits.hits.length > 0)
      await this.client.bulk({
        operations: hits.hits.hits.map((h) => ({ delete: { _index: h._index, _id: h._id! } })),
      });
  }

  override async search(search: Search): Promise<Found> {
    await this.prepare();
    const filter = conditions(search);
    if (search.text) filter.push({ match: { segmented: { query: segment(search.text).join(' '), operator: 'and' } } });
    const cursor = search.after ? decodeCursor(search.after) : null;
    const answer = await this.client.search({
      index: this.alias,
      size: search.limit + 1,
      track_total_hits: true,
      _source: false,
      query: { bool: { filter } },
      sort: [{ publishedAt: 'desc' }, { id: 'desc' }],
      ...(cursor ? { search_after: [cursor.at, cursor.id] } : {}),
    });
    const page = answer.hits.hits.slice(0, search.limit);
    const last = page.at(-1)?.sort as [number, string] | undefined;
    const total = typeof answer.hits.total === 'number' ? answer.hits.total : (answer.hits.total?.value ?? 0);
    return {
      ids: page.map((h) => h._id!),
      total,
      next: answer.hits.hits.length > search.limit && last ? encodeCursor(last[0], last[1]) : null,
    };
  }

  override async series(filter: Filter & { from: Date; to: Date }, bucketMs: number): Promise<SeriesPoint[]> {
    await this.prepare();
    const offset = ((filter.from.getTime() % bucketMs) + bucketMs) % bucketMs;
    const answer = await this.client.search({
      index: this.alias,
      size: 0,
      query: { bool: { filter: conditions(filter) } },
      aggs: {
        time: {
          date_histogram: {
            field: 'publishedAt',
            fixed_interval: `${bucketMs}ms`,
            offset: `${offset}ms`,
            min_doc_count: 1,
          },
          aggs: { sentiment: { terms: { field: 'sentiment' } } },
        },
      },
    });
    const counts = new Map<number, Partial<Record<Sentiment, number>>>();
    const time = answer.aggregations?.['time'] as
      { buckets: { key: number; sentiment: { buckets: { key: Sentiment; doc_count: number }[] } }[] } | undefined;
    for (const b of time?.buckets ?? [])
      counts.set(
        Math.floor((b.key - filter.from.getTime()) / bucketMs),
        Object.fromEntries(b.sentiment.buckets.map((s) => [s.key, s.doc_count])),
      );
    return fillSeries(filter.from, filter.to, bucketMs, counts);
  }

  override async refresh(): Promise<void> {
    await this.prepare();
    await this.client.indices.refresh({ index: this.alias });
  }

  override async clear(): Promise<void> {
    const found = await this.client.indices.get({ index: `${this.alias}-*` });
    if (Object.keys(found).length > 0) await this.client.indices.delete({ index: Object.keys(found) });
    this.ready = undefined;
  }
}

function conditions(f: Filter): estypes.QueryDslQueryContainer[] {
  const out: estypes.QueryDslQueryContainer[] = [];
  if (f.from || f.to)
    out.push({
      range: {
        publishedAt: { ...(f.from ? { gte: f.from.toISOString() } : {}), ...(f.to ? { lt: f.to.toISOString() } : {}) },
      },
    });
  for (const key of ['platform', 'sentiment', 'topic', 'watchListId'] as const)
    if (f[key] !== undefined) out.push({ term: { [key]: f[key] } });
  if (f.unitIds) out.push({ terms: { unitId: f.unitIds } });
  if (f.ids) out.push({ ids: { values: f.ids } });
  return out;
}
