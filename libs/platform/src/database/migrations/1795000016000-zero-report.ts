import type { MigrationInterface, QueryRunner } from 'typeorm';

const OLD_KINDS = `'ack', 'first_report', 'respond', 'follow_report', 'final_report', 'idle', 'public_statement', 'press', 'reply48', 'platform_contact', 'rectify'`;
const OLD_FILINGS = `'first_report', 'response', 'follow_up', 'decline', 'final_report', 'note', 'rectification', 'public_statement', 'press', 'reply48'`;

const allow = (table: string, values: string): string =>
  `alter table ${table} drop constraint ${table}_kind_check;
   alter table ${table} add constraint ${table}_kind_check check (kind in (${values}));`;

/** 零报告: a report on a schedule, even that there is nothing, with a clock of its own. And who could not be told. */
export class ZeroReport1795000016000 implements MigrationInterface {
  name = 'ZeroReport1795000016000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(allow('deadline', `${OLD_KINDS}, 'zero_report'`) + allow('filing', `${OLD_FILINGS}, 'zero_report'`));
    await q.query(`
      alter table escalation_target add column reached boolean not null default true;
      comment on column escalation_target.reached is 'false: nothing that is set up had an address of this person, who was not told and owes nothing';`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      alter table escalation_target drop column reached;
      delete from clue where deadline_id in (select id from deadline where kind = 'zero_report');
      delete from deadline where kind = 'zero_report';
      delete from filing where kind = 'zero_report';
      ${allow('deadline', OLD_KINDS)} ${allow('filing', OLD_FILINGS)}`);
  }
}
