import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A message that does not arrive by one channel goes by the next (escalation.md 4). */
export class Fallback1795000012100 implements MigrationInterface {
  name = 'Fallback1795000012100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table outbox
        add column chain boolean not null default true,
        add column origin_id uuid references outbox,
        add column step smallint not null default 1,
        add column because text,
        add column fallback_at timestamptz;
      create index outbox_fallback on outbox (fallback_at) where fallback_at is not null;
      create index outbox_origin on outbox (origin_id) where origin_id is not null;
      comment on column outbox.origin_id is 'First message of the chain of channels; null: this is it. step counts from 1, because says why the channel before was not enough.';
      comment on column outbox.chain is 'false: this channel and no other.';
      comment on column outbox.fallback_at is 'When it is decided whether the next channel is tried; null: no more.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      update outbox set origin_id = null;
      alter table outbox drop column chain, drop column origin_id, drop column step, drop column because, drop column fallback_at;
    `);
  }
}
