import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 站内消息 beside every message to a person, and what is done once a day. */
export class InAppMessages1795000017000 implements MigrationInterface {
  name = 'InAppMessages1795000017000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table in_app_message (
        id uuid primary key default gen_random_uuid(),
        outbox_id uuid not null unique references outbox,
        person_id uuid not null references person,
        at timestamptz not null,
        read_at timestamptz
      );
      create index in_app_message_person on in_app_message (person_id, at desc);
      create index in_app_message_unread on in_app_message (person_id, at) where read_at is null;
      comment on table in_app_message is '站内消息: the copy of a message to a person that the pages show, written in the same statement. at: not shown before. read_at: when the person read it, which leaves a receipt.';

      create table daily_job (
        name text primary key,
        ran_on date not null
      );
      comment on table daily_job is 'What one engine of several does once a day (Asia/Shanghai): whoever moves the date forward does it.';

      create index channel_receipt_age on channel_receipt (at);
      create index delivery_receipt_age on delivery_receipt (received_at);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop index delivery_receipt_age; drop index channel_receipt_age;
      drop table daily_job; drop table in_app_message;
    `);
  }
}
