import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 微博圈 (第十四条): groups of accounts, 联动 with what was seen of them, declared 互粉, and what the school gave. */
export class Circle1795000025310 implements MigrationInterface {
  name = 'Circle1795000025310';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table circle_group (
        id uuid primary key default gen_random_uuid(),
        name text not null unique,
        version int not null default 1,
        updated_at timestamptz not null default app.now()
      );
      comment on table circle_group is 'Groups of the 微博圈, as they are asked together.';
      create table circle_group_account (
        group_id uuid not null references circle_group on delete cascade,
        account_id uuid not null references official_account,
        primary key (group_id, account_id)
      );
      create index circle_group_account_account on circle_group_account (account_id);
      comment on table circle_group_account is 'The accounts of a group; an account may be in several.';

      create table circle_action (
        id uuid primary key default gen_random_uuid(),
        mention_id uuid not null references mention,
        wanted text not null check (wanted in ('repost', 'comment', 'either')),
        text text not null,
        until_at timestamptz not null check (until_at > made_at),
        remind_at timestamptz,
        state text not null default 'open' check (state in ('open', 'ended', 'withdrawn')),
        version int not null default 1,
        made_by text not null,
        made_at timestamptz not null default app.now(),
        rules jsonb not null default app.rules_at(app.now())
      );
      create index circle_action_made on circle_action (made_at desc);
      create index circle_action_running on circle_action (until_at) where state <> 'withdrawn';
      comment on table circle_action is '联动: a post of a school-level account that others are asked to pass on until a time. remind_at: when those of whom nothing was seen are written to; null: they have been.';

      create table circle_request (
        id uuid primary key default gen_random_uuid(),
        action_id uuid not null references circle_action,
        account_id uuid not null references official_account,
        unit_id text references unit,
        state text not null default 'asked' check (state in ('asked', 'done', 'late', 'declared', 'missed', 'excused', 'cancelled')),
        version int not null default 1,
        seen_mention_id uuid references mention,
        seen_at timestamptz,
        note text,
        url text,
        unique (action_id, account_id),
        constraint circle_request_seen check ((state in ('done', 'late')) = (seen_mention_id is not null)),
        constraint circle_request_at check ((state in ('done', 'late', 'declared')) = (seen_at is not null)),
        constraint circle_request_said check (state not in ('declared', 'excused') or coalesce(btrim(note), '') <> '')
      );
      create index circle_request_account on circle_request (account_id);
      create index circle_request_unit on circle_request (unit_id);
      comment on table circle_request is 'One account of a 联动. done and late rest on a post that was read (seen_mention_id, published at seen_at); declared on the unit''s word. unit_id: the host as of the asking.';

      create table circle_follow (
        from_id uuid not null references official_account,
        to_id uuid not null references official_account check (to_id <> from_id),
        declared_by text not null,
        declared_at timestamptz not null default app.now(),
        primary key (from_id, to_id)
      );
      comment on table circle_follow is '互粉 as the host of from_id declares it: from_id follows to_id.';

      create table circle_support (
        id uuid primary key default gen_random_uuid(),
        account_id uuid not null references official_account,
        kind text not null check (kind in ('promotion', 'technical')),
        given_on date not null,
        text text not null,
        made_by text not null,
        made_at timestamptz not null default app.now()
      );
      create index circle_support_account on circle_support (account_id, given_on);
      comment on table circle_support is 'What the school gave an account (第十四条). Help with certification stands in account_certification.';
      create function app.circle_support_refuse() returns trigger language plpgsql as $$
      begin raise exception 'circle_support is append-only' using errcode = 'FS002'; end $$;
      create trigger circle_support_no_change before update or delete on circle_support for each row execute function app.circle_support_refuse();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table circle_support; drop function app.circle_support_refuse;
      drop table circle_follow; drop table circle_request; drop table circle_action;
      drop table circle_group_account; drop table circle_group;
    `);
  }
}
