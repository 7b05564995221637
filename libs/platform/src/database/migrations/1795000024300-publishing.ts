import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATES = `'first', 'second', 'third', 'office', 'leader', 'returned', 'approved', 'refused', 'withdrawn', 'revoked'`;

/**
 * 发布授权 (第十五至十八条): what is asked for and who decided it, the school's own list of words, what became of every post of an official account; and
 * clues that rest on a post instead of a missed clock.
 */
export class Publishing1795000024300 implements MigrationInterface {
  name = 'Publishing1795000024300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table publishing_words (
        version int primary key check (version > 0),
        at timestamptz not null default app.now(),
        by_name text not null,
        words jsonb not null
      );
      comment on table publishing_words is '词表 of the school (第十六、十七条), a row for each version: [{kind: forbidden | sensitive | matter, word, note}]. None is changed; the highest is in force.';

      create table authorisation (
        id uuid primary key default gen_random_uuid(),
        unit_id text not null references unit,
        drafted_by uuid not null references person,
        state text not null default 'first' check (state in (${STATES})),
        state_at timestamptz not null default app.now(),
        version int not null default 1,
        created_at timestamptz not null default app.now(),
        updated_at timestamptz not null default app.now(),
        title text not null,
        text text not null,
        category text not null check (category in ('major', 'emergency', 'sensitive', 'foreign', 'account')),
        wanted_at timestamptz,
        secrecy jsonb not null,
        review_1 uuid references person, review_2 uuid references person, review_3 uuid references person,
        decided_by uuid references person, decided_at timestamptz,
        wording text, valid_until timestamptz, revoked_at timestamptz,
        constraint authorisation_three_people check (review_1 <> review_2 and review_2 <> review_3 and review_1 <> review_3
          and drafted_by <> review_1 and drafted_by <> review_2 and drafted_by <> review_3),
        constraint authorisation_whole check (state not in ('approved', 'revoked') or review_1 is not null and review_2 is not null and review_3 is not null
          and decided_by is not null and decided_at is not null and valid_until is not null and coalesce(btrim(wording), '') <> ''),
        constraint authorisation_decided_apart check (decided_by not in (drafted_by, review_1, review_2, review_3)),
        constraint authorisation_valid check (valid_until > decided_at),
        constraint authorisation_revoked check ((state = 'revoked') = (revoked_at is not null))
      );
      create index authorisation_unit on authorisation (unit_id);
      create index authorisation_state on authorisation (state, state_at);
      comment on table authorisation is '发布授权 (第十八条): text asked for, three reviews by three people inside the unit, the decision of 宣传部 or the leader in charge, 口径, and until when it holds. wording: 口径; secrecy: {question: {answer, note}}.';

      create table authorisation_account (
        authorisation_id uuid not null references authorisation on delete cascade,
        account_id uuid not null references official_account,
        primary key (authorisation_id, account_id)
      );
      create index authorisation_account_account on authorisation_account (account_id);
      comment on table authorisation_account is 'The official accounts that an authorisation covers.';

      create table authorisation_step (
        id bigserial primary key,
        authorisation_id uuid not null references authorisation,
        at timestamptz not null default app.now(),
        act text not null,
        from_state text,
        to_state text not null check (to_state in (${STATES})),
        person_id uuid not null references person,
        by_name text not null,
        text text not null,
        sheet jsonb not null,
        findings jsonb not null,
        words_version int not null,
        ledger_seq bigint not null
      );
      create index authorisation_step_authorisation on authorisation_step (authorisation_id, id);
      comment on table authorisation_step is 'Every step of an authorisation with the sheet as it was then and what the machine check said of it, under which version of the words. Append-only; ledger_seq: its entry in the log, which holds the sha256 of title and text.';
      create function app.authorisation_step_refuse() returns trigger language plpgsql as $$
      begin raise exception 'authorisation_step is append-only' using errcode = 'FS002'; end $$;
      create trigger authorisation_step_no_change before update or delete on authorisation_step for each row execute function app.authorisation_step_refuse();
      create trigger authorisation_step_no_truncate before truncate on authorisation_step for each statement execute function app.authorisation_step_refuse();

      create table authorisation_file (
        authorisation_id uuid not null references authorisation,
        hash text not null references evidence,
        name text not null,
        added_by text not null,
        added_at timestamptz not null default app.now(),
        primary key (authorisation_id, hash)
      );
      comment on table authorisation_file is 'Pictures and papers that belong to what is to be published.';

      create table publication (
        mention_id uuid primary key references mention,
        account_id uuid references official_account,
        looked_at timestamptz,
        seen_hash text,
        seen_state text,
        matters jsonb not null default '[]',
        authorisation_id uuid references authorisation,
        similarity real check (similarity between 0 and 1),
        same boolean
      );
      create index publication_waiting on publication (mention_id) where looked_at is null;
      create index publication_authorisation on publication (authorisation_id);
      create index publication_account on publication (account_id);
      comment on table publication is 'A post of an official account as the watch saw it (第十三、十八条). looked_at null: it waits, new or changed; a trigger on mention writes that. matters: [{matter, words}] of 第十八条; authorisation_id: the leave that covers it, same: nothing differs from it. account_id null: no account that stands wrote it.';

      create function app.publication_wait() returns trigger language plpgsql as $$
      begin
        insert into publication (mention_id) values (new.id) on conflict (mention_id) do update set looked_at = null;
        return null;
      end $$;
      create trigger publication_new after insert on mention for each row when (new.author_kind = 'official') execute function app.publication_wait();
      create trigger publication_changed after update of title, text, state, author_kind on mention for each row
        when (new.author_kind = 'official' and (new.title, new.text, new.state, new.author_kind) is distinct from (old.title, old.text, old.state, old.author_kind))
        execute function app.publication_wait();

      alter table clue
        alter column incident_id drop not null,
        alter column deadline_id drop not null,
        add column mention_id uuid references mention,
        add constraint clue_matter check (num_nonnulls(incident_id, mention_id) = 1 and (incident_id is null) = (deadline_id is null));
      drop index clue_person_open;
      create unique index clue_person_open on clue (incident_id, unit_id, against, person_id, official_account_id) nulls not distinct
        where against <> 'unit' and state = 'opened' and mention_id is null;
      create unique index clue_post_once on clue (mention_id, against, person_id) nulls not distinct where mention_id is not null;
      comment on column clue.mention_id is 'the post that an official account published without leave (第十八条); then there is no incident and no deadline';

      create or replace function app.clue_matter_stays() returns trigger language plpgsql as $$
      begin
        if new.mention_id is distinct from old.mention_id then
          raise exception 'clue: whom it concerns does not change' using errcode = 'FS002';
        end if;
        return new;
      end $$;
      create trigger clue_matter_stays before update of mention_id on clue for each row execute function app.clue_matter_stays();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table clue_step disable trigger user; alter table clue_paper disable trigger user;
      delete from clue_file where clue_id in (select id from clue where mention_id is not null);
      delete from clue_step where clue_id in (select id from clue where mention_id is not null);
      delete from clue_paper where clue_id in (select id from clue where mention_id is not null);
      delete from clue_clock where clue_id in (select id from clue where mention_id is not null);
      alter table clue_step enable trigger user; alter table clue_paper enable trigger user;
      delete from clue where mention_id is not null;
      drop trigger clue_matter_stays on clue; drop function app.clue_matter_stays;
      drop index clue_post_once; drop index clue_person_open;
      alter table clue drop constraint clue_matter, drop column mention_id, alter column incident_id set not null, alter column deadline_id set not null;
      create unique index clue_person_open on clue (incident_id, unit_id, against, person_id, official_account_id) nulls not distinct
        where against <> 'unit' and state = 'opened';
      drop trigger publication_changed on mention; drop trigger publication_new on mention; drop function app.publication_wait;
      drop table publication; drop table authorisation_file; drop table authorisation_step; drop function app.authorisation_step_refuse;
      drop table authorisation_account; drop table authorisation; drop table publishing_words;
    `);
  }
}
