import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of an incident (五要素), 口径 from draft to publication, and who has its page open. */
export class Workbench1795000022100 implements MigrationInterface {
  name = 'Workbench1795000022100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table incident_fact (
        incident_id uuid not null references incident,
        element text not null check (element in ('time', 'place', 'people', 'course', 'impact')),
        revision int not null check (revision > 0),
        text text not null,
        source text not null,
        confirmed boolean not null,
        by_id uuid not null references person,
        by_name text not null,
        by_post text not null,
        at timestamptz not null default app.now(),
        primary key (incident_id, element, revision)
      );
      comment on table incident_fact is '五要素 as people wrote them, every revision kept: the highest is what is known now. confirmed: by_name vouches for it. The text may name persons: it stands here, where it can be erased, and only its hash in the ledger. Two people at once collide on the key.';

      create table incident_wording (
        id uuid primary key default gen_random_uuid(),
        incident_id uuid not null references incident,
        title text not null,
        state text not null check (state in ('draft', 'review', 'approved', 'published', 'dropped')),
        version int not null default 1,
        revision int not null,
        reviewed_by text,
        reviewed_at timestamptz,
        review_note text,
        filing_id uuid references filing,
        created_at timestamptz not null default app.now(),
        constraint incident_wording_reviewed check (state not in ('approved', 'published') or reviewed_by is not null),
        constraint incident_wording_published check ((state = 'published') = (filing_id is not null))
      );
      create index incident_wording_incident on incident_wording (incident_id);
      comment on table incident_wording is '口径: drafted, reviewed by 宣传部部长, published. version counts every change of text or state, so that nobody decides on another text than the one read; filing_id: the statement it was published as.';
      create table incident_wording_revision (
        wording_id uuid not null references incident_wording,
        revision int not null check (revision > 0),
        text text not null,
        by_id uuid not null references person,
        by_name text not null,
        at timestamptz not null default app.now(),
        primary key (wording_id, revision)
      );
      comment on table incident_wording_revision is 'Every text of a 口径, with who wrote it.';

      create unlogged table incident_presence (
        incident_id uuid not null references incident on delete cascade,
        page_id uuid not null,
        person_id uuid not null references person on delete cascade,
        doing text,
        since timestamptz not null default clock_timestamp(),
        seen_at timestamptz not null default clock_timestamp(),
        primary key (incident_id, page_id)
      );
      comment on table incident_presence is 'Which pages have an incident open, by the wall clock; doing: the form being filled in there, null: reading. Pages say so again while they are open; what has not been heard of is gone. Not worth keeping after a crash.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`drop table incident_presence, incident_wording_revision, incident_wording, incident_fact`);
  }
}
