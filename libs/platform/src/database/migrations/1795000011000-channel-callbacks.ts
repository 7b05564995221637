import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes with which an SMS is answered, and the wrong answers. */
export class ChannelCallbacks1795000011000 implements MigrationInterface {
  name = 'ChannelCallbacks1795000011000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table reply_code (
        phone text not null,
        code text not null check (code ~ '^[0-9]{6}$'),
        person_id uuid not null references person,
        incident_id uuid not null references incident,
        epoch int not null,
        issued_at timestamptz not null default app.now(),
        expires_at timestamptz not null,
        primary key (phone, code),
        unique (phone, person_id, incident_id, epoch)
      );
      comment on table reply_code is '回复码: what a person answers an SMS with to sign. A code never comes back for a phone; epoch: of the plan it was sent under (0: none yet).';

      create table wrong_reply (
        dedupe_key text primary key,
        phone text not null,
        at timestamptz not null default app.now()
      );
      create index wrong_reply_phone on wrong_reply (phone, at);
      comment on table wrong_reply is 'Replies with a code that was none, once each: after five within an hour a phone is not listened to.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table wrong_reply; drop table reply_code;`);
  }
}
