import { Inject, Injectable } from '@nestjs/common';
import { segment } from '@fengsui/analysis';
import type { Sentiment, SeriesPoint } from '@fengsui/contract';
import { DataSource } from 'typeorm';
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

/** The index inside PostgreSQL: table embedded_index. */
@Injectable()
export class EmbeddedIndex extends MentionIndex {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {
    super();
  }

  override async put(docs: MentionDoc[]): Promise<{ failed: { id: string; error: string }[] }> {
    if (docs.length === 0) return { failed: [] };
    // the same post twice in one batch: the last counts
    const rows = [...new Map(docs.map((d) => [d.id, d])).values()].map((d) => ({
      ...d,
      publishedAt: d.publishedAt.toISOString(),
      words: [...new Set(d.segmented.split(' ').filter(Boolean))],
    }));
    await this.dataSource.query(
      `insert into embedded_index (id, published_at, watch_list_id, doc, terms)
       select (d->>'id')::uuid, (d->>'publishedAt')::timestamptz, d->>'watchListId', d - 'words' - 'segmented',
         array_to_tsvector(array(select jsonb_array_elements_text(d->'words')))
       from jsonb_array_elements($1::jsonb) d
       on conflict (id) do update set published_at = excluded.published_at, watch_list_id = excluded.watch_list_id, doc = excluded.doc, terms = excluded.terms`,
      [JSON.stringify(rows)],
    );
    return { failed: [] };
  }

  override async remove(ids: string[]): Promise<void> {
    await this.dataSource.query(`delete from embedded_index where id = any($1)`, [ids]);
  }

  override async search(search: Search): Promise<Found> {
    const { where, values } = conditions(search);
    if (search.text) {
      values.push(segment(search.text));
      where.push(
        `terms @@ (select string_agg(quote_literal(w), ' & ')::tsquery from unnest($${values.length}::text[]) w)`,
      );
    }
    const [{ n }] = await this.dataSource.query(
      `select count(*) as n from embedded_index where ${where.join(' and ')}`,
      values,
    );
    if (search.after) {
      const { at, id } = decodeCursor(search.after);
      values.push(new Date(at), id);
      where.push(`(published_at, id) < ($${values.length - 1}, $${values.length}::uuid)`);
    }
    const rows: { id: string; published_at: Date }[] = await this.dataSource.query(
      `select id, published_at from embedded_index where ${where.join(' and ')} order by published_at desc, id desc limit ${Number(search.limit) + 1}`,
      values,
    );
    const page = rows.slice(0, search.limit);
    const last = page.at(-1);
    return {
      ids: page.map((r) => r.id),
      total: Number(n),
      next: rows.length > search.limit && last ? encodeCursor(last.published_at.getTime(), last.id) : null,
    };
  }

  override async series(filter: Filter & { from: Date; to: Date }, bucketMs: number): Promise<SeriesPoint[]> {
    const { where, values } = conditions(filter);
    const rows: { bucket: string; sentiment: Sentiment; n: string }[] = await this.dataSource.query(
      `select floor(extract(epoch from published_at - $${values.length + 1}::timestamptz) * 1000 / $${values.length + 2})::bigint as bucket, doc->>'sentiment' as sentiment, count(*) as n
       from embedded_index where ${where.join(' and ')} group by 1, 2`,
      [...values, filter.from, bucketMs],
    );
    const counts = new Map<number, Partial<Record<Sentiment, number>>>();
    for (const r of rows) counts.set(Number(r.bucket), { ...counts.get(Number(r.bucket)), [r.sentiment]: Number(r.n) });
    return fillSeries(filter.from, filter.to, bucketMs, counts);
  }

  override async refresh(): Promise<void> {
    // rows are visible at commit
  }

  override async clear(): Promise<void> {
    await this.dataSource.query(`truncate embedded_index`);
  }
}

function conditions(f: Filter): { where: string[]; values: unknown[] } {
  const where = ['true'];
  const values: unknown[] = [];
  const add = (sql: (n: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    where.push(sql(`$${values.length}`));
  };
  add((n) => `published_at >= ${n}`, f.from);
  add((n) => `published_at < ${n}`, f.to);
  add((n) => `watch_list_id = ${n}`, f.watchListId);
  add((n) => `doc->>'platform' = ${n}`, f.platform);
  add((n) => `doc->>'sentiment' = ${n}`, f.sentiment);
  add((n) => `doc->>'topic' = ${n}`, f.topic);
  add((n) => `doc->>'unitId' = any(${n})`, f.unitIds);
  add((n) => `id = any(${n}::uuid[])`, f.ids);
  return { where, values };
}
