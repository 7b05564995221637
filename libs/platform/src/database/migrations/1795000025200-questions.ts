import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATES = `'found', 'dispatched', 'review', 'approved', 'published', 'dismissed', 'merged', 'incident'`;

/** 答复 (第十二条): questions and complaints, where they were asked, who was to answer until when, and what was answered. */
export class Questions1795000025200 implements MigrationInterface {
  name = 'Questions1795000025200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table question_term (
        kind text primary key check (kind in ('question', 'complaint', 'urgent', 'confirm')),
        amount int not null check (amount between 1 and 250),
        counted text not null check (counted in ('working_days', 'working_hours', 'hours'))
      );
      insert into question_term (kind, amount, counted) values
        ('question', 1, 'working_days'), ('complaint', 2, 'working_days'), ('urgent', 4, 'working_hours'), ('confirm', 4, 'working_hours');
      comment on table question_term is 'How long an answer may take, by kind; an urgent one of either kind has its own; confirm: 宣传部 says to whom a question goes. hours are those of the clock. What runs keeps the time it was given.';

      create table question (
        id uuid primary key default gen_random_uuid(),
        text text not null,
        features text[] not null,
        near_hash bigint not null default 0,
        kind text not null check (kind in ('question', 'complaint')),
        urgent boolean not null default false,
        state text not null default 'found' check (state in (${STATES})),
        state_at timestamptz not null default app.now(),
        version int not null default 1,
        created_at timestamptz not null default app.now(),
        unit_id text references unit,
        unit_reason text not null default '',
        account_id uuid references official_account,
        reply text,
        replied_by uuid references person,
        reviewed_by uuid references person,
        published_at timestamptz,
        starts_at timestamptz,
        due_at timestamptz,
        remind_at timestamptz,
        reminders int not null default 0,
        merged_into uuid references question,
        incident_id uuid references incident,
        constraint question_two_people check (replied_by <> reviewed_by),
        constraint question_replied check (state not in ('review', 'approved', 'published') or coalesce(btrim(reply), '') <> '' and replied_by is not null),
        constraint question_reviewed check (state not in ('approved', 'published') or reviewed_by is not null),
        constraint question_published check (state <> 'published' or published_at is not null),
        constraint question_timed check (state not in ('dispatched', 'review', 'approved') or unit_id is not null and due_at is not null),
        constraint question_merged check ((state = 'merged') = (merged_into is not null)),
        constraint question_incident check ((state = 'incident') = (incident_id is not null))
      );
      create index question_state on question (state, state_at);
      create index question_unit on question (unit_id, state);
      create index question_features on question using gin (features);
      create index question_remind on question (remind_at) where remind_at is not null;
      comment on table question is '问题 (第十二条): what was asked, by one or several, and its answer. text: personal data starred out; features: words and pairs of characters for likeness; near_hash: SimHash of the words; unit_id: who is to answer, of a found one who is proposed, unit_reason: why; due_at goes with the state; reminders: how many of the coming, the warning, the leader and 宣传部 were told.';

      create table question_asking (
        id uuid primary key default gen_random_uuid(),
        question_id uuid references question,
        mention_id uuid unique references mention,
        looked_at timestamptz,
        asked_at timestamptz not null,
        via text,
        asker text,
        contact text,
        reply_url text,
        reply_note text,
        reply_mention_id uuid references mention,
        reply_seen_at timestamptz,
        reply_same boolean,
        constraint question_asking_origin check (mention_id is not null or via is not null and question_id is not null),
        constraint question_asking_seen check ((reply_mention_id is null) = (reply_seen_at is null))
      );
      create index question_asking_waiting on question_asking (mention_id) where looked_at is null;
      create index question_asking_question on question_asking (question_id);
      create index question_asking_unseen on question_asking (question_id) where reply_url is not null and reply_seen_at is null;
      comment on table question_asking is 'One place where something was asked: a stored post or comment (a trigger on mention writes it; looked_at null: it waits), or what came by telephone, visit or letter (via). question_id null: it was looked at and asks nothing. reply_url, reply_note: where the answer stands; reply_mention_id: the stored post in which it was read.';

      create table question_round (
        question_id uuid not null references question,
        no int not null,
        unit_id text not null references unit,
        account_id uuid references official_account,
        reopened boolean not null default false,
        started_at timestamptz not null default app.now(),
        due_at timestamptz not null,
        ended_at timestamptz,
        outcome text check (outcome in ('answered', 'declined', 'moved', 'merged', 'incident')),
        primary key (question_id, no),
        constraint question_round_ended check ((ended_at is null) = (outcome is null))
      );
      create unique index question_round_open on question_round (question_id) where ended_at is null;
      create index question_round_started on question_round (started_at, unit_id);
      comment on table question_round is 'Every time a question was a unit''s to answer, from its coming until its publication; figures count these. reopened: whoever asked came back. One that has ended is never changed.';
      create function app.question_round_refuse() returns trigger language plpgsql as $$
      begin raise exception 'question_round: what has ended stays as it was' using errcode = 'FS002'; end $$;
      create trigger question_round_no_change before update on question_round for each row when (old.ended_at is not null) execute function app.question_round_refuse();
      create trigger question_round_no_delete before delete on question_round for each row execute function app.question_round_refuse();

      create table question_step (
        id bigserial primary key,
        question_id uuid not null references question,
        at timestamptz not null default app.now(),
        act text not null,
        from_state text,
        to_state text not null check (to_state in (${STATES})),
        person_id uuid references person,
        by_name text not null,
        text text not null,
        ledger_seq bigint not null
      );
      create index question_step_question on question_step (question_id, id);
      comment on table question_step is 'Every step of a question with the words of whoever took it; person_id null: by rule. Append-only; ledger_seq: its entry in the log.';
      create function app.question_step_refuse() returns trigger language plpgsql as $$
      begin raise exception 'question_step is append-only' using errcode = 'FS002'; end $$;
      create trigger question_step_no_change before update or delete on question_step for each row execute function app.question_step_refuse();
      create trigger question_step_no_truncate before truncate on question_step for each statement execute function app.question_step_refuse();

      -- a new reading of the whole store asks nothing anew that is older than a week
      create function app.question_wait() returns trigger language plpgsql as $$
      begin
        -- a drill is about incidents: its made-up posts ask nobody
        if app.is_drill() then return null; end if;
        insert into question_asking (mention_id, asked_at) values (new.id, coalesce(new.published_at, new.first_seen_at)) on conflict (mention_id) do nothing;
        return null;
      end $$;
      create trigger question_new after insert on mention for each row
        when (new.is_question and new.about_school and not new.drill and new.author_kind in ('plain', 'verified_person')
          and coalesce(new.published_at, new.first_seen_at) > app.now() - interval '7 days')
        execute function app.question_wait();
      create trigger question_found after update of is_question, about_school on mention for each row
        when (new.is_question and new.about_school and not (old.is_question and old.about_school) and not new.drill
          and new.author_kind in ('plain', 'verified_person') and coalesce(new.published_at, new.first_seen_at) > app.now() - interval '7 days')
        execute function app.question_wait();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop trigger question_found on mention; drop trigger question_new on mention; drop function app.question_wait;
      drop table question_step; drop function app.question_step_refuse;
      drop table question_round; drop function app.question_round_refuse;
      drop table question_asking; drop table question; drop table question_term;
    `);
  }
}
