import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a report was written where that was not when it came, and the photos that go with it. */
export class WrittenAndPhotos1795000022200 implements MigrationInterface {
  name = 'WrittenAndPhotos1795000022200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table filing add column written_at timestamptz check (written_at < at);
      comment on column filing.written_at is 'When it was written, as the device said and we could believe; no clock counts it. null: not said, not believed, or sent at once.';

      create table filing_file (
        filing_id uuid not null references filing,
        no smallint not null,
        hash text not null references evidence,
        name text not null,
        primary key (filing_id, no)
      );
      create index filing_file_hash on filing_file (hash);
      comment on table filing_file is 'Photos and files of a report, in the order in which they were added. The content stands in evidence, once by its sha256.';

      -- a report sent again is known as any other act is: by its number
      insert into act_request (request_id, incident_id, at) select request_id, incident_id, at from filing on conflict do nothing;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table filing_file; alter table filing drop column written_at;`);
  }
}
