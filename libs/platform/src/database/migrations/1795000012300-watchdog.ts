import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the watchdog has told of, so that any number of processes tell it once (escalation.md 9). */
export class Watchdog1795000012300 implements MigrationInterface {
  name = 'Watchdog1795000012300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table watchdog_alarm (
        kind text primary key,
        raised_at timestamptz not null
      );
      comment on table watchdog_alarm is 'When somebody was last told of a fault of the system itself; the process that moves the time forward is the one that tells.';
      create index deadline_breached on deadline (breached_at) where breached_at is not null;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop index deadline_breached; drop table watchdog_alarm;`);
  }
}
