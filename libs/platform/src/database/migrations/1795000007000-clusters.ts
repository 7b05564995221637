import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people say about which post belongs to which incident, and incidents that became part of another. */
export class Clusters1795000007000 implements MigrationInterface {
  name = 'Clusters1795000007000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table incident_mention_decision (
        mention_id uuid not null references mention on delete cascade,
        incident_id uuid not null references incident on delete cascade,
        verdict text not null check (verdict in ('belongs', 'foreign')),
        reason text not null,
        decided_by uuid not null references person,
        decided_at timestamptz not null default app.now(),
        primary key (mention_id, incident_id)
      );
      create unique index incident_mention_decision_home on incident_mention_decision (mention_id) where verdict = 'belongs';
      create index incident_mention_decision_incident on incident_mention_decision (incident_id);
      comment on table incident_mention_decision is 'The last word of a person on whether a post belongs to an incident; no rule goes against it. A post belongs to one incident at most; the ledger holds every earlier word.';

      alter table incident add column merged_into uuid references incident;
      comment on column incident.merged_into is 'the incident that this one became part of, by a person''s word; its state is rejected then';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table incident drop column merged_into;
      drop table incident_mention_decision;
    `);
  }
}
