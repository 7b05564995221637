import type { MigrationInterface, QueryRunner } from 'typeorm';

const OLD_KINDS = `'ack', 'first_report', 'respond', 'follow_report', 'final_report'`;
const OLD_FILINGS = `'first_report', 'response', 'follow_up', 'decline', 'final_report'`;

/** One ladder per unit of an incident, all clocks of 第十三条, pause, judgement of declines, tracked steps, outages of the engine. */
export class EngineClocks1795000014000 implements MigrationInterface {
  name = 'EngineClocks1795000014000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table escalation_run add column level smallint, add column next_at timestamptz, add column next_step text,
        add column paused_at timestamptz, add column paused_until timestamptz, add column taken_over_at timestamptz, add column taken_over_by text;
      update escalation_run set level = (policy_snapshot->>'level')::smallint, next_at = app.now(), started_at = date_trunc('milliseconds', started_at);
      alter table escalation_run alter column level set not null;
      create index escalation_run_next on escalation_run (next_at) where state <> 'ended';
      create index incident_open on incident (id) where state = 'open';
      comment on column escalation_run.next_at is 'the nearest moment at which the engine must look; kept by whoever changes a clock, in the same transaction';
      comment on column escalation_run.next_step is '「14:35 若未签收，将报宣传部」: what the screens say comes next';
      comment on column escalation_run.level is 'the level whose plan runs; another than the incident''s: a new plan is due';

      create table escalation_ladder (
        incident_id uuid not null references escalation_run,
        ladder_no int not null,
        unit_id text not null references unit,
        lead boolean not null,
        t0 timestamptz not null,
        level_no int not null default 0,
        level_at timestamptz,
        climb_at timestamptz,
        climb_reason text,
        left_at timestamptz,
        left_reason text,
        primary key (incident_id, ladder_no)
      );
      create unique index escalation_ladder_lead on escalation_ladder (incident_id) where lead and left_at is null;
      create unique index escalation_ladder_unit on escalation_ladder (incident_id, unit_id) where left_at is null;
      comment on table escalation_ladder is 'One unit''s way up within an incident. lead: 牵头单位. t0: its clocks count from here. level_at: moment of the highest level told, from which the next is planned. climb_at: the next level is told then. left_at: reassigned; nothing runs any more.';
      insert into escalation_ladder (incident_id, ladder_no, unit_id, lead, t0, level_no, level_at)
        select r.incident_id, 1, i.unit_id, true, r.started_at, r.level_no,
          r.started_at + coalesce((r.policy_snapshot->'levels'->(r.policy_snapshot->>'level')->'steps'->(r.level_no - 1)->>'toldAfterS')::int, 0) * interval '1 second'
        from escalation_run r join incident i on i.id = r.incident_id;

      alter table escalation_target add column ladder_no int not null default 1;
      alter table escalation_target drop constraint escalation_target_incident_id_epoch_level_no_person_id_key;
      alter table escalation_target add constraint escalation_target_once unique (incident_id, epoch, ladder_no, level_no, person_id);

      alter table deadline add column ladder_no int not null default 1, add column stage smallint not null default 1, add column clue boolean not null default false;
      alter table deadline drop constraint deadline_kind_check, drop constraint deadline_incident_id_epoch_level_no_kind_occurrence_key;
      alter table deadline add constraint deadline_kind_check check (kind in (${OLD_KINDS}, 'idle', 'public_statement', 'press', 'reply48', 'platform_contact', 'rectify')),
        add constraint deadline_once unique (incident_id, epoch, ladder_no, level_no, kind, occurrence);
      comment on column deadline.stage is 'idle: 1 the level is asked again, 2 the next level is told';
      comment on column deadline.clue is 'breached, and the next stage heard of it: false for windows that lay in an outage of the engine';

      alter table filing drop constraint filing_kind_check;
      alter table filing add constraint filing_kind_check check (kind in (${OLD_FILINGS}, 'note', 'rectification', 'public_statement', 'press', 'reply48'));
      alter table filing add column ladder_no int;
      comment on column filing.ladder_no is 'for which unit of the incident; null: for the incident, by 宣传部 or a leader';

      create table decline (
        filing_id uuid primary key references filing,
        incident_id uuid not null references incident,
        ladder_no int not null,
        state text not null default 'open' check (state in ('open', 'accepted', 'refused')),
        judged_at timestamptz,
        judged_by text,
        judged_reason text
      );
      create unique index decline_open on decline (incident_id, ladder_no) where state = 'open';
      comment on table decline is '非我单位: a unit says that the incident is not its matter; 宣传部 judges. Clocks run until it is accepted.';

      create table disposal_step (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        kind text not null check (kind in ('platform_contact', 'closure_order', 'rectify')),
        state text not null,
        unit_id text references unit,
        subject text not null,
        text text not null,
        result text,
        by_name text not null,
        at timestamptz not null,
        changed_at timestamptz not null,
        request_id text not null unique
      );
      create index disposal_step_incident on disposal_step (incident_id);
      comment on table disposal_step is '第十三条: contact with the hosting platform, an order to close an account, an order to rectify, each tracked to its end. text: what was sent. Every change is in the ledger.';

      alter table ack_link add column ladder_no int not null default 1, add column action text not null default 'ack' check (action = 'ack');

      create table act_request (
        request_id text primary key,
        incident_id uuid not null,
        at timestamptz not null
      );
      comment on table act_request is 'Acts carried out, by the number the page gave them: the same one sent again changes nothing.';

      create table data_quality_task (
        id uuid primary key default gen_random_uuid(),
        cause text not null,
        text text not null,
        incident_id uuid references incident,
        opened_at timestamptz not null,
        closed_at timestamptz,
        closed_by text
      );
      create unique index data_quality_task_open on data_quality_task (cause) where closed_at is null;
      comment on table data_quality_task is 'For 宣传部: a level nobody fills or nobody can be reached at. Not a failure of the unit.';

      create table engine_state (
        one boolean primary key default true check (one),
        beat_at timestamptz not null,
        paused_at timestamptz,
        paused_by text,
        paused_reason text
      );
      insert into engine_state (beat_at) values (app.now());
      comment on table engine_state is 'The one row all engines share: last sign of life; paused: after a restore nothing is told and nothing is sent until an operator resumes.';
      create table engine_outage (from_at timestamptz primary key, to_at timestamptz not null);
      comment on table engine_outage is 'Times without any engine, longer than the tolerance. Windows within one count against nobody.';

    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table engine_outage; drop table engine_state; drop table data_quality_task; drop table act_request; drop table disposal_step; drop table decline;
      alter table ack_link drop column action, drop column ladder_no;
      delete from filing where kind not in (${OLD_FILINGS});
      alter table filing drop column ladder_no, drop constraint filing_kind_check;
      alter table filing add constraint filing_kind_check check (kind in (${OLD_FILINGS}));
      delete from clue where deadline_id in (select id from deadline where kind not in (${OLD_KINDS}) or ladder_no > 1);
      delete from deadline where kind not in (${OLD_KINDS}) or ladder_no > 1;
      alter table deadline drop constraint deadline_once, drop constraint deadline_kind_check;
      alter table deadline drop column ladder_no, drop column stage, drop column clue;
      alter table deadline add constraint deadline_kind_check check (kind in (${OLD_KINDS})),
        add constraint deadline_incident_id_epoch_level_no_kind_occurrence_key unique (incident_id, epoch, level_no, kind, occurrence);
      delete from escalation_target where ladder_no > 1;
      alter table escalation_target drop constraint escalation_target_once;
      alter table escalation_target drop column ladder_no;
      alter table escalation_target add constraint escalation_target_incident_id_epoch_level_no_person_id_key unique (incident_id, epoch, level_no, person_id);
      drop table escalation_ladder;
      drop index incident_open;
      drop index escalation_run_next;
      alter table escalation_run drop column level, drop column next_at, drop column next_step, drop column paused_at, drop column paused_until,
        drop column taken_over_at, drop column taken_over_by;
    `);
  }
}
