import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Budgets, jobs, sessions, kept pages, hot search, evidence, watch lists with every kind of word, official accounts' timelines. */
export class CollectionWhole1795000004000 implements MigrationInterface {
  name = 'CollectionWhole1795000004000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table source_state drop constraint source_state_source_check;
      alter table source_state add constraint source_state_source_check check (source in
        ('weibo-m', 'weibo-s', 'weibo-ajax', 'weibo-hot', 'sogou', 'sogou-account', 'wechat-article'));
      alter table source_state drop column captchas_today,
        add column jitter_ms int not null default 0 check (jitter_ms >= 0),
        add column burst int not null default 1 check (burst >= 1),
        add column max_consecutive int not null default 25 check (max_consecutive >= 1),
        add column rest_ms int not null default 60000,
        add column daily int not null default 300 check (daily >= 1),
        add column focus_interval_ms int not null default 180000,
        add column path text not null default 'http' check (path in ('http', 'browser')),
        add column consecutive int not null default 0,
        add column last_request_at timestamptz,
        add column day date,
        add column day_count int not null default 0,
        add column needs_person boolean not null default false;
      comment on table source_state is 'One row a site: how it is (last typed outcome), its budget (gap_ms ± jitter_ms between requests, burst, max_consecutive before a rest of rest_ms, daily by Beijing day) with what is used of it, shared by all crawler processes, and the circuit breaker. needs_person: stays paused until somebody releases it.';

      alter table crawl_attempt drop column query_id;
      alter table crawl_attempt add column kind text not null default 'search';
      alter table crawl_attempt rename column query to target;
      drop table crawl_query;
      create table crawl_job (
        id bigserial primary key,
        source text not null references source_state,
        kind text not null check (kind in ('search', 'window', 'timeline', 'post', 'comments', 'reposts', 'accounts', 'article', 'hot', 'screenshot')),
        target text not null default '',
        watch_list_id text references watch_list on delete cascade,
        from_at timestamptz,
        to_at timestamptz,
        region int,
        priority smallint not null check (priority between 1 and 9),
        interval_ms int,
        focus boolean not null default false,
        due_at timestamptz not null default app.now(),
        lease_until timestamptz,
        fence bigint not null default 0,
        failures int not null default 0,
        page int not null default 1,
        capped boolean not null default false,
        done_at timestamptz,
        created_at timestamptz not null default app.now(),
        check ((kind = 'window') = (from_at is not null and to_at is not null)),
        unique nulls not distinct (source, kind, target, watch_list_id, from_at, to_at, region)
      );
      create index crawl_job_due on crawl_job (source, priority, due_at);
      create index crawl_job_leased on crawl_job (source, lease_until) where lease_until is not null;
      comment on table crawl_job is 'Pages to be read: standing ones with interval_ms, others once. Claimed by FOR UPDATE SKIP LOCKED with a lease; fence refuses a late worker. priority: 1 an open incident''s words, 2 hot search, 3 search, 4 timelines, 5 refill of gaps, 6 posts read again, 7 comments and reposts. window: publication time [from_at, to_at), region a province of s.weibo.com; page: how far it has come; a province done waits for the others (done_at), capped when it too had more pages than can be read.';

      create table watch_list_turn (
        watch_list_id text not null references watch_list on delete cascade,
        source text not null,
        served_at timestamptz not null,
        primary key (watch_list_id, source)
      );
      comment on table watch_list_turn is 'When a watch list was last served by a source: the one that waited longest comes first.';

      create table kept_page (
        id bigserial primary key,
        source text not null,
        target text not null,
        at timestamptz not null default app.now(),
        state text not null,
        note text,
        final_url text,
        http_status int,
        size_bytes int not null,
        gzip bytea not null,
        expires_at timestamptz not null
      );
      create index kept_page_source on kept_page (source, at desc);
      comment on table kept_page is 'Pages whose layout nobody knows, compressed, for repair; the newest of each source, for two weeks.';

      create table site_session (
        site text not null check (site in ('weibo.cn', 'weibo.com', 'sogou', 'wechat')),
        kind text not null check (kind in ('operator', 'visitor')),
        sealed bytea not null,
        kid text not null,
        state text not null default 'unknown' check (state in ('unknown', 'good', 'expired')),
        obtained_at timestamptz not null default app.now(),
        obtained_by uuid references person,
        checked_at timestamptz,
        probed_at timestamptz not null default app.now(),
        expires_at timestamptz,
        expires_reason text,
        warned_at timestamptz,
        version bigint not null default 1,
        primary key (site, kind)
      );
      comment on table site_session is 'Sessions of the sites: a Playwright storage state, AES-256-GCM under the key kid. operator: a person signed in; visitor: given by the site to anybody. checked_at: when the site last said how it is; probed_at: when it was last asked. expires_at: forecast, with its reason.';

      create table session_refresh (
        site text primary key,
        until_at timestamptz not null,
        refreshed_at timestamptz,
        good boolean
      );
      comment on table session_refresh is 'The one renewal of a site''s visitor cookies that may run at a time, and the cool-down after it.';

      create table sign_in (
        id uuid primary key default gen_random_uuid(),
        site text not null,
        url text not null,
        asked_by uuid references person,
        asked_at timestamptz not null default app.now(),
        state text not null default 'waiting' check (state in ('waiting', 'open', 'done', 'failed', 'cancelled')),
        note text,
        frame bytea,
        frame_at timestamptz,
        frame_no int not null default 0,
        inputs jsonb not null default '[]',
        lease_until timestamptz,
        fence int not null default 0
      );
      create unique index sign_in_open on sign_in (site) where state in ('waiting', 'open');
      comment on table sign_in is 'A person signs in to a site, or passes its check, in a browser of a crawler that a page of the product shows: frame is its latest picture (JPEG), inputs what the person did and the browser has not done yet, sealed; fence refuses a host that lost its lease.';

      create table hot_topic (
        id bigserial primary key,
        board text not null check (board in ('search', 'band')),
        word text not null,
        url text,
        matched_by text not null,
        watch_list_id text references watch_list on delete set null,
        incident_id uuid references incident on delete set null,
        first_seen_at timestamptz not null,
        last_seen_at timestamptz not null,
        best_rank int,
        unique (board, word)
      );
      comment on table hot_topic is '热搜: words of the board that name the school, a unit or an open incident; matched_by is the word that did.';

      create table hot_rank (
        topic_id bigint not null references hot_topic on delete cascade,
        at timestamptz not null,
        rank int,
        heat bigint,
        primary key (topic_id, at)
      );
      comment on table hot_rank is 'Rank history of a hot topic, a row a reading; rank null: outside the ranking.';
      alter table alarm drop constraint alarm_kind_check;
      alter table alarm add constraint alarm_kind_check check (kind in ('spike', 'single_post', 'hot_search'));
      alter table alarm alter column watch_list_id drop not null;
      comment on column alarm.watch_list_id is 'null: no watch list found it (a hot topic, a manual entry)';

      alter table watch_list
        add column required_words text[] not null default '{}',
        add column any_words text[] not null default '{}',
        add column accounts text[] not null default '{}',
        add column platforms text[] not null default '{weibo,wechat}',
        add column active_from smallint check (active_from between 0 and 23),
        add column active_to smallint check (active_to between 1 and 24),
        add column version int not null default 1,
        add column updated_at timestamptz not null default app.now(),
        add column updated_by uuid references person;
      comment on table watch_list is '监测方案. A post matches when it holds one of school_words, one of risk_words (if any), every one of required_words, one of any_words (if any), and none of stop_words. accounts: uids whose timelines are read. active_from to active_to: hours of Beijing time, null for always.';

      create table official_account (
        id uuid primary key default gen_random_uuid(),
        platform text not null check (platform in ('weibo', 'wechat')),
        platform_uid text not null,
        name text not null,
        unit_id text references unit,
        active boolean not null default true,
        unique (platform, platform_uid)
      );
      comment on table official_account is '官方账号 of the 台账 (第四条) whose own timelines are read: Weibo uid, WeChat gh_….';

      alter table mention
        add column kind text not null default 'post' check (kind in ('post', 'repost', 'comment', 'article', 'manual')),
        add column root_id text,
        add column excluded_by text,
        add column reread_at timestamptz,
        add column reread_step smallint not null default 0,
        add column screenshot_at timestamptz,
        add column screenshot_tries smallint not null default 0,
        add column reported_via text,
        add column reported_by uuid references person;
      create index mention_reread on mention (reread_at) where reread_at is not null;
      create index mention_root on mention (platform, root_id) where root_id is not null;
      create index mention_author on mention (platform, author_id, published_at desc);
      comment on column mention.root_id is 'platform_id of the post that a repost or comment belongs to';
      comment on column mention.excluded_by is 'the excluded word of the watch list that keeps this post out: kept to be counted and recovered, neither indexed nor shown';
      comment on column mention.screenshot_at is 'when a screenshot was last tried: nobody else tries for half an hour; screenshot_tries counts';
      comment on column mention.reported_via is 'manual entries: 电话, 网警, 上级通报 or other; reported_by is who wrote it down';

      create table evidence (
        hash text primary key,
        mime text not null,
        size_bytes int not null,
        content bytea not null,
        at timestamptz not null default app.now()
      );
      comment on table evidence is 'Screenshots and uploaded files, stored once by sha256.';

      create table mention_evidence (
        mention_id uuid not null references mention on delete cascade,
        hash text not null references evidence,
        kind text not null check (kind in ('screenshot', 'upload')),
        name text not null,
        at timestamptz not null default app.now(),
        added_by uuid references person,
        primary key (mention_id, hash)
      );
      comment on table mention_evidence is 'Which evidence belongs to which mention, when it was taken and by whom (null: by the system).';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table mention_evidence; drop table evidence;
      drop index mention_author;
      alter table mention drop column kind, drop column root_id, drop column excluded_by, drop column reread_at, drop column reread_step, drop column screenshot_at, drop column screenshot_tries,
        drop column reported_via, drop column reported_by;
      drop table official_account;
      alter table watch_list drop column required_words, drop column any_words, drop column accounts, drop column platforms,
        drop column active_from, drop column active_to, drop column version, drop column updated_at, drop column updated_by;
      delete from alarm where kind = 'hot_search' or watch_list_id is null;
      alter table alarm alter column watch_list_id set not null;
      alter table alarm drop constraint alarm_kind_check;
      alter table alarm add constraint alarm_kind_check check (kind in ('spike', 'single_post'));
      drop table hot_rank; drop table hot_topic; drop table sign_in; drop table session_refresh; drop table site_session; drop table kept_page;
      drop table watch_list_turn; drop table crawl_job;
      delete from source_state where source in ('weibo-ajax', 'weibo-hot', 'sogou-account');
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
      alter table crawl_attempt rename column target to query;
      alter table crawl_attempt drop column kind, add column query_id bigint references crawl_query on delete set null;
      alter table source_state drop column jitter_ms, drop column burst, drop column max_consecutive, drop column rest_ms, drop column daily,
        drop column focus_interval_ms, drop column path, drop column consecutive, drop column last_request_at, drop column day,
        drop column day_count, drop column needs_person, add column captchas_today int not null default 0;
      alter table source_state drop constraint source_state_source_check;
      alter table source_state add constraint source_state_source_check check (source in ('weibo-m', 'weibo-s', 'sogou', 'wechat-article'));
    `);
  }
}
