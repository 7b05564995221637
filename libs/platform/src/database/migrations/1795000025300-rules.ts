import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records that are made once and never changed, and those that go on: both name what they were made under. */
const KEPT = ['account_sheet', 'account_certification_step', 'authorisation_step'];
const GOING_ON = ['escalation_run', 'clue'];

/** 制度 in versions (第二十条): the regulation, forms and terms beside the policies and words that had versions already; records name those in force. */
export class Rules1795000025300 implements MigrationInterface {
  name = 'Rules1795000025300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table rule_version (
        kind text not null check (kind in ('regulation', 'forms', 'terms')),
        no int not null check (no > 0),
        in_force_from date,
        body jsonb not null,
        reason text,
        made_by text,
        made_at timestamptz not null default app.now(),
        primary key (kind, no)
      );
      comment on table rule_version is '制度 (第二十条): a version of the regulation, of the printed forms, of the working days of the 台账. None is changed; of those whose day has come the highest number is in force. in_force_from: Beijing day, null: since the system was set up, as made_by and reason then are.';
      create function app.rule_version_refuse() returns trigger language plpgsql as $$
      begin raise exception 'rule_version keeps every version as it was' using errcode = 'FS002'; end $$;
      create trigger rule_version_no_change before update or delete on rule_version for each row execute function app.rule_version_refuse();
      create trigger rule_version_no_truncate before truncate on rule_version for each statement execute function app.rule_version_refuse();
      insert into rule_version (kind, no, body)
        select 'terms', 1, jsonb_build_object('terms', jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'days', days) order by kind, state)) from account_term;

      create table rule_draft (
        kind text primary key check (kind in ('regulation', 'forms')),
        body jsonb not null,
        version int not null default 1,
        updated_at timestamptz not null default app.now(),
        updated_by text not null
      );
      comment on table rule_draft is 'The one draft of a 制度 being worked on; its body may still be wrong. version guards against two people at once.';

      create view rule_document as
        select kind, no::bigint as no, '第 ' || no || ' 版' as name, in_force_from::timestamp at time zone 'Asia/Shanghai' as from_at, made_at, made_by, reason, body
          from rule_version
        union all
        select 'words', version, '第 ' || version || ' 版', at, at, by_name, null, jsonb_build_object('words', words) from publishing_words
        union all
        select 'levels', id, '“' || name || '”第 ' || version || ' 版', created_at, created_at, published_by, reason, body from escalation_policy;
      comment on view rule_document is 'Every version of every 制度 under one list. from_at: when it takes force, null: since the system was set up.';

      create function app.rules_at(moment timestamptz) returns jsonb language sql stable as $$
        select coalesce(jsonb_object_agg(kind, no), '{}') from (
          select distinct on (kind) kind, no from rule_document where from_at is null or from_at <= moment order by kind, no desc) in_force
      $$;
      comment on function app.rules_at is 'The versions in force at a moment: {regulation, levels, terms, words, forms}; a kind without one is missing.';

      create function app.rules_stay() returns trigger language plpgsql as $$
      begin
        if new.rules is distinct from old.rules then
          raise exception 'what a record was made under does not change' using errcode = 'FS002';
        end if;
        return new;
      end $$;
    `);
    for (const table of [...KEPT, ...GOING_ON])
      // first the column, then its default: what was made before names nothing
      await q.query(`
        alter table ${table} add column rules jsonb;
        alter table ${table} alter column rules set default app.rules_at(app.now());
        comment on column ${table}.rules is 'the versions of the 制度 that it was made under (app.rules_at); null: made before they were named';
      `);
    for (const table of KEPT)
      await q.query(`alter table ${table} add constraint ${table}_rules check (rules is not null) not valid`);
    for (const table of GOING_ON)
      await q.query(
        `create trigger ${table}_rules_stay before update of rules on ${table} for each row execute function app.rules_stay()`,
      );
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of GOING_ON) await q.query(`drop trigger ${table}_rules_stay on ${table}`);
    for (const table of [...KEPT, ...GOING_ON]) await q.query(`alter table ${table} drop column rules`);
    await q.query(`
      drop function app.rules_stay;
      drop function app.rules_at;
      drop view rule_document;
      drop table rule_draft;
      drop table rule_version;
      drop function app.rule_version_refuse;
    `);
  }
}
