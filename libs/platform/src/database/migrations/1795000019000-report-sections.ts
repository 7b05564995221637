import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After-action reports that are worked on section by section, approved and sealed. */
export class ReportSections1795000019000 implements MigrationInterface {
  name = 'ReportSections1795000019000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table after_action_report
        add column sealed_at timestamptz,
        add column sealed_by text,
        add column content_hash text,
        add constraint after_action_report_seal check ((sealed_at is null) = (sealed_by is null) and (sealed_at is null) = (content_hash is null));
      create unique index after_action_report_hash on after_action_report (body_hash) where sealed_at is not null;
      comment on table after_action_report is '复盘报告 as approved and sealed; sealed_at null: drafted by an earlier version, never approved. content_hash: the same where only number, date, approval and checkpoint differ.';

      create function app.sealed_report_stays() returns trigger language plpgsql as $$
        begin
          if old.sealed_at is not null then raise exception 'a sealed report is not changed'; end if;
          return case tg_op when 'DELETE' then old else new end;
        end $$;
      create trigger sealed_report_stays before update or delete on after_action_report for each row execute function app.sealed_report_stays();

      create table report_section_edit (
        incident_id uuid not null references incident,
        section text not null check (section in ('summary', 'origin', 'spread', 'duties', 'reply', 'contact', 'gaps', 'accountability', 'lessons')),
        revision int not null check (revision > 0),
        text jsonb,
        by_id uuid not null references person,
        by_name text not null,
        at timestamptz not null default app.now(),
        primary key (incident_id, section, revision)
      );
      comment on table report_section_edit is 'What people made of a section of the draft, every revision kept; text null: back to what the rules draft. Two people at once collide on the key.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop table report_section_edit;
      drop trigger sealed_report_stays on after_action_report;
      drop function app.sealed_report_stays;
      drop index after_action_report_hash;
      alter table after_action_report drop constraint after_action_report_seal, drop column sealed_at, drop column sealed_by, drop column content_hash;
      comment on table after_action_report is '复盘报告, drafted by rule from the data; the same inputs give the same body and hash.';
    `);
  }
}
