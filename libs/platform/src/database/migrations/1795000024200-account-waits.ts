import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an account waits for, of whom, until when; help with certification (第七、八条). */
export class AccountWaits1795000024200 implements MigrationInterface {
  name = 'AccountWaits1795000024200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table account_term (
        kind text not null check (kind in ('account', 'certification')),
        state text not null,
        days int not null check (days between 1 and 250),
        primary key (kind, state)
      );
      insert into account_term (kind, state, days) values
        ('account', 'applied', 3), ('account', 'endorsed', 5), ('account', 'returned', 10), ('account', 'approved', 20), ('account', 'opened', 5),
        ('certification', 'asked', 3), ('certification', 'returned', 10), ('certification', 'sealed', 5), ('certification', 'sent', 15);
      comment on table account_term is 'Working days that an account, or help with its certification, may stay in a state before somebody must have acted. A state without a row waits for nobody. What runs keeps the time it was given.';

      alter table official_account
        add column due_at timestamptz,
        add column remind_at timestamptz,
        add column reminders int not null default 0,
        add column lapse_told int;
      comment on column official_account.due_at is 'until when somebody must act (account_term); null: nobody must, or the engine has not looked yet. It goes with the state.';
      comment on column official_account.remind_at is 'when whoever must act is written to next; null: not again';
      comment on column official_account.lapse_told is 'days before the certification lapses at which its people were written to last; null: not yet. It goes with certified_until.';

      create table account_certification (
        id uuid primary key default gen_random_uuid(),
        account_id uuid not null references official_account,
        state text not null check (state in ('asked', 'returned', 'sealed', 'sent', 'granted', 'withdrawn')),
        state_at timestamptz not null default app.now(),
        subject text not null,
        materials text not null,
        valid_until date,
        version int not null default 1,
        due_at timestamptz,
        remind_at timestamptz,
        reminders int not null default 0,
        created_at timestamptz not null default app.now(),
        constraint account_certification_granted check ((state = 'granted') = (valid_until is not null))
      );
      create unique index account_certification_running on account_certification (account_id) where state not in ('granted', 'withdrawn');
      create index account_certification_account on account_certification (account_id, created_at);
      comment on table account_certification is 'Help with the certification of an account (第八条): what the platform asks (materials), the seal, sent, granted, valid until. One runs per account.';

      create table account_certification_step (
        certification_id uuid not null references account_certification,
        no int not null,
        act text not null,
        state text not null,
        text text not null,
        made_by text not null,
        made_at timestamptz not null default app.now(),
        primary key (certification_id, no)
      );
      comment on table account_certification_step is 'Every step of a certification in order, with the words of whoever took it; none is ever changed. state: after it.';
      create function app.account_certification_step_refuse() returns trigger language plpgsql as $$
      begin raise exception 'account_certification_step keeps every step as it was' using errcode = 'restrict_violation'; end $$;
      create trigger account_certification_step_no_change before update or delete on account_certification_step for each row
        execute function app.account_certification_step_refuse();

      create view account_wait as
        select t.kind, a.id, a.id as account_id, a.name, a.platform, a.state, a.state_at, a.version, a.due_at, a.remind_at, a.reminders, t.days,
          a.unit_id, u.name as unit_name, a.approver_unit_id, coalesce(u.kind = 'student_body', false) as student
        from official_account a join account_term t on t.kind = 'account' and t.state = a.state left join unit u on u.id = a.unit_id
        union all
        select t.kind, c.id, a.id, a.name, a.platform, c.state, c.state_at, c.version, c.due_at, c.remind_at, c.reminders, t.days,
          a.unit_id, u.name, a.approver_unit_id, coalesce(u.kind = 'student_body', false)
        from account_certification c join account_term t on t.kind = 'certification' and t.state = c.state
          join official_account a on a.id = c.account_id and a.active left join unit u on u.id = a.unit_id;
      comment on view account_wait is 'Everything of the 台账 that waits for somebody. student: 校团委 or 学工部 (approver_unit_id) speaks first (第七条).';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop view account_wait;
      drop table account_certification_step;
      drop function app.account_certification_step_refuse;
      drop table account_certification;
      alter table official_account drop column due_at, drop column remind_at, drop column reminders, drop column lapse_told;
      drop table account_term;
    `);
  }
}
