import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the engine asks while it holds the log must not grow with the years: messages by incident and by what is unsent, open incidents by unit and topic. */
export class EngineLookups1795000014100 implements MigrationInterface {
  name = 'EngineLookups1795000014100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create index outbox_incident on outbox (incident_id, created_at) where incident_id is not null;
      create index outbox_unsent on outbox (person_id, channel, created_at) where state = 'pending' and attempt = 0;
      create index outbox_unaddressed on outbox (id) where state = 'failed' and error_code = 'no_address' and attempt = 0;
      create index incident_siblings on incident (unit_id, topic) where state in ('proposed', 'open');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop index incident_siblings, outbox_unaddressed, outbox_unsent, outbox_incident;`);
  }
}
