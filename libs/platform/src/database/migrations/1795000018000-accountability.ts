import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATES = `'opened', 'verified', 'dropped', 'notified', 'stated', 'waived', 'decided', 'rectifying', 'rectified', 'closed', 'appealed', 'withdrawn'`;
const DECIDED = `'decided', 'rectifying', 'rectified', 'closed', 'appealed'`;

/**
 * 问责 from 线索 to 销号 (第十条、第十三条). What the law of the procedure demands is a constraint or a trigger here, whoever writes: three roles apart,
 * nobody on his own unit, and no decision before the statement is heard or its time has passed.
 */
export class Accountability1795000018000 implements MigrationInterface {
  name = 'Accountability1795000018000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table official_account add column approver_unit_id text references unit;
      comment on column official_account.approver_unit_id is '谁审批谁监督 (第十条): the unit that approved the account; null: 党委宣传部 (第七条)';

      alter table clue drop constraint clue_deadline_id_key, drop constraint clue_state_check, alter column state set default 'opened';
      alter table clue
        add column against text not null default 'unit' check (against in ('unit', 'leader', 'admin', 'approver')),
        add column person_id uuid references person,
        add column official_account_id uuid references official_account,
        add column flags text[] not null default '{}'
          check (flags <@ array['unreached', 'engine_late', 'duplicate', 'wrong_unit', 'on_leave']),
        add column version int not null default 1,
        add column state_at timestamptz not null default app.now(),
        add column verified_by uuid references person, add column verified_at timestamptz,
        add column notified_at timestamptz, add column seen_at timestamptz, add column served_at timestamptz,
        add column statement_due timestamptz, add column stated_at timestamptz,
        add column decision text check (decision in ('exempt', 'remind', 'talk', 'rectify', 'circulate', 'refer')),
        add column decision_reason text,
        add column decided_by uuid references person, add column decided_at timestamptz,
        add column rectify_due timestamptz, add column rectified_at timestamptz,
        add column closed_by uuid references person, add column closed_at timestamptz,
        add column appeal_due timestamptz, add column appealed_at timestamptz, add column appealed_from text,
        add column heard_by uuid references person, add column heard_at timestamptz,
        add column end_reason text;
      update clue set state_at = opened_at,
        flags = array_remove(array[
          case when exists (select 1 from unnest(exemptions) e where e like '没有任何渠道%') then 'unreached' end,
          case when exists (select 1 from unnest(exemptions) e where e like '系统%') then 'engine_late' end,
          case when exists (select 1 from unnest(exemptions) e where e like '经宣传部认定不属%') then 'wrong_unit' end], null),
        evidence = case when evidence = '{}' then '{"items": []}'::jsonb else jsonb_build_object('items', jsonb_build_array(
          evidence || jsonb_build_object('deadlineId', deadline_id, 'kind', kind, 'dueAt', due_at, 'persons', '[]'::jsonb, 'flags', '[]'::jsonb))) end;
      update clue set state = 'opened' where state = 'open';
      update clue set state = 'dropped', end_reason = coalesce(exemptions[cardinality(exemptions)], '经宣传部认定') where state = 'closed';

      alter table clue
        add constraint clue_state_check check (state in (${STATES})),
        add constraint clue_against_person check (against <> 'unit' or person_id is null),
        add constraint clue_three_apart check (
          verified_by <> decided_by and decided_by <> closed_by and verified_by <> closed_by and heard_by <> verified_by and heard_by <> decided_by),
        add constraint clue_heard_first check (decided_at is null or notified_at is not null and notified_at <= decided_at
          and (stated_at is not null and stated_at <= decided_at or statement_due is not null and statement_due <= decided_at)),
        add constraint clue_decision_whole check ((decided_at is null) = (decided_by is null) and (decided_at is null) = (decision is null)
          and (decided_at is null) = (coalesce(btrim(decision_reason), '') = '')),
        add constraint clue_verified_whole check ((verified_at is null) = (verified_by is null)),
        add constraint clue_closed_whole check ((closed_at is null) = (closed_by is null)),
        add constraint clue_state_whole check (
          (state in ('opened', 'dropped') or verified_at is not null)
          and (state not in ('notified', 'stated', 'waived', ${DECIDED}) or notified_at is not null and statement_due is not null and statement_due > notified_at)
          and (state <> 'stated' or stated_at is not null)
          and (state not in (${DECIDED}) or decided_at is not null)
          and (state <> 'rectifying' or rectify_due is not null)
          and (state <> 'rectified' or rectified_at is not null)
          and (state <> 'closed' or closed_at is not null)
          and (state <> 'appealed' or appealed_at is not null and appealed_from in ('decided', 'rectifying', 'rectified', 'closed'))
          and (state not in ('dropped', 'withdrawn') or coalesce(btrim(end_reason), '') <> ''));
      create unique index clue_unit_once on clue (deadline_id) where against = 'unit';
      create unique index clue_person_open on clue (incident_id, unit_id, against, person_id, official_account_id) nulls not distinct
        where against <> 'unit' and state = 'opened';
      create index clue_state on clue (state, state_at);
      create index clue_incident on clue (incident_id);
      comment on table clue is '线索: missed clocks of one unit or one person with their evidence, and the procedure from 核实 to 销号. Never a sanction by the program: people verify, hear, decide, close, each another (clue_three_apart).';
      comment on column clue.person_id is 'whom it concerns; null: the unit';
      comment on column clue.evidence is '{items: one for each missed clock: deadlineId, kind, startsAt, dueAt, latenessMs, ledgerSeq, persons, receipts, flags}';
      comment on column clue.flags is 'codes of what may excuse; exemptions says the same in words';
      comment on column clue.statement_due is '申辩 by then, in working time; it is only ever put off';
      comment on column clue.appealed_from is 'the state an appeal that fails leads back to';

      create function app.clue_guard() returns trigger language plpgsql as $$
      declare
        old_verified uuid; old_decided uuid; old_closed uuid; old_heard uuid; who uuid;
      begin
        if tg_op = 'UPDATE' then
          old_verified := old.verified_by; old_decided := old.decided_by; old_closed := old.closed_by; old_heard := old.heard_by;
          if old_verified is not null and new.verified_by is distinct from old_verified then
            raise exception 'clue: who verified stays on record' using errcode = 'FS002';
          end if;
          if old_decided is not null and new.decided_by is not null and (new.decided_by, new.decided_at, new.decision, new.decision_reason)
              is distinct from (old.decided_by, old.decided_at, old.decision, old.decision_reason) then
            raise exception 'clue: a decision is not changed; an appeal sets it aside' using errcode = 'FS002';
          end if;
          if old_decided is not null and new.decided_by is null and old.state <> 'appealed' then
            raise exception 'clue: only an appeal sets a decision aside' using errcode = 'FS002';
          end if;
          if new.statement_due < old.statement_due or old.statement_due is not null and new.statement_due is null then
            raise exception 'clue: the time for a statement is never cut short' using errcode = 'FS002';
          end if;
          if old.stated_at is not null and new.stated_at is distinct from old.stated_at then
            raise exception 'clue: a statement once made stays made' using errcode = 'FS002';
          end if;
          if new.unit_id <> old.unit_id or new.person_id is distinct from old.person_id or new.incident_id <> old.incident_id or new.against <> old.against then
            raise exception 'clue: whom it concerns does not change' using errcode = 'FS002';
          end if;
        end if;
        if new.state = 'waived' and new.statement_due > app.now() then
          raise exception 'clue: the time for a statement has not passed' using errcode = 'FS002';
        end if;
        if new.decided_by is not null and new.decided_by is distinct from old_decided then
          if new.decided_at > app.now() then
            raise exception 'clue: decided in the future' using errcode = 'FS002';
          end if;
          if new.stated_at is null and new.statement_due > app.now() then
            raise exception 'clue: no decision before the statement is heard or its time has passed' using errcode = 'FS002';
          end if;
          if tg_op = 'UPDATE' and old.state not in ('stated', 'waived') then
            raise exception 'clue: decided from state %', old.state using errcode = 'FS002';
          end if;
        end if;
        foreach who in array array_remove(array[
          case when new.verified_by is distinct from old_verified then new.verified_by end, case when new.decided_by is distinct from old_decided then new.decided_by end,
          case when new.closed_by is distinct from old_closed then new.closed_by end, case when new.heard_by is distinct from old_heard then new.heard_by end], null)
        loop
          if who = new.person_id or exists (select 1 from post p where p.person_id = who and p.unit_id = new.unit_id
              and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())) then
            raise exception 'clue: nobody judges his own unit or himself' using errcode = 'FS002';
          end if;
        end loop;
        return new;
      end $$;
      create trigger clue_guard before insert or update on clue for each row execute function app.clue_guard();

      create table clue_step (
        id bigserial primary key,
        clue_id uuid not null references clue,
        at timestamptz not null default app.now(),
        act text not null,
        from_state text check (from_state in (${STATES})),
        to_state text not null check (to_state in (${STATES})),
        person_id uuid references person,
        by_name text not null,
        text text not null,
        detail jsonb not null default '{}',
        ledger_seq bigint not null
      );
      create index clue_step_clue on clue_step (clue_id, id);
      comment on table clue_step is 'Every step of a clue: who, when, from where to where, the words. by_name: post and name as of then. person_id null: the engine. Append-only; ledger_seq is its entry in the log, which holds the hash of the words.';
      create function app.clue_step_refuse() returns trigger language plpgsql as $$
      begin raise exception 'clue_step is append-only' using errcode = 'FS002'; end $$;
      create trigger clue_step_no_change before update or delete on clue_step for each row execute function app.clue_step_refuse();
      create trigger clue_step_no_truncate before truncate on clue_step for each statement execute function app.clue_step_refuse();

      create table clue_file (
        step_id bigint not null references clue_step,
        hash text not null references evidence,
        clue_id uuid not null references clue,
        name text not null,
        primary key (step_id, hash)
      );
      create index clue_file_clue on clue_file (clue_id, hash);
      comment on table clue_file is 'Attachments of a step: of a statement, a decision, proof of rectification. The content stands in evidence, once by its sha256.';

      create index outbox_clue on outbox (dedupe_key text_pattern_ops) where dedupe_key like 'clue:%';

      create table clue_clock (
        id bigserial primary key,
        clue_id uuid not null references clue,
        act text not null check (act in ('verify', 'notify', 'state', 'decide', 'rectify', 'close', 'hear')),
        owner text not null check (owner in ('reviewer', 'concerned')),
        starts_at timestamptz not null,
        due_at timestamptz not null,
        next_at timestamptz,
        reminders int not null default 0,
        met_at timestamptz,
        breached_at timestamptz,
        cancelled_at timestamptz,
        check (met_at is null or cancelled_at is null)
      );
      create unique index clue_clock_open on clue_clock (clue_id) where met_at is null and cancelled_at is null;
      create index clue_clock_next on clue_clock (next_at) where met_at is null and cancelled_at is null;
      create index clue_clock_due on clue_clock (due_at);
      create index clue_clock_clue on clue_clock (clue_id, id);
      comment on table clue_clock is 'Times of the procedure, of those who review as of those concerned; in working time. next_at: when the engine looks: at four fifths, at the end, then every working day. breached_at stays when it is met later.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop index outbox_clue; drop table clue_clock; drop table clue_file; drop table clue_step;
      drop function app.clue_step_refuse;
      drop trigger clue_guard on clue; drop function app.clue_guard;
      drop index clue_unit_once; drop index clue_person_open; drop index clue_state; drop index clue_incident;
      delete from clue where against <> 'unit';
      alter table clue drop constraint clue_state_check, drop constraint clue_against_person, drop constraint clue_three_apart, drop constraint clue_heard_first,
        drop constraint clue_decision_whole, drop constraint clue_verified_whole, drop constraint clue_closed_whole, drop constraint clue_state_whole;
      update clue set state = case when state in ('dropped', 'closed', 'withdrawn') then 'closed' else 'open' end,
        evidence = coalesce(evidence->'items'->0, '{}'::jsonb);
      alter table clue drop column against, drop column person_id, drop column official_account_id, drop column flags, drop column version, drop column state_at,
        drop column verified_by, drop column verified_at, drop column notified_at, drop column seen_at, drop column served_at, drop column statement_due,
        drop column stated_at, drop column decision, drop column decision_reason, drop column decided_by, drop column decided_at, drop column rectify_due,
        drop column rectified_at, drop column closed_by, drop column closed_at, drop column appeal_due, drop column appealed_at, drop column appealed_from,
        drop column heard_by, drop column heard_at, drop column end_reason;
      alter table clue alter column state set default 'open', add constraint clue_state_check check (state in ('open', 'closed')),
        add constraint clue_deadline_id_key unique (deadline_id);
      comment on table clue is '线索: a missed clock with its evidence. Never a sanction: people decide.';
      alter table official_account drop column approver_unit_id;
    `);
  }
}
