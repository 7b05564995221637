import { Inject, Injectable } from '@nestjs/common';
import type { AuthorKind } from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor } from '../cursor.js';
import {
  type AuthorCount,
  COUNTED,
  type Facet,
  FACETS,
  type Facets,
  type Found,
  type MentionDoc,
  MentionIndex,
  type MonthSize,
  type Search,
  type Selection,
  type SpreadCount,
  type TonePoint,
} from '../mention-index.js';
import { monthBounds, monthOf } from '../month.js';
import { bySpread } from '../order.js';
import { idLimit } from '../sample.js';
import { type Bucket, fillSeries } from '../series.js';
import { conditions, Values } from './conditions.js';
import { putDocs } from './put.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Lengths in days of the stretches that are looked through one after another; what is older is the last one. */
const STRETCHES = [2, 20];

interface Row {
  id: string;
  published_at: Date;
}
const COLUMN: Record<Facet, string> = {
  platform: 'platform',
  sentiment: 'sentiment',
  topic: 'topic',
  unitId: 'unit_id',
  authorKind: 'author_kind',
  region: 'region',
  watchListId: 'watch_list_id',
};

/** The index inside PostgreSQL: tables embedded_gGENERATION, a partition a month, behind the view embedded_mention. */
@Injectable()
export class EmbeddedIndex extends MentionIndex {
  override readonly kind = 'embedded';
  /** partitions known to be there */
  private readonly known = new Set<string>();

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {
    super();
  }

  override async create(generation: number): Promise<void> {
    await this.dataSource.query(`select app.create_embedded($1)`, [generation]);
    this.known.clear();
  }

  override async promote(generation: number): Promise<void> {
    await this.dataSource.query(`select app.promote_embedded($1)`, [generation]);
    this.known.clear();
  }

  override async put(docs: MentionDoc[], generation: number): Promise<{ id: string; error: string }[]> {
    if (docs.length === 0) return [];
    for (const month of new Set(docs.map((d) => monthOf(d.publishedAt)))) {
      if (this.known.has(`${generation}:${month}`)) continue;
      const { from, to } = monthBounds(month);
      await this.dataSource.query(`select app.embedded_month($1, $2, $3, $4)`, [generation, month, from, to]);
      this.known.add(`${generation}:${month}`);
    }
    await putDocs(this.dataSource, docs, generation);
    return [];
  }

  override async dropBefore(before: Date): Promise<string[]> {
    const tables: { name: string; generation: string }[] = await this.dataSource.query(
      `select c.relname as name, p.relname as generation from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
       where p.relname ~ '^embedded_g\\d+$' order by 1`,
    );
    const months = new Set<string>();
    for (const { name, generation } of tables) {
      const month = name.slice(-7).replace('_', '.');
      if (month >= monthOf(before)) continue;
      await this.dataSource.transaction(async (tx) => {
        await tx.query(`drop table ${name}`);
        await tx.query(`delete from ${generation.replace('_g', '_minute_g')} where minute < $1`, [
          monthBounds(month).to,
        ]);
      });
      this.known.delete(`${generation.slice('embedded_g'.length)}:${month}`);
      months.add(month);
    }
    return [...months].sort();
  }

  override async months(): Promise<MonthSize[]> {
    const rows: { month: string; docs: string; bytes: string }[] = await this.dataSource.query(
      `select replace(right(m.part::regclass::text, 7), '_', '.') as month, m.docs, pg_total_relation_size(m.part) as bytes
       from (select part, count(*) as docs from embedded_mention where shown group by 1) m order by 1`,
    );
    return rows.map((r) => ({ month: r.month, docs: Number(r.docs), bytes: Number(r.bytes) }));
  }

  override async refresh(): Promise<void> {
    // rows are visible at commit
  }

  override async search(search: Search): Promise<Found> {
    const cursor = search.after === undefined ? null : decodeCursor(search.after);
    const values = new Values();
    const counted = await this.dataSource.query(
      `select count(*)::int as n from (select 1 from embedded_mention where ${conditions(search, values)} limit ${COUNTED + 1}) m`,
      values.all,
    );
    const rows = await this.newest(search, cursor);
    const page = rows.slice(0, search.limit);
    const last = page.at(-1);
    return {
      ids: page.map((r) => r.id),
      total: Math.min(counted[0].n, COUNTED),
      more: counted[0].n > COUNTED,
      next: rows.length > search.limit && last ? encodeCursor(last.published_at.getTime(), last.id) : null,
    };
  }

  /**
   * One post more than the page, looked for in the newest stretch first: PostgreSQL guesses badly how often words meet,
   * and would else sort all posts that ever said them for the sake of the first twenty.
   */
  private async newest(search: Search, cursor: { at: number; id: string } | null): Promise<Row[]> {
    const [{ top }] = await this.dataSource.query(`select max(published_at) as top from embedded_mention`);
    if (top === null) return [];
    let end = Math.min(cursor?.at ?? Infinity, search.to?.getTime() ?? Infinity, top.getTime()) + 1;
    const rows: Row[] = [];
    for (const days of [...STRETCHES, Infinity]) {
      const begin = Math.max(end - days * DAY, search.from?.getTime() ?? -Infinity);
      const values = new Values();
      const where = conditions(search, values);
      const upTo = ` and published_at < ${values.add(new Date(end))}`;
      const since = Number.isFinite(begin) ? ` and published_at >= ${values.add(new Date(begin))}` : '';
      const after = cursor
        ? ` and (published_at, id) < (${values.add(new Date(cursor.at))}, ${values.add(cursor.id)}::uuid)`
        : '';
      rows.push(
        ...(await this.dataSource.query(
          `select id, published_at from embedded_mention where ${where}${upTo}${since}${after}
           order by published_at desc, id desc limit ${Number(search.limit) + 1 - rows.length}`,
          values.all,
        )),
      );
      if (rows.length > search.limit || begin <= (search.from?.getTime() ?? -Infinity)) break;
      end = begin;
    }
    return rows;
  }

  /** Read once into the combinations that occur, then counted by each: seven times over the posts would be seven times as slow. */
  override async facets(selection: Selection): Promise<Facets> {
    const values = new Values();
    const columns = Object.values(COLUMN);
    const rows: { facet: string; value: string; count: string }[] = await this.dataSource.query(
      `with combined as materialized (select ${columns.join(', ')}, count(*) as n from embedded_mention where ${conditions(selection, values)} group by ${columns.join(', ')})
       select * from (${columns.map((c) => `select '${c}' as facet, ${c} as value, sum(n) as count from combined where ${c} is not null group by ${c}`).join(' union all ')}) f
       order by count desc, value collate "C"`,
      values.all,
    );
    return Object.fromEntries(
      FACETS.map((f) => [
        f,
        rows.filter((r) => r.facet === COLUMN[f]).map((r) => ({ value: r.value, count: Number(r.count) })),
      ]),
    ) as Facets;
  }

  override async series(selection: Selection & { from: Date; to: Date }, bucketMs: number): Promise<TonePoint[]> {
    const { from, to } = selection;
    const empty = fillSeries(from, to, bucketMs, new Map());
    const rows: (Record<keyof Bucket, string> & { bucket: string })[] = await this.dataSource.query(
      ...(byMinutes(selection, bucketMs) ? minuteSeries(selection, bucketMs) : postSeries(selection, bucketMs)),
    );
    if (rows.length === 0) return empty;
    const known = rows.map((r): [number, Bucket] => [
      Number(r.bucket),
      { pos: Number(r.pos), neu: Number(r.neu), neg: Number(r.neg), score: Number(r.score) },
    ]);
    return fillSeries(from, to, bucketMs, new Map(known));
  }

  override async authors(selection: Selection, limit: number): Promise<AuthorCount[]> {
    const values = new Values();
    const where = conditions(selection, values);
    const most: { key: string; count: number; negative: number; latest: Date }[] = await this.dataSource.query(
      `select author_key as key, count(*)::int as count, count(*) filter (where sentiment = 'neg')::int as negative, max(published_at) as latest
       from embedded_mention where ${where} and author_key is not null group by 1 order by 2 desc, author_key collate "C" limit ${Number(limit)}`,
      values.all,
    );
    // by their latest posts, for those few only: found by their times, where the words would have to be looked for once more
    const named: { key: string; author: string; authorKind: AuthorKind }[] = await this.dataSource.query(
      `select distinct on (author_key) author_key as key, author, author_kind as "authorKind" from embedded_mention
       where ${where} and author_key = any(${values.add(most.map((m) => m.key))}) and published_at = any(${values.add(most.map((m) => m.latest))})
       order by author_key, published_at desc, id desc`,
      values.all,
    );
    const by = new Map(named.map((n) => [n.key, n]));
    return most.flatMap(({ key, count, negative }) => {
      const who = by.get(key);
      return who ? [{ author: who.author, authorKind: who.authorKind, count, negative }] : [];
    });
  }

  override async spread(selection: Selection): Promise<SpreadCount[]> {
    const values = new Values();
    const rows: SpreadCount[] = await this.dataSource.query(
      `select platform, region, count(*)::int as count, count(*) filter (where sentiment = 'neg')::int as negative
       from embedded_mention where ${conditions(selection, values)} group by platform, region`,
      values.all,
    );
    return rows.sort(bySpread);
  }

  override async sample(selection: Selection, share: number): Promise<string[][]> {
    const values = new Values();
    const where = conditions(selection, values);
    const part = share >= 1 ? '' : ` and id < ${values.add(`${idLimit(share)}-0000-0000-0000-000000000000`)}::uuid`;
    const rows: { words: string }[] = await this.dataSource.query(
      `select words from embedded_mention where ${where}${part}`,
      values.all,
    );
    return rows.map((r) => r.words.split(' '));
  }

  override async count(selection: Selection): Promise<number> {
    const values = new Values();
    const [row] = await this.dataSource.query(
      `select count(*) as n from embedded_mention where ${conditions(selection, values)}`,
      values.all,
    );
    return Number(row.n);
  }
}

/** Whether the minute series alone can answer: nothing but a watch list is asked, and every bucket begins with a minute. */
function byMinutes(
  { from, to, watchListId, ...rest }: Selection & { from: Date; to: Date },
  bucketMs: number,
): boolean {
  return (
    Object.values(rest).every((v) => v === undefined) &&
    [from.getTime(), to.getTime(), bucketMs].every((ms) => ms % MINUTE === 0) &&
    watchListId !== ''
  );
}

const BUCKET = (column: string, from: string, ms: string): string =>
  `floor(extract(epoch from ${column} - ${from}::timestamptz) * 1000 / ${ms}::bigint)::int`;

function minuteSeries({ from, to, watchListId }: Selection, bucketMs: number): [string, unknown[]] {
  const values = new Values();
  const start = values.add(from);
  return [
    `select ${BUCKET('minute', start, values.add(bucketMs))} as bucket, sum(pos) as pos, sum(neu) as neu, sum(neg) as neg, sum(score) as score
     from embedded_minute where minute >= ${start} and minute < ${values.add(to)}${watchListId === undefined ? '' : ` and watch_list_id = ${values.add(watchListId)}`}
     group by 1`,
    values.all,
  ];
}

function postSeries(selection: Selection, bucketMs: number): [string, unknown[]] {
  const values = new Values();
  const n = (s: string): string => `count(*) filter (where sentiment = '${s}') as ${s}`;
  return [
    `select ${BUCKET('published_at', values.add(selection.from), values.add(bucketMs))} as bucket, ${n('pos')}, ${n('neu')}, ${n('neg')}, sum(score) as score
     from embedded_mention where ${conditions(selection, values)} group by 1`,
    values.all,
  ];
}
