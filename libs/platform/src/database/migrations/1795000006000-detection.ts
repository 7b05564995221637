import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alarms that last: a rise is open until it has been over for a while; every alarm says what ends it. */
export class Detection1795000006000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table alarm
        add column clear_when text,
        add column last_high_at timestamptz,
        add column cleared_at timestamptz;
      alter table alarm drop constraint alarm_kind_check;
      alter table alarm add constraint alarm_kind_check check (kind in ('spike', 'sentiment', 'single_post', 'hot_search'));
      comment on column alarm.clear_when is '解除条件: one Chinese sentence; null for alarms from before it was told';
      comment on column alarm.last_high_at is 'spike, sentiment: when it was last seen above the level that ends it';
      comment on column alarm.cleared_at is 'spike, sentiment: when it had been over for long enough; another rise is another alarm';
      update alarm set last_high_at = at, cleared_at = at + interval '30 minutes' where kind = 'spike';
      create index alarm_open on alarm (kind, watch_list_id) where cleared_at is null and kind in ('spike', 'sentiment');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop index alarm_open;
      delete from alarm where kind = 'sentiment';
      alter table alarm drop constraint alarm_kind_check;
      alter table alarm add constraint alarm_kind_check check (kind in ('spike', 'single_post', 'hot_search'));
      alter table alarm drop column clear_when, drop column last_high_at, drop column cleared_at;
    `);
  }
}
