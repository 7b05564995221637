import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 日报、周报、月报、专报, when they are made and for whom; 整改任务 with their steps and proof. */
export class BriefsAndTasks1795000021000 implements MigrationInterface {
  name = 'BriefsAndTasks1795000021000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table brief_schedule (
        kind text primary key check (kind in ('daily', 'weekly', 'monthly')),
        enabled boolean not null default true,
        at text not null check (at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        weekday smallint check (weekday between 1 and 7),
        month_day smallint check (month_day between 1 and 28),
        next_at timestamptz,
        version int not null default 1,
        updated_at timestamptz not null default app.now(),
        updated_by text,
        check ((kind = 'weekly') = (weekday is not null)),
        check ((kind = 'monthly') = (month_day is not null))
      );
      insert into brief_schedule (kind, at, weekday, month_day) values
        ('daily', '08:30', null, null), ('weekly', '09:00', 1, null), ('monthly', '09:00', null, 1);
      comment on table brief_schedule is 'When a brief of a kind is made, Beijing time. next_at: the first set time not yet served, which is how an outage is caught up; null: counted from the engine''s next look.';

      create table brief (
        id uuid primary key default gen_random_uuid(),
        kind text not null check (kind in ('daily', 'weekly', 'monthly', 'special')),
        year int not null,
        number int not null,
        from_at timestamptz not null,
        to_at timestamptz not null check (to_at > from_at),
        topic text,
        incident_id uuid references incident,
        made_at timestamptz not null,
        made_by text not null,
        body jsonb not null,
        body_hash text not null,
        unique (kind, year, number),
        check ((kind = 'special') or (topic is null and incident_id is null))
      );
      create unique index brief_once on brief (kind, from_at) where kind <> 'special';
      create index brief_newest on brief (from_at desc, id);
      comment on table brief is '简报, as made: body is never changed, its hash stands in the log too. number counts up within a kind and a year.';
      create function app.brief_refuse() returns trigger language plpgsql as $$
      begin raise exception 'brief is never changed' using errcode = 'FS002'; end $$;
      create trigger brief_no_change before update or delete on brief for each row execute function app.brief_refuse();
      create trigger brief_no_truncate before truncate on brief for each statement execute function app.brief_refuse();

      create table brief_subscription (
        person_id uuid not null references person,
        kind text not null check (kind in ('daily', 'weekly', 'monthly')),
        since timestamptz not null default app.now(),
        primary key (person_id, kind)
      );
      comment on table brief_subscription is 'Who is told when a brief of a kind is there.';

      create index mention_undated on mention (first_seen_at) where published_at is null;

      create sequence improvement_code_seq;
      create table improvement_task (
        id uuid primary key default gen_random_uuid(),
        code text not null unique,
        source text not null check (source in ('report', 'clue', 'manual')),
        incident_id uuid references incident,
        report_version int,
        clue_id uuid references clue,
        cause text not null check (cause in ('silent', 'late', 'unreached', 'engine_late', 'gap', 'alarm_lag', 'clue_open', 'other')),
        topic text,
        text text not null,
        unit_id text references unit,
        owner_id uuid references person,
        owner_name text,
        owner_post text,
        due_at timestamptz not null,
        state text not null default 'open' check (state in ('open', 'submitted', 'returned', 'accepted', 'cancelled')),
        version int not null default 1,
        opened_at timestamptz not null,
        submitted_at timestamptz,
        submitted_by uuid references person,
        ended_at timestamptz,
        ended_by uuid references person,
        remind_at timestamptz,
        reminders int not null default 0,
        check ((source = 'report') <= (incident_id is not null and report_version is not null)),
        check ((state in ('accepted', 'cancelled')) = (ended_at is not null)),
        constraint improvement_two_people check (state <> 'accepted' or (submitted_by is not null and ended_by is not null and submitted_by <> ended_by))
      );
      create unique index improvement_lesson on improvement_task (incident_id, cause, unit_id, text) nulls not distinct where source = 'report';
      create index improvement_unit on improvement_task (unit_id, state);
      create index improvement_remind on improvement_task (remind_at) where remind_at is not null;
      comment on table improvement_task is '整改任务. unit_id null: 系统管理员. Whoever handed it in does not accept it. remind_at: when the engine must write next; reminders: how often it has.';

      create table improvement_step (
        id bigserial primary key,
        task_id uuid not null references improvement_task,
        at timestamptz not null,
        act text not null check (act in ('open', 'submit', 'accept', 'return', 'extend', 'assign', 'cancel')),
        by_id uuid references person,
        by_name text not null,
        text text not null
      );
      create index improvement_step_task on improvement_step (task_id, id);
      comment on table improvement_step is 'What happened to a task, in order; each stands in the log too.';

      create table improvement_file (
        step_id bigint not null references improvement_step,
        hash text not null references evidence,
        name text not null,
        primary key (step_id, hash)
      );
      comment on table improvement_file is 'Proof handed in with a step.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table improvement_file; drop table improvement_step; drop table improvement_task; drop sequence improvement_code_seq;
      drop index mention_undated;
      drop table brief_subscription; drop table brief; drop function app.brief_refuse; drop table brief_schedule;
    `);
  }
}
