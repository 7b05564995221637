import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who corrected a judgement, and what had stood there before. */
export class Corrections1795000009000 implements MigrationInterface {
  name = 'Corrections1795000009000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table mention_correction (
        mention_id uuid not null references mention on delete cascade,
        field text not null check (field in ('about', 'unit', 'sentiment', 'topic')),
        was text,
        set_by uuid not null references person,
        set_at timestamptz not null default app.now(),
        primary key (mention_id, field)
      );
      comment on table mention_correction is 'The last word of a person on one part of a judgement. was: what the analysis had said before the first such word; later ones keep it. The ledger holds every earlier word.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table mention_correction`);
  }
}
