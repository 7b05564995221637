import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mark of an installation that plays drills (演练), and the drills that a live one had played. */
export class Drills1795000020000 implements MigrationInterface {
  name = 'Drills1795000020000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table installation (
        id smallint primary key default 1 check (id = 1),
        drill boolean not null,
        links_only boolean not null default false
      );
      comment on table installation is 'What this database is for. drill: it was made for one drill; every incident, message and document of it is marked 演练. links_only: its messages carry no buttons, for the services report clicks to the live installation.';
      insert into installation (drill) values (false);
      create function app.is_drill() returns boolean language sql stable as 'select drill from installation';
      comment on function app.is_drill() is 'Whether this database was made for a drill. What is counted is counted among its own kind: i.drill = app.is_drill().';
      alter table incident alter column drill set default app.is_drill();

      create table drill (
        id uuid primary key default gen_random_uuid(),
        scenario text not null,
        title text not null,
        kind text not null,
        script text not null,
        surprise boolean not null,
        state text not null check (state in ('waiting', 'running', 'done', 'failed', 'aborted')),
        reason text not null,
        by_id uuid not null references person,
        by_name text not null,
        made_at timestamptz not null default app.now(),
        started_at timestamptz,
        beat_at timestamptz,
        ended_at timestamptz,
        share real not null default 0,
        lines jsonb not null default '[]',
        injects jsonb not null default '[]',
        result jsonb,
        problem text
      );
      create unique index drill_one_at_a_time on drill ((true)) where state = 'running';
      create index drill_made on drill (made_at desc);
      comment on table drill is 'Drills (演练) that were played beside this installation, each on a database of its own that is gone. script: the scenario file as played. beat_at: last sign of life of its process. lines: its course in words; result: score, injects, expectations.';

      create table drill_report (
        drill_id uuid not null references drill,
        format text not null,
        bytes bytea not null,
        primary key (drill_id, format)
      );
      comment on table drill_report is 'The drill''s after-action report with its score, in every format.';

      create table drill_consent (
        drill_id uuid not null references drill,
        person_id uuid not null references person,
        name text not null,
        post text not null,
        at timestamptz not null default app.now(),
        primary key (drill_id, person_id)
      );
      comment on table drill_consent is 'Who agreed to a surprise drill (不预告演练) before it began, with the post of that moment.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table drill_consent;
      drop table drill_report;
      drop table drill;
      alter table incident alter column drill set default false;
      drop function app.is_drill();
      drop table installation;
    `);
  }
}
