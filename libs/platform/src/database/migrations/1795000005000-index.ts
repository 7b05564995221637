import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The embedded index by months and generations, minute series beside it, and what a rebuild has done so far. */
export class Index1795000005000 implements MigrationInterface {
  name = 'Index1795000005000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table embedded_index;

      create table index_generation (
        id int primary key,
        kind text not null check (kind in ('embedded', 'elasticsearch')),
        read boolean not null,
        scanned_seq bigint not null default 0,
        end_seq bigint not null,
        started_at timestamptz not null default app.now(),
        finished_at timestamptz
      );
      create unique index index_generation_read on index_generation (read) where read;
      comment on table index_generation is 'Generations of the search index: one is read, a second one is filled during a rebuild (scanned_seq of end_seq in mention.seq) while both are written. finished_at null: posts stored before started_at may be missing from it.';

      create table index_state (
        id boolean primary key default true check (id),
        failing_since timestamptz,
        error text,
        swept_at timestamptz
      );
      insert into index_state default values;
      comment on table index_state is 'One row: since when the search index does not answer, and why; when old months were last dropped.';

      create function app.create_embedded(generation int) returns void language plpgsql as $f$
      begin
        execute format('drop table if exists embedded_g%s', generation);
        execute format('drop table if exists embedded_minute_g%s', generation);
        execute format('create table embedded_g%s (
          id uuid not null,
          published_at timestamptz not null,
          version bigint not null,
          shown boolean not null,
          watch_list_id text,
          platform text not null,
          sentiment text not null,
          score smallint not null,
          topic text,
          unit_id text,
          author_kind text not null,
          author_key text,
          author text not null,
          region text,
          words text not null,
          terms tsvector not null,
          primary key (id, published_at)
        ) partition by range (published_at)', generation);
        -- filters and counts read many rows and neither of these: kept beside the rows, four times as many of which then fit a page
        execute format('alter table embedded_g%s alter column words set storage external, alter column terms set storage external', generation);
        execute format('create index on embedded_g%s (published_at desc, id desc)
          include (shown, watch_list_id, platform, sentiment, score, topic, unit_id, author_kind, region, author_key)', generation);
        execute format('create index on embedded_g%s (watch_list_id, published_at desc)', generation);
        execute format('create index on embedded_g%s using gin (terms) with (gin_pending_list_limit = 1024)', generation);
        execute format('comment on table embedded_g%s is ''The embedded MentionIndex, a partition a month; rebuildable from mention, as Elasticsearch is. score in thousandths; shown false: taken out, kept for its version.''', generation);
        execute format('create table embedded_minute_g%s (
          minute timestamptz not null,
          watch_list_id text not null,
          pos int not null,
          neu int not null,
          neg int not null,
          score int not null,
          primary key (watch_list_id, minute)
        ) with (fillfactor = 70)', generation);
        execute format('create index on embedded_minute_g%s (minute)', generation);
        execute format('comment on table embedded_minute_g%s is ''Posts of embedded_g%s by minute and watch list ('''''''': none), kept in the statement that writes them; score is the sum in thousandths.''', generation, generation);
      end $f$;
      comment on function app.create_embedded(int) is 'An empty generation of the embedded index.';

      create function app.embedded_month(generation int, month text, from_at timestamptz, to_at timestamptz) returns void language plpgsql as $f$
      declare part text := format('embedded_g%s_%s', generation, replace(month, '.', '_'));
      begin
        perform pg_advisory_xact_lock(hashtext('embedded_month'));
        if to_regclass(part) is not null then return; end if;
        execute format('create table %I (like embedded_g%s including all) with (toast_tuple_target = 128)', part, generation);
        execute format('comment on table %I is %L', part, 'Posts of ' || month || ' in the embedded index.');
        -- attached, not made in place: readers go on meanwhile
        execute format('alter table embedded_g%s attach partition %I for values from (%s) to (%s)', generation, part,
          coalesce(quote_literal(from_at), 'minvalue'), coalesce(quote_literal(to_at), 'maxvalue'));
      end $f$;
      comment on function app.embedded_month(int, text, timestamptz, timestamptz) is 'The partition of a month (2026.11), made when it is not there. Bounds null: without end.';

      create function app.promote_embedded(generation int) returns void language plpgsql as $f$
      declare other text;
      begin
        execute format('create or replace view embedded_mention as select *, tableoid as part from embedded_g%s', generation);
        execute format('create or replace view embedded_minute as select * from embedded_minute_g%s', generation);
        comment on view embedded_mention is 'The generation of the embedded index that is read.';
        comment on view embedded_minute is 'Minute series of the generation that is read.';
        for other in select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and c.relname ~ '^embedded_(minute_)?g\\d+$' and c.relname !~ ('_?g' || generation || '$') loop
          execute format('drop table %I', other);
        end loop;
      end $f$;
      comment on function app.promote_embedded(int) is 'Reads this generation from here on; all others are dropped.';

      select app.create_embedded(1);
      select app.promote_embedded(1);
      insert into index_generation (id, kind, read, end_seq) select 1, 'embedded', true, coalesce(max(seq), 0) from mention;
      update index_generation set finished_at = app.now() where end_seq = 0;
    `);
  }

  /** The old index comes back empty: rebuild-index fills it from the record. */
  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      do $$ declare t text; begin
        drop view if exists embedded_minute; drop view if exists embedded_mention;
        for t in select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and c.relname ~ '^embedded_(minute_)?g\\d+$' loop
          execute format('drop table %I', t);
        end loop;
      end $$;
      drop function app.promote_embedded(int); drop function app.embedded_month(int, text, timestamptz, timestamptz); drop function app.create_embedded(int);
      drop table index_state; drop table index_generation;
      create table embedded_index (
        id uuid primary key,
        published_at timestamptz not null,
        watch_list_id text,
        doc jsonb not null,
        terms tsvector not null
      );
      create index embedded_index_time on embedded_index (watch_list_id, published_at desc);
      create index embedded_index_terms on embedded_index using gin (terms);
      comment on table embedded_index is 'The embedded MentionIndex; rebuildable from mention, as Elasticsearch is.';
    `);
  }
}
