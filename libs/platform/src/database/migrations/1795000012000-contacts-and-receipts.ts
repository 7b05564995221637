import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses of people by channel, and what channels report of the messages they took (escalation.md 4). */
export class ContactsAndReceipts1795000012000 implements MigrationInterface {
  name = 'ContactsAndReceipts1795000012000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table person_contact (
        person_id uuid not null references person,
        channel text not null,
        address text not null check (address <> ''),
        verified_at timestamptz,
        primary key (person_id, channel, address)
      );
      create index person_contact_address on person_contact (channel, address);
      comment on table person_contact is 'Where a person is reached by a channel: 企业微信 userid, mobile, mail address, push subscription. verified_at: first proof that messages arrive there. person.wecom_userid and person.mobile are copied here whenever they change.';

      create function app.person_contact_sync() returns trigger language plpgsql as $$
      begin
        delete from person_contact where person_id = new.id and
          (channel = 'wecom' and address is distinct from new.wecom_userid
           or channel in ('aliyun_sms', 'tencent_sms', 'aliyun_voice') and address is distinct from new.mobile);
        insert into person_contact (person_id, channel, address)
          select new.id, 'wecom', new.wecom_userid where new.wecom_userid <> ''
          union all
          select new.id, c, new.mobile from unnest(array['aliyun_sms', 'tencent_sms', 'aliyun_voice']) c where new.mobile <> ''
          on conflict do nothing;
        return null;
      end $$;
      create trigger person_contact_sync after insert or update of wecom_userid, mobile on person
        for each row execute function app.person_contact_sync();
      update person set mobile = mobile;

      alter table outbox drop constraint outbox_state_check;
      alter table outbox add constraint outbox_state_check
        check (state in ('pending', 'sending', 'accepted', 'delivered', 'read', 'failed', 'unknown'));
      alter table outbox add column delivered_at timestamptz;
      create index outbox_provider on outbox (channel, provider_id) where provider_id is not null;

      create table delivery_receipt (
        seq bigserial primary key,
        channel text not null,
        provider_id text not null,
        outbox_id uuid,
        verdict text not null check (verdict in ('delivered', 'read', 'failed')),
        code text,
        reason text,
        at timestamptz not null,
        received_at timestamptz not null default app.now(),
        raw jsonb not null,
        applied_at timestamptz,
        unique (channel, provider_id, verdict, at)
      );
      create index delivery_receipt_open on delivery_receipt (received_at) where applied_at is null;
      comment on table delivery_receipt is 'What a channel reported of a message, in the order received. provider_id: the service''s number, or outbox_id where it gives ours back. at: when it happened, as the service says. applied_at null: its message is still being sent, or was never ours.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table delivery_receipt;
      drop index outbox_provider;
      alter table outbox drop column delivered_at;
      update outbox set state = 'delivered' where state = 'read';
      alter table outbox drop constraint outbox_state_check;
      alter table outbox add constraint outbox_state_check
        check (state in ('pending', 'sending', 'accepted', 'delivered', 'failed', 'unknown'));
      drop trigger person_contact_sync on person;
      drop function app.person_contact_sync;
      drop table person_contact;
    `);
  }
}
