import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 信息流: why a person corrected, searches that people keep, and copies of a post found without reading all posts. */
export class Stream1795000015000 implements MigrationInterface {
  name = 'Stream1795000015000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table mention_correction add column reason text;
      create index mention_near_of on mention (near_of) where near_of is not null;

      create table saved_view (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references person,
        name text not null,
        query text not null,
        saved_at timestamptz not null default app.now(),
        unique (person_id, name)
      );
      comment on table saved_view is 'A search that a person keeps under a name. query: the query string of the page 信息流.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table saved_view;
      drop index mention_near_of;
      alter table mention_correction drop column reason;
    `);
  }
}
