import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts can be stopped, and passwords are set by their owners through a link. */
export class Accounts1795000022300 implements MigrationInterface {
  name = 'Accounts1795000022300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table account add column disabled_at timestamptz, alter column password_hash drop not null;
      comment on column account.disabled_at is 'Not null: stopped by an administrator; no sign-in, no session, no API token that acts as this person.';
      comment on column account.password_hash is 'argon2id; null until the owner has set a password through a link.';

      create table password_link (
        token_hash text primary key,
        account_id uuid not null unique references account on delete cascade,
        made_at timestamptz not null default app.now(),
        expires_at timestamptz not null
      );
      comment on table password_link is 'The one link through which the owner of an account sets a password; the row holds the sha256 of its token and goes with its use.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table password_link;
      -- an account without a password could not sign in before either: a hash that no password has keeps it so
      update account set password_hash = '$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' where password_hash is null or disabled_at is not null;
      alter table account drop column disabled_at, alter column password_hash set not null;
    `);
  }
}
