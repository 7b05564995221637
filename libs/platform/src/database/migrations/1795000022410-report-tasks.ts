import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who owes a task of a report and by when is for people to say before it is approved; a task is no clue's: the clue has its own rectification. */
export class ReportTasks1795000022410 implements MigrationInterface {
  name = 'ReportTasks1795000022410';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table report_task_edit (
        incident_id uuid not null references incident,
        task text not null,
        revision int not null check (revision > 0),
        edited boolean not null,
        unit_id text references unit,
        due date,
        by_id uuid not null references person,
        by_name text not null,
        at timestamptz not null default app.now(),
        primary key (incident_id, task, revision),
        check (edited = (due is not null))
      );
      comment on table report_task_edit is 'What people made of a task of a draft report: unit_id null: 系统管理员; edited false: back to what the rules say. task: cause and unit by rule. Two people at once collide on the key.';
      alter table improvement_task drop column clue_id, drop constraint improvement_task_source_check,
        add constraint improvement_task_source_check check (source in ('report', 'manual'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table improvement_task add column clue_id uuid references clue, drop constraint improvement_task_source_check,
        add constraint improvement_task_source_check check (source in ('report', 'clue', 'manual'));
      drop table report_task_edit;
    `);
  }
}
