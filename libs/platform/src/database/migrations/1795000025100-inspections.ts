import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATES = `'open', 'signing', 'submitted', 'returned', 'overdue', 'rectifying', 'rectified', 'passed', 'failed', 'ended'`;
const FORMER = `'applied', 'returned', 'endorsed', 'refused', 'withdrawn', 'approved', 'opened', 'registered', 'rectifying', 'ordered_closed', 'closed'`;
const WAITS = `
        select t.kind, a.id, a.id as account_id, a.name, a.platform, a.state, a.state_at, a.version, a.due_at, a.remind_at, a.reminders, t.days,
          a.unit_id, u.name as unit_name, a.approver_unit_id, coalesce(u.kind = 'student_body', false) as student`;
const OF_CERTIFICATION = `
        select t.kind, c.id, a.id, a.name, a.platform, c.state, c.state_at, c.version, c.due_at, c.remind_at, c.reminders, t.days,
          a.unit_id, u.name, a.approver_unit_id, coalesce(u.kind = 'student_body', false)`;
const FROM_ACCOUNT = `
        from official_account a join account_term t on t.kind = 'account' and t.state = a.state left join unit u on u.id = a.unit_id`;
const FROM_CERTIFICATION = `
        from account_certification c join account_term t on t.kind = 'certification' and t.state = c.state
          join official_account a on a.id = c.account_id and a.active left join unit u on u.id = a.unit_id`;
const OF_CANDIDATE = `
        select t.kind, c.id, null::uuid, c.name, c.platform, c.state, c.state_at, c.version, c.due_at, c.remind_at, c.reminders, t.days,
          case when c.state = 'asked' then u.id end, case when c.state = 'asked' then u.name end, null::text, false`;
const FROM_CANDIDATE = `
        from account_candidate c join account_term t on t.kind = 'candidate' and t.state = c.state left join unit u on u.id = c.unit_id`;
/** 分管领导 of an account by its sheet, who is still here; null: nobody stands there. */
const LEADER = `(select r.person_id from account_person r join person q on q.id = r.person_id where r.account_id = a.id and r.role = 'leader' and q.active)`;

/** 年检 (第九条): a campaign a year, a sheet for each account, what is judged of it, and the closing of what failed with its proof. */
export class Inspections1795000025100 implements MigrationInterface {
  name = 'Inspections1795000025100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      drop view account_wait;
      alter table official_account
        drop constraint official_account_state_check, drop constraint official_account_active,
        add constraint official_account_state_check check (state in (${FORMER}, 'suspended', 'closing')),
        add constraint official_account_active check (active = (state in ('opened', 'registered', 'rectifying', 'suspended', 'ordered_closed', 'closing')));

      create table inspection_campaign (
        id uuid primary key default gen_random_uuid(),
        year int not null unique check (year between 2000 and 2200),
        from_on date not null,
        to_on date not null,
        ends_on date not null,
        opened_by text not null,
        opened_at timestamptz not null default app.now(),
        published_at timestamptz,
        published_by text,
        check (from_on <= to_on and to_on <= ends_on),
        check ((published_at is null) = (published_by is null))
      );
      comment on table inspection_campaign is '年检 of a year (第九条). from_on, to_on: the days that are looked at; ends_on: the last day on which a sheet may be handed in. published_at: since when the school reads the list of those that passed.';

      create table inspection (
        id uuid primary key default gen_random_uuid(),
        campaign_id uuid not null references inspection_campaign,
        account_id uuid not null references official_account,
        state text not null default 'open' check (state in (${STATES})),
        state_at timestamptz not null default app.now(),
        version int not null default 1,
        due_at timestamptz,
        remind_at timestamptz,
        reminders int not null default 0,
        facts jsonb not null,
        content jsonb,
        handed_by text, handed_at timestamptz,
        signed_by uuid references person, signed_name text, signed_at timestamptz, first_signed_at timestamptz,
        judged_by uuid references person, judged_name text, judged_at timestamptz, opinion text,
        rectify_what text, rectify_until date,
        suspended_at timestamptz, lifted_at timestamptz,
        unique (campaign_id, account_id),
        constraint inspection_handed check ((handed_at is null) = (handed_by is null) and (handed_at is null or content is not null)),
        constraint inspection_signed check ((signed_at is null) = (signed_by is null)
          and (state not in ('submitted', 'passed', 'rectifying', 'rectified') or signed_at is not null and handed_at is not null)),
        constraint inspection_judged check ((judged_at is null) = (judged_by is null)
          and (state not in ('passed', 'failed', 'rectifying', 'rectified') or judged_at is not null and coalesce(btrim(opinion), '') <> '')),
        constraint inspection_apart check (judged_by <> signed_by),
        constraint inspection_rectify check (state not in ('rectifying', 'rectified') or rectify_until is not null and coalesce(btrim(rectify_what), '') <> ''),
        constraint inspection_suspended check ((state <> 'overdue' or suspended_at is not null) and (lifted_at is null or suspended_at is not null and state = 'passed'))
      );
      create unique index inspection_running on inspection (account_id) where state not in ('passed', 'failed', 'ended');
      create index inspection_account on inspection (account_id);
      comment on table inspection is '年检表 of one account in one campaign. facts: what was read of the period, as it stood when the sheet was opened or last handed in; content: what the unit wrote. suspended_at: not handed in by the end, ordered to stop; lifted_at: passed after that. due_at, remind_at, reminders: of what it waits for now (account_wait).';

      create table inspection_step (
        inspection_id uuid not null references inspection,
        no int not null,
        act text not null,
        from_state text check (from_state in (${STATES})),
        state text not null check (state in (${STATES})),
        text text not null,
        sheet jsonb not null,
        made_by text not null,
        made_at timestamptz not null default app.now(),
        primary key (inspection_id, no)
      );
      comment on table inspection_step is 'Every step of a 年检表 with the sheet as it was then ({facts, content}) and the words of whoever took it; none is ever changed. state: after it.';

      create table account_closure (
        account_id uuid primary key references official_account,
        via text not null check (via in ('unit', 'platform')),
        page jsonb,
        evidence_hash text references evidence,
        at timestamptz not null default app.now(),
        check (num_nonnulls(page, evidence_hash) >= 1)
      );
      comment on table account_closure is 'Proof that an account ordered closed is gone: its page as collection read it ({source, at, url, said}), or a paper. via: closed by its unit, or by the school through the platform.';

      create function app.inspection_guard() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          raise exception 'inspection: a sheet stays' using errcode = 'FS002';
        end if;
        if old.state in ('passed', 'failed', 'ended') then
          raise exception 'inspection: it is judged' using errcode = 'FS002';
        end if;
        if (new.campaign_id, new.account_id) is distinct from (old.campaign_id, old.account_id) then
          raise exception 'inspection: whose sheet it is does not change' using errcode = 'FS002';
        end if;
        if old.suspended_at is not null and new.suspended_at is distinct from old.suspended_at then
          raise exception 'inspection: that it was late stays on record' using errcode = 'FS002';
        end if;
        if (new.facts, new.content) is distinct from (old.facts, old.content) and not (old.state in ('open', 'overdue', 'returned') and new.state = 'signing') then
          raise exception 'inspection: what was handed in stays' using errcode = 'FS002';
        end if;
        if new.state in ('passed', 'rectifying') and old.state <> new.state and old.state not in ('submitted', 'rectified') then
          raise exception 'inspection: judged from state %', old.state using errcode = 'FS002';
        end if;
        if new.state = 'failed' and old.state not in ('submitted', 'rectified', 'rectifying', 'overdue') then
          raise exception 'inspection: judged from state %', old.state using errcode = 'FS002';
        end if;
        if new.state = 'failed' and old.state = 'rectifying' and (app.now() at time zone 'Asia/Shanghai')::date <= old.rectify_until then
          raise exception 'inspection: the time for repair has not passed' using errcode = 'FS002';
        end if;
        return new;
      end $$;
      create trigger inspection_guard before update or delete on inspection for each row execute function app.inspection_guard();

      create function app.inspection_keep() returns trigger language plpgsql as $$
      begin raise exception '% keeps what was written', tg_table_name using errcode = 'FS002'; end $$;
      create trigger inspection_step_no_change before update or delete on inspection_step for each row execute function app.inspection_keep();
      create trigger inspection_step_no_truncate before truncate on inspection_step for each statement execute function app.inspection_keep();
      create trigger account_closure_no_change before update or delete on account_closure for each row execute function app.inspection_keep();
      create trigger inspection_campaign_no_delete before delete on inspection_campaign for each row execute function app.inspection_keep();
      create trigger inspection_campaign_no_change before update of year, from_on, to_on, ends_on, opened_by, opened_at on inspection_campaign
        for each row when ((new.year, new.from_on, new.to_on, new.ends_on, new.opened_by, new.opened_at)
          is distinct from (old.year, old.from_on, old.to_on, old.ends_on, old.opened_by, old.opened_at)) execute function app.inspection_keep();

      create function app.account_closed_with_proof() returns trigger language plpgsql as $$
      begin
        if not exists (select 1 from account_closure c where c.account_id = new.id) then
          raise exception 'official_account: an account ordered closed is closed with proof that it is gone' using errcode = 'FS002';
        end if;
        return new;
      end $$;
      create trigger account_closed_with_proof before update of state on official_account for each row
        when (new.state = 'closed' and old.state in ('ordered_closed', 'closing')) execute function app.account_closed_with_proof();

      alter table account_term drop constraint account_term_kind_check,
        add constraint account_term_kind_check check (kind in ('account', 'certification', 'candidate', 'inspection'));
      insert into account_term (kind, state, days) values
        ('account', 'ordered_closed', 10), ('account', 'closing', 5),
        ('inspection', 'overdue', 10), ('inspection', 'submitted', 10), ('inspection', 'returned', 5), ('inspection', 'rectified', 5);

      create view account_wait as ${WAITS}, null::date as until_on, ${LEADER} as leader_id ${FROM_ACCOUNT}
        union all ${OF_CERTIFICATION}, null, ${LEADER} ${FROM_CERTIFICATION}
        union all ${OF_CANDIDATE}, null, null ${FROM_CANDIDATE}
        union all
        select 'inspection', i.id, a.id, a.name, a.platform, i.state, i.state_at, i.version, i.due_at, i.remind_at, i.reminders,
          coalesce(t.days, (select days from account_term where kind = 'inspection' and state = 'overdue'), 10),
          a.unit_id, u.name, a.approver_unit_id, coalesce(u.kind = 'student_body', false),
          case when i.state = 'rectifying' then i.rectify_until when i.state in ('open', 'signing') and i.first_signed_at is null and i.suspended_at is null then c.ends_on end, ${LEADER}
        from inspection i join inspection_campaign c on c.id = i.campaign_id join official_account a on a.id = i.account_id
          left join account_term t on t.kind = 'inspection' and t.state = i.state left join unit u on u.id = a.unit_id
        where i.state not in ('passed', 'failed', 'ended');
      comment on view account_wait is 'Everything of the 台账 that waits for somebody. student: 校团委 or 学工部 (approver_unit_id) speaks first (第七条). until_on: the day by which it must be done, where one is set; otherwise so many working days. leader_id: 分管领导 by the sheet.';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      drop view account_wait;
      delete from account_term where kind = 'inspection' or (kind = 'account' and state in ('ordered_closed', 'closing'));
      alter table account_term drop constraint account_term_kind_check, add constraint account_term_kind_check check (kind in ('account', 'certification', 'candidate'));
      drop trigger account_closed_with_proof on official_account; drop function app.account_closed_with_proof;
      drop table account_closure; drop table inspection_step; drop table inspection; drop table inspection_campaign;
      drop function app.inspection_guard; drop function app.inspection_keep;
      alter table official_account drop constraint official_account_state_check, drop constraint official_account_active;
      update official_account set state = case state when 'suspended' then 'registered' else 'ordered_closed' end where state in ('suspended', 'closing');
      alter table official_account
        add constraint official_account_state_check check (state in (${FORMER})),
        add constraint official_account_active check (active = (state in ('opened', 'registered', 'rectifying', 'ordered_closed')));
      create view account_wait as ${WAITS} ${FROM_ACCOUNT} union all ${OF_CERTIFICATION} ${FROM_CERTIFICATION} union all ${OF_CANDIDATE} ${FROM_CANDIDATE};
      comment on view account_wait is 'Everything of the 台账 that waits for somebody. student: 校团委 or 学工部 (approver_unit_id) speaks first (第七条).';
    `);
  }
}
