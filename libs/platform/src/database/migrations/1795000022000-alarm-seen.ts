import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 已看到: who at the desk first said that an alarm has been noticed. */
export class AlarmSeen1795000022000 implements MigrationInterface {
  name = 'AlarmSeen1795000022000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table alarm_seen (
        alarm_id uuid primary key references alarm on delete cascade,
        person_id uuid not null references person,
        person_name text not null,
        at timestamptz not null default app.now()
      );
      comment on table alarm_seen is '已看到: the first person of the desk who said so, under the name of then. It stops the sound; it signs nothing.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table alarm_seen;`);
  }
}
