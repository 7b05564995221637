import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 台账 of official accounts: the record of 登记表, its states, every former sheet, scans, and searches kept for its page (第四、六、七、九、十九条). */
export class AccountRegister1795000023100 implements MigrationInterface {
  name = 'AccountRegister1795000023100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table official_account
        drop constraint official_account_platform_check,
        add constraint official_account_platform_check check (platform in ('weibo', 'wechat', 'tencent_weibo', 'channels', 'douyin', 'kuaishou',
          'bilibili', 'qq', 'live', 'app', 'mobile_paper', 'web_tv', 'other')),
        alter column platform_uid drop not null,
        add column handle text,
        add column state text not null default 'registered' check (state in ('applied', 'returned', 'endorsed', 'refused', 'withdrawn', 'approved', 'opened',
          'registered', 'rectifying', 'ordered_closed', 'closed')),
        add column state_at timestamptz not null default app.now(),
        add column record jsonb not null default '{}',
        add column certified_until date,
        add column version int not null default 1,
        add column created_at timestamptz not null default app.now(),
        add column updated_at timestamptz not null default app.now();
      update official_account set state = 'closed' where not active;
      alter table official_account add constraint official_account_active
        check (active = (state in ('opened', 'registered', 'rectifying', 'ordered_closed')));
      create index official_account_unit on official_account (unit_id);
      comment on table official_account is '官方账号 of the 台账 (第四条). state: where it stands between application and closure; active: it exists, so its timeline is read. platform_uid: Weibo uid, WeChat gh_…, null before it is opened or where the platform shows none. record: what else stands on its sheet.';

      create table account_person (
        account_id uuid not null references official_account on delete cascade,
        role text not null check (role in ('leader', 'admin', 'guide', 'review_1', 'review_2', 'review_3')),
        person_id uuid not null references person,
        primary key (account_id, role, person_id)
      );
      create index account_person_person on account_person (person_id);
      comment on table account_person is 'Who answers for an account (第十一条): 分管领导, 管理员, 指导教师, and the reviewers of 三审三校.';

      create table account_sheet (
        account_id uuid not null references official_account,
        no int not null,
        kind text not null check (kind in ('register', 'apply', 'change', 'open', 'inspect', 'close')),
        act text not null,
        state text not null,
        content jsonb not null,
        opinion text,
        made_by text not null,
        made_at timestamptz not null default app.now(),
        primary key (account_id, no)
      );
      comment on table account_sheet is 'Every sheet of an account as it was handed in, in order: 登记表, 申请表, 变更表, 年检表, 注销表. None is ever changed. state: of the account after it; opinion: what was decided and why.';

      create function app.account_sheet_refuse() returns trigger language plpgsql as $$
      begin raise exception 'account_sheet keeps every sheet as it was' using errcode = 'restrict_violation'; end $$;
      create trigger account_sheet_no_change before update or delete on account_sheet for each row execute function app.account_sheet_refuse();

      create table account_file (
        account_id uuid not null references official_account,
        hash text not null references evidence,
        kind text not null check (kind in ('seal', 'rules', 'identity', 'proof', 'other')),
        name text not null,
        sheet_no int,
        added_by text not null,
        added_at timestamptz not null default app.now(),
        primary key (account_id, hash, kind),
        foreign key (account_id, sheet_no) references account_sheet
      );
      comment on table account_file is 'Scans beside an account: the stamped sheet (seal), the unit''s rules, proof of identity, proof that it is gone.';

      alter table saved_view
        add column page text not null default 'stream' check (page in ('stream', 'accounts')),
        drop constraint saved_view_person_id_name_key,
        add constraint saved_view_name unique (person_id, page, name);
      comment on table saved_view is 'A search that a person keeps under a name. page: 信息流 or 台账; query: its query string.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      delete from saved_view where page <> 'stream';
      alter table saved_view drop constraint saved_view_name, drop column page, add constraint saved_view_person_id_name_key unique (person_id, name);
      drop table account_file;
      drop table account_sheet;
      drop function app.account_sheet_refuse;
      drop table account_person;
      drop index official_account_unit;
      alter table official_account drop constraint official_account_active;
      alter table official_account drop constraint official_account_platform_check;
      delete from official_account where platform not in ('weibo', 'wechat') or platform_uid is null;
      alter table official_account
        add constraint official_account_platform_check check (platform in ('weibo', 'wechat')),
        alter column platform_uid set not null,
        drop column handle, drop column state, drop column state_at, drop column record, drop column certified_until, drop column version,
        drop column created_at, drop column updated_at;
    `);
  }
}
