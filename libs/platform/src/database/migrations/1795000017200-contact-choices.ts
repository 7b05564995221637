import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order in which a person wants to be tried, and codes by which an address is proved. */
export class ContactChoices1795000017200 implements MigrationInterface {
  name = 'ContactChoices1795000017200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table contact_choice (
        person_id uuid primary key references person,
        channels text[] not null,
        changed_at timestamptz not null default app.now()
      );
      comment on table contact_choice is 'The order of channels that a person chose, all of them named; without a row the order of the school.';

      create table contact_code (
        person_id uuid not null references person,
        kind text not null check (kind in ('mobile', 'mail')),
        address text not null,
        code text not null check (code ~ '^[0-9]{6}$'),
        sent_at timestamptz not null default app.now(),
        sent_in_hour smallint not null default 1,
        hour_began_at timestamptz not null default app.now(),
        wrong smallint not null default 0,
        primary key (person_id, kind)
      );
      comment on table contact_code is 'The code last sent to an address, to prove that it is the person''s: good for ten minutes and five tries.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table contact_code; drop table contact_choice;`);
  }
}
