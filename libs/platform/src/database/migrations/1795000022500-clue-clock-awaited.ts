import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the accountability engine asks at every round must not grow with the clues: those whose first clock is not started yet, incidents that were none. */
export class ClueClockAwaited1795000022500 implements MigrationInterface {
  name = 'ClueClockAwaited1795000022500';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table clue add column clock_awaited boolean not null default true;
      update clue c set clock_awaited = false where state <> 'opened' or exists (select 1 from clue_clock k where k.clue_id = c.id);
      create index clue_clock_awaited on clue (opened_at) where clock_awaited and state = 'opened';
      create index incident_rejected on incident (id) where state = 'rejected';
      comment on column clue.clock_awaited is 'the engine has not started the clock of its first step yet';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop index incident_rejected; alter table clue drop column clock_awaited;`);
  }
}
