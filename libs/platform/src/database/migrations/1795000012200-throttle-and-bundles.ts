import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was sent when, for the limits that all workers keep together; several messages in one (escalation.md 4). */
export class ThrottleAndBundles1795000012200 implements MigrationInterface {
  name = 'ThrottleAndBundles1795000012200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table outbox_attempt (
        outbox_id uuid not null references outbox,
        attempt int not null,
        channel text not null,
        address text,
        started_at timestamptz not null,
        ended_at timestamptz,
        outcome text,
        primary key (outbox_id, attempt)
      );
      create index outbox_attempt_channel on outbox_attempt (channel, (coalesce(ended_at, 'infinity')));
      create index outbox_attempt_address on outbox_attempt (channel, address, (coalesce(ended_at, 'infinity')));
      comment on table outbox_attempt is 'Every call of a channel. Limits are counted here: a call may reach the service at any moment between started_at and ended_at, so it counts until a window after ended_at. ended_at null: still going on.';

      create table channel_gate (
        channel text primary key,
        held_until timestamptz not null default '-infinity',
        reason text
      );
      comment on table channel_gate is 'One row per channel. Locked by whoever takes messages of it, so that the limits hold over all workers; held_until: the service refuses everything until then.';

      alter table outbox drop constraint outbox_state_check;
      alter table outbox add constraint outbox_state_check
        check (state in ('pending', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown', 'bundled'));
      alter table outbox
        add column bundle text check (bundle in ('storm', 'digest')),
        add column bundle_id uuid references outbox;
      create index outbox_bundle on outbox (bundle_id) where bundle_id is not null;
      comment on column outbox.bundle is 'Not null: this message stands for several. storm: pages of many incidents of one unit; digest: courtesies beyond what a person may be sent.';
      comment on column outbox.bundle_id is 'The message that was sent instead of this one; its outcome becomes this one''s.';

      drop index outbox_due;
      drop index outbox_person;
      alter table outbox add column ready boolean not null default true;
      comment on column outbox.ready is 'false: it waits for not_before and is not in the queue''s index; set again when its time has come.';
      create index outbox_queue on outbox (channel, priority, created_at, id) where state in ('pending', 'unknown') and ready;
      create index outbox_asleep on outbox (channel, not_before) where state in ('pending', 'unknown') and not ready;
      create index outbox_wait on outbox (channel, not_before) where state in ('pending', 'unknown');
      create index outbox_address on outbox (channel, address, priority, created_at, id) where state in ('pending', 'unknown');
      create index outbox_card on outbox (incident_id, person_id) where response_code is not null;
      create index outbox_lease on outbox (lease_until) where state = 'sending';
      create index outbox_person on outbox (person_id, created_at);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop index outbox_person; drop index outbox_lease; drop index outbox_card; drop index outbox_address; drop index outbox_wait; drop index outbox_asleep; drop index outbox_queue; drop index outbox_bundle;
      alter table outbox drop column ready;
      create index outbox_due on outbox (priority, not_before) where state in ('pending', 'unknown');
      create index outbox_person on outbox (person_id, attempted_at);
      update outbox set state = 'pending' where state = 'bundled';
      alter table outbox drop column bundle, drop column bundle_id;
      alter table outbox drop constraint outbox_state_check;
      alter table outbox add constraint outbox_state_check
        check (state in ('pending', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown'));
      drop table channel_gate; drop table outbox_attempt;
    `);
  }
}
