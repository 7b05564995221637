import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Watch lists, crawl queries with leases, attempts, coverage, mentions with versions, the index queue and the embedded index. */
export class CollectionAndMentions1795000002000 implements MigrationInterface {
  name = 'CollectionAndMentions1795000002000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table watch_list (
        id text primary key,
        name text not null,
        school_words text[] not null,
        risk_words text[] not null default '{}',
        stop_words text[] not null default '{}',
        active boolean not null default true
      );
      comment on table watch_list is '监测方案: school words × risk words, minus posts that hold a stop word.';

      create table source_state (
        source text primary key check (source in ('weibo-m', 'weibo-s', 'sogou', 'wechat-article')),
        state text not null default 'starting',
        since timestamptz not null default app.now(),
        last_ok_at timestamptz,
        paused_until timestamptz,
        pause_reason text,
        captchas_today int not null default 0,
        enabled boolean not null default true,
        interval_ms int not null,
        gap_ms int not null,
        max_pages int not null default 3,
        next_request_at timestamptz not null default app.now()
      );
      comment on table source_state is 'One row a site: how it is (last typed outcome), its politeness (interval_ms between rounds of one query, gap_ms between two requests, shared by all crawler processes through next_request_at) and the circuit breaker.';

      create table crawl_query (
        id bigserial primary key,
        source text not null references source_state,
        watch_list_id text not null references watch_list on delete cascade,
        query text not null,
        next_at timestamptz not null default app.now(),
        lease_until timestamptz,
        fence bigint not null default 0,
        covered_to timestamptz,
        unique (source, watch_list_id, query)
      );
      create index crawl_query_due on crawl_query (next_at);
      comment on table crawl_query is 'A search to be repeated. Claimed by FOR UPDATE SKIP LOCKED with a lease; fence refuses a late worker.';

      create table crawl_attempt (
        id bigserial primary key,
        query_id bigint references crawl_query on delete set null,
        source text not null,
        query text not null,
        page int not null default 1,
        started_at timestamptz not null,
        finished_at timestamptz not null,
        state text not null check (state in ('ok', 'empty', 'login_required', 'captcha', 'rate_limited', 'shell', 'layout_changed', 'network',
                                             'deleted', 'violation', 'unavailable', 'expired')),
        http_status int,
        final_url text,
        item_count int not null default 0,
        new_count int not null default 0,
        note text
      );
      create index crawl_attempt_at on crawl_attempt (source, finished_at desc);
      comment on table crawl_attempt is 'Every attempt with its typed outcome (sources.md 2.0); states after network are of a WeChat article only.';

      create table coverage (
        id bigserial primary key,
        source text not null,
        query text not null,
        from_at timestamptz not null,
        to_at timestamptz not null,
        state text not null check (state in ('seen', 'missed')),
        reason text,
        check (to_at >= from_at)
      );
      create index coverage_source on coverage (source, query, to_at desc);
      comment on table coverage is 'Coverage ledger: intervals of publication time seen or missed, per source and query. Adjacent intervals of one state are merged by extending to_at.';

      create table mention (
        id uuid primary key default gen_random_uuid(),
        platform text not null check (platform in ('weibo', 'wechat', 'manual')),
        platform_id text not null,
        url text,
        source text not null,
        watch_list_id text references watch_list on delete set null,
        author_id text,
        author_name text,
        author_kind text not null default 'plain' check (author_kind in ('plain', 'verified_person', 'organisation', 'media', 'official')),
        author_followers bigint,
        region text,
        title text,
        text text not null,
        published_at timestamptz,
        published_raw text,
        first_seen_at timestamptz not null default app.now(),
        last_seen_at timestamptz not null default app.now(),
        reposts bigint, comments bigint, likes bigint,
        repost_of text,
        content_hash text not null,
        state text not null default 'visible' check (state in ('visible', 'edited', 'deleted', 'violation')),
        state_at timestamptz,
        about_school boolean not null default false,
        match_reason text,
        unit_id text references unit,
        sentiment text not null default 'neu' check (sentiment in ('pos', 'neu', 'neg')),
        score real not null default 0 check (score between -1 and 1),
        decided_by text[] not null default '{}',
        topic text,
        severity_words text[] not null default '{}',
        is_question boolean not null default false,
        near_hash bigint,
        near_of uuid references mention,
        segmented text not null default '',
        analysis_version text not null default '',
        drill boolean not null default false,
        seq bigserial,
        unique (platform, platform_id)
      );
      create index mention_published on mention (published_at desc);
      create index mention_seq on mention (seq);
      create index mention_near on mention (near_hash);
      comment on table mention is 'One row a post. platform_id: Weibo mid as text; WeChat biz:mid:idx. Counts are null where the platform does not give them (never 0). score in [-1, 1]. near_of: first post with nearly the same text.';

      create table mention_version (
        id bigserial primary key,
        mention_id uuid not null references mention on delete cascade,
        at timestamptz not null default app.now(),
        text text not null,
        content_hash text not null,
        reason text not null
      );
      comment on table mention_version is 'Text of a post before an edit or deletion: evidence.';

      create table mention_count (
        mention_id uuid not null references mention on delete cascade,
        at timestamptz not null default app.now(),
        reposts bigint, comments bigint, likes bigint,
        primary key (mention_id, at)
      );
      comment on table mention_count is 'Counts over time, a row when they changed.';

      create table index_queue (
        id bigserial primary key,
        mention_id uuid not null references mention on delete cascade,
        enqueued_at timestamptz not null default app.now(),
        attempts int not null default 0,
        not_before timestamptz not null default app.now(),
        error text
      );
      comment on table index_queue is 'Written in the transaction of the mention; emptied by the indexer. A row with five failures is set aside (not_before = infinity) and shown.';

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

      create table import_batch (
        id uuid primary key default gen_random_uuid(),
        file_name text not null,
        file_hash text not null,
        at timestamptz not null default app.now(),
        rows_ok int not null, rows_bad int not null, rows_duplicate int not null
      );
      comment on table import_batch is 'One imported file and how many of its rows went in.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table import_batch; drop table embedded_index; drop table index_queue; drop table mention_count; drop table mention_version;
      drop table mention; drop table coverage; drop table crawl_attempt; drop table crawl_query; drop table source_state; drop table watch_list;
    `);
  }
}
