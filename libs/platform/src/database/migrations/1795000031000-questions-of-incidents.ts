import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked within an open incident is answered with the incident (第十二、十三条), and waits in no list of its own. */
export class QuestionsOfIncidents1795000031000 implements MigrationInterface {
  name = 'QuestionsOfIncidents1795000031000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table question_asking add incident_id uuid references incident;
      alter table question_asking add constraint question_asking_of_incident check (incident_id is null or question_id is null and looked_at is not null);
      create index question_asking_incident on question_asking (mention_id) where incident_id is not null;
      comment on column question_asking.incident_id is 'The open incident in which the post, or the one under which it was written, stood when it was looked at: answered there, no question of its own. Looked at anew when that is taken out of it.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop index question_asking_incident;
      alter table question_asking drop constraint question_asking_of_incident, drop incident_id;
    `);
  }
}
