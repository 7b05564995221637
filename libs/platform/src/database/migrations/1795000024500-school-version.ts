import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The school is entered on a page: whoever saves names the version seen. */
export class SchoolVersion1795000024500 implements MigrationInterface {
  name = 'SchoolVersion1795000024500';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table school_profile
        add column version int not null default 1,
        add column updated_at timestamptz not null default app.now();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`alter table school_profile drop column version, drop column updated_at`);
  }
}
