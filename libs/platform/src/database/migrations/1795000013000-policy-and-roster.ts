import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts and publication of the 处置策略, the school's own days, and the 值班表. */
export class PolicyAndRoster1795000013000 implements MigrationInterface {
  name = 'PolicyAndRoster1795000013000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table escalation_policy add column published_by text, add column reason text;
      comment on column escalation_policy.published_by is 'Post and name as of then; null: set up with the installation.';

      create table policy_draft (
        id smallint primary key default 1 check (id = 1),
        body jsonb not null,
        based_on bigint references escalation_policy,
        version int not null default 1,
        updated_at timestamptz not null default app.now(),
        updated_by text not null
      );
      comment on table policy_draft is 'The one 处置策略 being worked on; its body may still be wrong. version guards against two people at once.';

      create table school_day (
        id uuid primary key default gen_random_uuid(),
        from_day date not null,
        to_day date not null check (to_day >= from_day),
        working boolean not null,
        name text not null,
        created_at timestamptz not null default app.now()
      );
      comment on table school_day is 'The school''s own days off (寒暑假, 校庆) and working days, above the national calendar; of two that cover a day the later made counts.';

      create table duty_rotation (
        unit_id text not null references unit,
        function text not null,
        pattern text not null check (pattern in ('daily', 'weekly')),
        starts_on date not null,
        handover text not null default '08:00' check (handover ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        members uuid[] not null check (cardinality(members) between 1 and 60),
        version int not null default 1,
        updated_at timestamptz not null default app.now(),
        updated_by text not null,
        primary key (unit_id, function)
      );
      comment on table duty_rotation is '轮值: from starts_on the members take turns by day or by week, changing at handover, Asia/Shanghai. Without a row everybody who holds the post is on duty.';

      create table duty_shift (
        id uuid primary key default gen_random_uuid(),
        unit_id text not null references unit,
        function text not null,
        person_id uuid not null references person,
        from_at timestamptz not null,
        to_at timestamptz not null check (to_at > from_at),
        unique (unit_id, function, person_id, from_at)
      );
      create index duty_shift_time on duty_shift (function, unit_id, to_at);
      comment on table duty_shift is '排班, day by day as imported: where it covers a moment it counts instead of the rotation.';

      create table duty_absence (
        id uuid primary key default gen_random_uuid(),
        kind text not null check (kind in ('cover', 'swap', 'leave')),
        person_id uuid not null references person,
        substitute_id uuid references person check (substitute_id <> person_id),
        unit_id text references unit,
        function text,
        from_at timestamptz not null,
        to_at timestamptz not null check (to_at > from_at),
        reason text not null,
        pair_id uuid,
        created_at timestamptz not null default app.now(),
        created_by text not null,
        cancelled_at timestamptz,
        check (kind = 'leave' or substitute_id is not null),
        check ((unit_id is null) = (function is null))
      );
      create index duty_absence_time on duty_absence (person_id, to_at) where cancelled_at is null;
      comment on table duty_absence is '代班, 换班 (two rows with one pair_id), 请假: person does not act between from and to, the substitute does. unit and function null: in all posts. Recorded before it begins, never after.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table duty_absence; drop table duty_shift; drop table duty_rotation; drop table school_day; drop table policy_draft;
      alter table escalation_policy drop column published_by, drop column reason;
    `);
  }
}
