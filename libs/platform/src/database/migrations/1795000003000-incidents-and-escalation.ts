import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alarms, incidents, policies, runs, deadlines, filings, outbox, clues, reports. */
export class IncidentsAndEscalation1795000003000 implements MigrationInterface {
  name = 'IncidentsAndEscalation1795000003000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table incident (
        id uuid primary key default gen_random_uuid(),
        code text not null unique,
        title text not null,
        unit_id text not null references unit,
        topic text not null,
        watch_list_id text references watch_list,
        level smallint not null check (level between 1 and 4),
        level_reason text not null,
        level_confirmed_by uuid references person,
        level_confirmed_at timestamptz,
        state text not null default 'proposed' check (state in ('proposed', 'open', 'closed', 'rejected')),
        opened_at timestamptz not null default app.now(),
        closed_at timestamptz,
        closed_reason text,
        drill boolean not null default false,
        version int not null default 1
      );
      create sequence incident_code_seq;
      comment on table incident is '事件. level 1..4 = Ⅰ红 Ⅱ橙 Ⅲ黄 Ⅳ蓝. proposed: waits for the 值班员 (levels 3, 4); 1 and 2 open at once (product.md 6). version: compare-and-set.';

      create table alarm (
        id uuid primary key default gen_random_uuid(),
        kind text not null check (kind in ('spike', 'single_post')),
        watch_list_id text not null references watch_list,
        at timestamptz not null default app.now(),
        dedupe_key text not null unique,
        reason text not null,
        numbers jsonb not null,
        mention_ids uuid[] not null default '{}',
        unit_id text references unit,
        topic text,
        incident_id uuid references incident
      );
      comment on table alarm is '预警. reason: one Chinese sentence that names its numbers; numbers: the same as JSON.';

      create table incident_mention (
        incident_id uuid not null references incident on delete cascade,
        mention_id uuid not null references mention,
        added_at timestamptz not null default app.now(),
        added_by text not null default 'rule',
        primary key (incident_id, mention_id)
      );
      create index incident_mention_mention on incident_mention (mention_id);
      comment on table incident_mention is 'Posts that belong to an incident.';

      create table detection_cursor (
        name text primary key,
        seq bigint not null default 0
      );
      comment on table detection_cursor is 'How far a reader of mention.seq has come.';

      create table escalation_policy (
        id bigserial primary key,
        name text not null,
        version int not null,
        body jsonb not null,
        active boolean not null default false,
        created_at timestamptz not null default app.now(),
        unique (name, version)
      );
      create unique index escalation_policy_active on escalation_policy (active) where active;
      comment on table escalation_policy is '处置策略: per incident level the people told and the clocks, in seconds. One is active; an incident keeps the snapshot it opened under.';

      create table escalation_run (
        incident_id uuid primary key references incident,
        policy_snapshot jsonb not null,
        policy_hash text not null,
        epoch int not null default 1,
        level_no int not null default 0,
        state text not null default 'running' check (state in ('running', 'paused', 'ended')),
        started_at timestamptz not null,
        paused_reason text
      );
      comment on table escalation_run is 'The one row that every act on an incident locks first. epoch fences stale buttons and workers; level_no: highest level told.';

      create table escalation_target (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        epoch int not null,
        level_no int not null,
        person_id uuid references person,
        person_name text not null,
        post_title text not null,
        unit_name text not null,
        cc boolean not null default false,
        told_at timestamptz not null,
        told_reason text not null,
        acked_at timestamptz,
        acked_via text,
        unique (incident_id, epoch, level_no, person_id)
      );
      comment on table escalation_target is 'Who was told at a level, with name and post as of then; cc: for information, owes no signature.';

      create table deadline (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        unit_id text not null references unit,
        epoch int not null,
        level_no int not null,
        kind text not null check (kind in ('ack', 'first_report', 'respond', 'follow_report', 'final_report')),
        occurrence int not null default 1,
        starts_at timestamptz not null,
        due_at timestamptz not null,
        warn_at timestamptz not null,
        warned boolean not null default false,
        state text not null default 'pending' check (state in ('pending', 'met', 'breached', 'cancelled', 'rebased')),
        met_at timestamptz,
        breached_at timestamptz,
        lateness_ms bigint,
        unique (incident_id, epoch, level_no, kind, occurrence)
      );
      create index deadline_due on deadline (due_at) where state = 'pending';
      create index deadline_warn on deadline (warn_at) where state = 'pending' and not warned;
      comment on table deadline is '时限, absolute. breached stays breached: a late act sets met_at beside it.';

      create table filing (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        kind text not null check (kind in ('first_report', 'response', 'follow_up', 'decline', 'final_report')),
        body jsonb not null,
        person_id uuid not null references person,
        person_name text not null,
        post_title text not null,
        at timestamptz not null default app.now(),
        request_id text not null unique
      );
      comment on table filing is '初报、回应、续报… body: {真实性 truth, 现状 situation, 已采取措施 measures, 下一步 next} or {text}. request_id makes a repeated submission harmless.';

      create table ack_link (
        token_hash text primary key,
        incident_id uuid not null references incident,
        person_id uuid not null references person,
        level_no int not null,
        epoch int not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        refused int not null default 0
      );
      comment on table ack_link is 'Signed link in a message: allows 签收 once, by POST; GET only shows (escalation.md 5).';

      create table outbox (
        id uuid primary key default gen_random_uuid(),
        dedupe_key text not null unique,
        incident_id uuid references incident,
        person_id uuid references person,
        address text,
        channel text not null,
        purpose text not null check (purpose in ('page', 'warn', 'status')),
        priority smallint not null,
        body jsonb not null,
        state text not null default 'pending' check (state in ('pending', 'sending', 'accepted', 'delivered', 'failed', 'unknown')),
        attempt int not null default 0,
        attempted_at timestamptz,
        resent boolean not null default false,
        not_before timestamptz not null default app.now(),
        lease_until timestamptz,
        provider_id text,
        response_code text,
        error_code text,
        error text,
        created_at timestamptz not null default app.now(),
        accepted_at timestamptz
      );
      create index outbox_due on outbox (priority, not_before) where state in ('pending', 'unknown');
      create index outbox_person on outbox (person_id, attempted_at);
      comment on table outbox is 'Messages, written in the transaction that decided them (escalation.md 4). unknown: a send whose outcome a crash hid.';

      create table channel_receipt (
        id bigserial primary key,
        channel text not null,
        dedupe_key text not null unique,
        at timestamptz not null default app.now(),
        body jsonb not null
      );
      comment on table channel_receipt is 'Callbacks from channels as received, once each.';

      create table clue (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        deadline_id uuid not null unique references deadline,
        unit_id text not null references unit,
        person_name text not null,
        post_title text not null,
        kind text not null,
        opened_at timestamptz not null default app.now(),
        due_at timestamptz not null,
        evidence jsonb not null,
        exemptions text[] not null default '{}',
        state text not null default 'open' check (state in ('open', 'closed'))
      );
      comment on table clue is '线索: a missed clock with its evidence. Never a sanction: people decide.';

      create table after_action_report (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        version int not null,
        created_at timestamptz not null default app.now(),
        chain_head text not null,
        body jsonb not null,
        body_hash text not null,
        unique (incident_id, version)
      );
      comment on table after_action_report is '复盘报告, drafted by rule from the data; the same inputs give the same body and hash.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table after_action_report; drop table clue; drop table channel_receipt; drop table outbox; drop table ack_link; drop table filing;
      drop table deadline; drop table escalation_target; drop table escalation_run; drop table escalation_policy; drop table detection_cursor;
      drop table incident_mention; drop table alarm; drop sequence incident_code_seq; drop table incident;
    `);
  }
}
