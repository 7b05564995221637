import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens of other systems, and answers kept for repeated requests. */
export class PublicApi1795000010100 implements MigrationInterface {
  name = 'PublicApi1795000010100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table api_token (
        id uuid primary key default gen_random_uuid(),
        name text not null unique,
        token_hash text not null unique,
        person_id uuid not null references person,
        roles text[] not null,
        created_at timestamptz not null default app.now(),
        expires_at timestamptz not null,
        revoked_at timestamptz,
        last_used_at timestamptz
      );
      comment on table api_token is 'A token of another system, kept as its sha256. It acts as person_id: a machine of its own name, or somebody on whose behalf it was made.';

      create table idempotency_key (
        scope text not null,
        key text not null,
        fingerprint text not null,
        status int,
        body text,
        content_type text,
        created_at timestamptz not null default app.now(),
        primary key (scope, key)
      );
      create index idempotency_key_age on idempotency_key (created_at);
      comment on table idempotency_key is 'POST requests with an Idempotency-Key and what they were answered, for 24 hours. scope: person or token; fingerprint: sha256 of method, path and body; status null: under way, or its process died.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table idempotency_key; drop table api_token;`);
  }
}
