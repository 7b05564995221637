import type { MigrationInterface, QueryRunner } from 'typeorm';

const WAITS = `
  select t.kind, a.id, a.id as account_id, a.name, a.platform, a.state, a.state_at, a.version, a.due_at, a.remind_at, a.reminders, t.days,
    a.unit_id, u.name as unit_name, a.approver_unit_id, coalesce(u.kind = 'student_body', false) as student
  from official_account a join account_term t on t.kind = 'account' and t.state = a.state left join unit u on u.id = a.unit_id
  union all
  select t.kind, c.id, a.id, a.name, a.platform, c.state, c.state_at, c.version, c.due_at, c.remind_at, c.reminders, t.days,
    a.unit_id, u.name, a.approver_unit_id, coalesce(u.kind = 'student_body', false)
  from account_certification c join account_term t on t.kind = 'certification' and t.state = c.state
    join official_account a on a.id = c.account_id and a.active left join unit u on u.id = a.unit_id`;
const COMMENT = `comment on view account_wait is 'Everything of the 台账 that waits for somebody. student: 校团委 or 学工部 (approver_unit_id) speaks first (第七条).'`;

/** Accounts that were seen, and those of them that bear the school's name without standing in the 台账 (第四、十九条). */
export class Discovery1795000025000 implements MigrationInterface {
  name = 'Discovery1795000025000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table account_sighting (
        platform text not null,
        key text not null,
        uid text,
        handle text,
        name text not null,
        bio text not null default '',
        certified_kind text not null default 'none' check (certified_kind in ('none', 'person', 'organisation')),
        certified_text text not null default '',
        followers bigint,
        link text,
        found_by text not null check (found_by in ('search', 'author', 'linked', 'manual')),
        first_seen_at timestamptz not null default app.now(),
        seen_at timestamptz not null default app.now(),
        judged_at timestamptz,
        primary key (platform, key)
      );
      create index account_sighting_waiting on account_sighting (seen_at) where judged_at is null;
      comment on table account_sighting is 'Accounts as searches, authors of posts and links show them. key: uid, 微信号, or @name where only the name is known. judged_at null: nobody has looked at it as it stands; a change of name, bio or certification writes that.';
      create table account_sighting_mark (
        one boolean primary key default true check (one),
        mention_seq bigint not null default 0
      );
      insert into account_sighting_mark default values;
      comment on table account_sighting_mark is 'Up to which mention authors and links were looked through. One row.';

      create table account_candidate (
        id uuid primary key default gen_random_uuid(),
        platform text not null,
        key text not null,
        seen jsonb not null,
        name text not null,
        found_by text not null,
        found_at timestamptz not null default app.now(),
        proposal text not null check (proposal in ('ours', 'impersonation', 'fan', 'alumni', 'other_school', 'homonym')),
        reasons text[] not null check (cardinality(reasons) > 0),
        unit_id text references unit,
        account_id uuid references official_account,
        route text check (route in ('wechat_page', 'wechat_rights', 'weibo_report', 'other')),
        aside_as text check (aside_as in ('fan', 'alumni', 'other_school', 'homonym')),
        state text not null check (state in ('found', 'asked', 'filed', 'registered', 'complaining', 'sent', 'sent_guest', 'gone', 'aside')),
        state_at timestamptz not null default app.now(),
        version int not null default 1,
        due_at timestamptz,
        remind_at timestamptz,
        reminders int not null default 0,
        unique (platform, key),
        constraint account_candidate_asked check (state <> 'asked' or unit_id is not null),
        constraint account_candidate_filed check (state not in ('filed', 'registered') or account_id is not null),
        constraint account_candidate_complaint check (state not in ('complaining', 'sent', 'sent_guest') or route is not null),
        constraint account_candidate_aside check ((state = 'aside') = (aside_as is not null))
      );
      create index account_candidate_state on account_candidate (state, found_at);
      create index account_candidate_unit on account_candidate (unit_id);
      comment on table account_candidate is 'An account that bears the name of the school or of a unit and stands in no 台账, or falsely (第四、十九条): what was seen, what the judge proposes and why, and what became of it. aside: remembered, not proposed again unless what it claims changes.';

      create table account_candidate_step (
        candidate_id uuid not null references account_candidate,
        no int not null,
        act text not null,
        state text not null,
        text text not null,
        made_by text not null,
        made_at timestamptz not null default app.now(),
        primary key (candidate_id, no)
      );
      comment on table account_candidate_step is 'Every step of a candidate in order, with the words of whoever took it; none is ever changed. state: after it.';
      create function app.account_candidate_step_refuse() returns trigger language plpgsql as $$
      begin raise exception 'account_candidate_step keeps every step as it was' using errcode = 'restrict_violation'; end $$;
      create trigger account_candidate_step_no_change before update or delete on account_candidate_step for each row
        execute function app.account_candidate_step_refuse();

      create table account_candidate_file (
        candidate_id uuid not null references account_candidate,
        hash text not null references evidence,
        kind text not null check (kind in ('certificate', 'authorisation', 'notice', 'evidence', 'answer')),
        name text not null,
        added_by text not null,
        added_at timestamptz not null default app.now(),
        primary key (candidate_id, hash, kind)
      );
      comment on table account_candidate_file is 'Papers of a complaint: 事业单位法人证书, 授权委托书, 盖章通知, evidence, what the platform answered.';

      alter table account_term drop constraint account_term_kind_check,
        add constraint account_term_kind_check check (kind in ('account', 'certification', 'candidate'));
      insert into account_term (kind, state, days) values ('candidate', 'asked', 10), ('candidate', 'complaining', 5), ('candidate', 'sent', 7), ('candidate', 'sent_guest', 15);
      create or replace view account_wait as ${WAITS}
        union all
        select t.kind, c.id, null::uuid, c.name, c.platform, c.state, c.state_at, c.version, c.due_at, c.remind_at, c.reminders, t.days,
          case when c.state = 'asked' then u.id end, case when c.state = 'asked' then u.name end, null::text, false
        from account_candidate c join account_term t on t.kind = 'candidate' and t.state = c.state left join unit u on u.id = c.unit_id;
      ${COMMENT};
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      create or replace view account_wait as ${WAITS};
      ${COMMENT};
      delete from account_term where kind = 'candidate';
      alter table account_term drop constraint account_term_kind_check, add constraint account_term_kind_check check (kind in ('account', 'certification'));
      drop table account_candidate_file; drop table account_candidate_step; drop function app.account_candidate_step_refuse;
      drop table account_candidate; drop table account_sighting_mark; drop table account_sighting;
    `);
  }
}
