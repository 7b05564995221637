import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People come from the school's identity service too: who is who there, and what each pull did. */
export class Directory1795000025400 implements MigrationInterface {
  name = 'Directory1795000025400';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table person add column directory_id text unique;
      comment on column person.directory_id is 'id in the school''s identity service (SCIM); null: entered by hand or by sheet, and never taken out by a pull';

      create table directory_pull (
        id uuid primary key default gen_random_uuid(),
        state text not null default 'running' check (state in ('running', 'done', 'held', 'failed')),
        whole boolean not null,
        started_at timestamptz not null default app.now(),
        ended_at timestamptz,
        by_name text not null,
        report jsonb,
        reason text,
        constraint directory_pull_ended check ((state = 'running') = (ended_at is null)),
        constraint directory_pull_said check ((report is not null) = (state in ('done', 'held')) and (reason is not null) = (state in ('held', 'failed')))
      );
      create unique index directory_pull_running on directory_pull ((true)) where state = 'running';
      create index directory_pull_started on directory_pull (started_at);
      comment on table directory_pull is 'Pulls of people from the identity service; one runs at a time. whole: everybody was read, not only what had changed. held: more would have left than may without a person''s word; nothing was written.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table directory_pull; alter table person drop column directory_id`);
  }
}
