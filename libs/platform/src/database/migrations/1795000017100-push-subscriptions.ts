import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Browsers that people allowed to show notifications (RFC 8030, 8291, 8292). */
export class PushSubscriptions1795000017100 implements MigrationInterface {
  name = 'PushSubscriptions1795000017100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table push_subscription (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references person,
        endpoint text not null unique,
        p256dh text not null,
        auth text not null,
        kid text not null,
        device text not null,
        created_at timestamptz not null default app.now()
      );
      create index push_subscription_person on push_subscription (person_id);
      comment on table push_subscription is 'A browser that shows notifications for a person. Its id is the address in person_contact (channel web_push). p256dh, auth: what the browser decrypts with, base64url; kid: our key that it was subscribed with and takes messages from.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`delete from person_contact where channel = 'web_push'; drop table push_subscription;`);
  }
}
