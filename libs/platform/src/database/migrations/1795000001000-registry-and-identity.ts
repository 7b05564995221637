import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units, people, posts held from–to (第五条), accounts and sessions. */
export class RegistryAndIdentity1795000001000 implements MigrationInterface {
  name = 'RegistryAndIdentity1795000001000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table school_profile (
        id smallint primary key default 1 check (id = 1),
        name text not null,
        short_names text[] not null default '{}',
        traps text[] not null default '{}',
        places text[] not null default '{}',
        time_zone text not null default 'Asia/Shanghai'
      );
      comment on table school_profile is 'The one school: full name, short names that count as a mention, traps (longer names that contain a short name and are somebody else), places on campus.';

      create table unit (
        id text primary key,
        name text not null unique,
        kind text not null check (kind in ('party', 'department', 'office', 'student_body', 'leadership')),
        aliases text[] not null default '{}',
        topics text[] not null default '{}',
        position int not null default 0
      );
      comment on table unit is '单位. aliases: words in a post that point at it (二食堂 → 后勤处); topics: risk topics it answers for when no word points elsewhere.';

      create table person (
        id uuid primary key default gen_random_uuid(),
        name text not null,
        mobile text,
        wecom_userid text unique,
        active boolean not null default true
      );
      comment on table person is 'A member of staff. Never deleted while evidence names them: active = false.';

      create table post (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null references person,
        unit_id text not null references unit,
        function text not null check (function in
          ('unit_leader', 'unit_deputy', 'account_admin', 'publicity_duty', 'publicity_head', 'school_leader', 'party_secretary', 'president')),
        title text not null,
        held_from timestamptz not null default '2000-01-01',
        held_to timestamptz
      );
      create index post_unit on post (unit_id, function);
      comment on table post is '职务 held by a person in a unit; escalation finds its people here by function.';

      create table account (
        id uuid primary key default gen_random_uuid(),
        person_id uuid not null unique references person,
        username text not null unique,
        password_hash text not null,
        roles text[] not null default '{}',
        failed_logins int not null default 0,
        locked_until timestamptz,
        created_at timestamptz not null default app.now()
      );
      comment on table account is 'Sign-in of a person, argon2id. roles: admin, duty (值班员), publicity_head (宣传部部长), unit (单位负责人、管理员), school_leader (校领导), audit.';

      create table session (
        token_hash text primary key,
        account_id uuid not null references account on delete cascade,
        created_at timestamptz not null default app.now(),
        last_seen_at timestamptz not null default app.now(),
        expires_at timestamptz not null,
        ip text
      );
      comment on table session is 'A signed-in browser; the cookie holds the token, the row its sha256.';

      create table setup_token (
        token_hash text primary key,
        created_at timestamptz not null default app.now(),
        used_at timestamptz
      );
      comment on table setup_token is 'One-time link with which the first administrator is made; none is valid once an account exists.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      `drop table setup_token; drop table session; drop table account; drop table post; drop table person; drop table unit; drop table school_profile;`,
    );
  }
}
