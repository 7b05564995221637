import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountFileView,
  type AccountFlag,
  type AccountPage,
  type AccountPlatform,
  type AccountRecord,
  type AccountRow,
  type AccountSheet,
  type AccountState,
  type InspectionState,
  type OfficialAccountView,
  type RuleVersions,
  type SheetKind,
  FILE_NAME,
  FLAG_NAME,
  INSPECTION_STATE_NAME,
  PLATFORM_NAME,
  SHEET_NAME,
  STATE_NAME,
} from '@fengsui/contract';
import { beijingDateTime, type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { RegistryReader } from '../units/registry-reader.service.js';
import { namesOf, recordsOf } from './account.repository.js';
import { Waits } from './account-waits.service.js';
import { changes } from './accounts.service.js';
import { Certifications, mayAsk } from './certifications.service.js';
import { fieldsOf, type Names } from './fields.js';
import { accountActName, ACTS, openActs } from './machine.js';
import { awaited, type Hand, isHost, mayAct } from './waits.js';

const ACCOUNT_PAGE = 50;
const DORMANT_DAYS = 30;
const YEAR_DAYS = 365;
const LAPSE_DAYS = 60;

/** Of whom a viewer sees accounts: null all; otherwise those that these units host or approve. */
export type AccountScope = string[] | null;

export interface AccountFilter {
  q: string | null;
  platform: AccountPlatform | null;
  unitId: string | null;
  /** standing: all that are not over */
  state: AccountState | 'standing' | null;
  flag: AccountFlag | null;
}

/** Accounts with their signs. $1: the units whose accounts are seen, null: all. */
const SEEN = `
  with role as (
    select r.account_id, bool_or(r.role = 'admin') as admin, bool_or(r.role = 'admin' and not q.active) as admin_left,
      bool_or(r.role like 'review%' and q.active and q.kind = 'staff') as staff_reviewer, bool_or(r.role like 'review%' and q.kind = 'student') as student_reviewer,
      array_agg(q.name order by q.name) filter (where r.role = 'admin') as admins
    from account_person r join person q on q.id = r.person_id group by 1),
  seen as (
    select a.*, u.name as unit_name, r.admins, l.at as last_post_at, array_remove(array[
      case when a.due_at <= app.now() then 'overdue' end,
      case when a.active and a.platform in ('weibo', 'wechat') and a.platform_uid is not null then
        case when l.at is null then 'unread' when l.at < app.now() - interval '${YEAR_DAYS} days' then 'silent_year'
          when l.at < app.now() - interval '${DORMANT_DAYS} days' then 'dormant' end end,
      case when a.active and not coalesce(r.admin, false) then 'no_admin' end,
      case when a.active and r.admin_left then 'admin_left' end,
      case when a.active and not coalesce(r.staff_reviewer, false) then 'no_staff_reviewer' end,
      case when a.active and r.student_reviewer then 'student_reviewer' end,
      case when a.active and a.certified_until < (app.now() at time zone 'Asia/Shanghai')::date + ${LAPSE_DAYS} then 'certification_lapses' end,
      case when a.active and a.record->>'phoneOwner' = 'person' then 'private_phone' end
    ], null) as flags
    from official_account a left join unit u on u.id = a.unit_id left join role r on r.account_id = a.id
      left join lateral (select max(m.published_at) as at from mention m
        where a.active and m.platform = a.platform and m.author_id = a.platform_uid) l on true
    where $1::text[] is null or a.unit_id = any($1) or a.approver_unit_id = any($1))`;

const ROW = `id, platform, name, platform_uid as uid, unit_id as "unitId", unit_name as "unitName", state, coalesce(admins, '{}') as admins,
  last_post_at as "lastPostAt", certified_until::text as "certifiedUntil", due_at as "dueAt", flags, version`;

type Row = Omit<AccountRow, 'platformName' | 'stateName' | 'lastPostAt' | 'flags'> & {
  lastPostAt: Date | null;
  certifiedUntil: string | null;
  dueAt: Date | null;
  flags: AccountFlag[];
};

/** The 台账 as pages, workbooks and papers read it. */
@Injectable()
export class AccountReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(RegistryReader) private readonly registry: RegistryReader,
    @Inject(Waits) private readonly waits: Waits,
    @Inject(Certifications) private readonly certifications: Certifications,
  ) {}

  /** Signs of accounts, and what of 第十、十一条 is missing, in words, by id. What is late in the 台账 is none of them. */
  async signs(sql: Sql, ids: string[]): Promise<Map<string, { signs: string[]; gaps: string[] }>> {
    const rows: (Row & { gaps: string[] })[] = await sql.query(
      `${SEEN} select ${ROW}, array_remove(array[
         case when not exists (select 1 from account_person r join person q on q.id = r.person_id where r.account_id = seen.id and r.role = 'leader' and q.active)
           then '没有分管领导' end,
         case when not exists (select 1 from account_person r join person q on q.id = r.person_id where r.account_id = seen.id and r.role = 'admin' and q.active)
           then '没有专人管理（管理员）' end,
         case when not exists (select 1 from account_file f where f.account_id = seen.id and f.kind = 'rules') then '没有管理制度' end], null) as gaps
       from seen where id = any($2)`,
      [null, ids],
    );
    const said = (r: Row): string[] => rowView(r).flags.flatMap((f) => (f.flag === 'overdue' ? [] : f.text));
    return new Map(rows.map(({ gaps, ...r }) => [r.id, { signs: said(r), gaps }]));
  }

  /** By unit and name; a page of fifty, with the counts of everything the viewer sees. */
  async page(f: AccountFilter, page: number, scope: AccountScope): Promise<Omit<AccountPage, 'mayEdit'>> {
    const { where, args } = conditions(f, scope);
    const [row] = await this.dataSource.query(
      `${SEEN}, found as (select * from seen where ${where})
       select (select count(*)::int from found) as total,
         (select count(*)::int from seen where state not in ('refused', 'withdrawn', 'closed')) as standing,
         (select coalesce(jsonb_object_agg(flag, n), '{}') from (select flag, count(*)::int as n from seen, unnest(flags) as flag group by 1) x) as flagged,
         (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (select ${ROW} from found order by unit_name, name, id
            limit ${ACCOUNT_PAGE} offset ${(page - 1) * ACCOUNT_PAGE}) x) as rows`,
      args,
    );
    const flagged = (Object.keys(FLAG_NAME) as AccountFlag[]).flatMap((flag) =>
      row.flagged[flag] ? [{ flag, name: FLAG_NAME[flag], n: row.flagged[flag] as number }] : [],
    );
    const accounts = (row.rows as Row[]).map(rowView);
    return { accounts, total: row.total, page, size: ACCOUNT_PAGE, standing: row.standing, flagged };
  }

  /** All that a filter finds, with what stands on their sheets: for a workbook. */
  async all(f: AccountFilter, scope: AccountScope): Promise<{ row: AccountRow; fields: Map<string, string> }[]> {
    const { where, args } = conditions(f, scope);
    const rows: Row[] = await this.dataSource.query(
      `${SEEN} select ${ROW} from seen where ${where} order by unit_name, name, id`,
      args,
    );
    const records = await recordsOf(
      this.dataSource,
      rows.map((r) => r.id),
    );
    const names = await namesOf(this.dataSource, [...records.values()]);
    return rows.map((r) => ({
      row: rowView(r),
      fields: new Map(fieldsOf(records.get(r.id)!, names).map((x) => [x.label, x.value])),
    }));
  }

  /** Throws UserError 404 where there is none that the viewer sees. hand: what the viewer may do; null: nothing. */
  async account(id: string, scope: AccountScope, hand: Hand | null): Promise<Omit<OfficialAccountView, 'mayEdit'>> {
    const [row]: Row[] = await this.dataSource.query(`${SEEN} select ${ROW} from seen where id = $2`, [scope, id]);
    if (!row) throw new UserError('no_account', '没有这个账号，或您无权查看。', 404, 'id');
    const record = (await recordsOf(this.dataSource, [id])).get(id)!;
    const names = await namesOf(this.dataSource, [record]);
    const sheets = await this.sheets(id);
    const [{ student }] = await this.dataSource.query(
      `select exists (select 1 from unit where id = $1 and kind = 'student_body') as student`,
      [record.unitId],
    );
    const sides = { ...record, student };
    const waits = await this.waits.ofAccount(id);
    const certifications = await this.certifications.of(id, waits, hand, sides);
    const inspections = (await this.inspections(id)).map(({ state, ...i }) => ({
      ...i,
      stateName: INSPECTION_STATE_NAME[state],
    }));
    const files: Omit<AccountFileView, 'kindName'>[] = await this.dataSource.query(
      `select hash, kind, name, sheet_no as "sheetNo", added_by as by, added_at as at from account_file where account_id = $1 order by added_at desc`,
      [id],
    );
    return {
      ...rowView(row),
      ...{ student, wait: waits.find((w) => w.kind === 'account') ?? null, certifications, inspections },
      mayAskCertification: hand !== null && mayAsk(row.state, certifications) && isHost(hand, sides),
      record,
      names,
      chain: record.unitId ? await this.registry.chain(record.unitId) : [],
      sheets,
      files: files.map((f) => ({ ...f, kindName: FILE_NAME[f.kind] })),
      can: openActs(row.state)
        .filter((act) => hand !== null && mayAct(hand, act, { ...sides, state: row.state }))
        .map((act) => ({ act, name: ACTS[act].name })),
    };
  }

  private inspections(id: string): Promise<{ id: string; year: number; state: InspectionState }[]> {
    return this.dataSource.query(
      `select i.id, c.year, i.state from inspection i join inspection_campaign c on c.id = i.campaign_id where i.account_id = $1 order by c.year desc`,
      [id],
    );
  }

  /** Every sheet of an account as it was, the newest first. */
  async sheets(id: string): Promise<AccountSheet[]> {
    const rows: {
      no: number;
      kind: SheetKind;
      act: string;
      state: AccountState;
      content: { record: AccountRecord; names: Names };
      opinion: string | null;
      made_by: string;
      made_at: Date;
      rules: RuleVersions | null;
    }[] = await this.dataSource.query(
      `select no, kind, act, state, content, opinion, made_by, made_at, rules from account_sheet where account_id = $1 order by no`,
      [id],
    );
    return rows
      .map((r, i) => {
        const before = rows[i - 1]?.content;
        return {
          no: r.no,
          kind: r.kind,
          kindName: SHEET_NAME[r.kind],
          act: r.act,
          actName: accountActName(r.act),
          state: r.state,
          stateName: STATE_NAME[r.state],
          fields: fieldsOf(r.content.record, r.content.names),
          changed: before ? changes(before.record, r.content.record, { ...before.names, ...r.content.names }) : [],
          opinion: r.opinion,
          by: r.made_by,
          at: r.made_at.toISOString(),
          rules: r.rules,
        };
      })
      .toReversed();
  }
}

function conditions(f: AccountFilter, scope: AccountScope): { where: string; args: unknown[] } {
  const args: unknown[] = [scope];
  const where = ['true'];
  const and = (text: (n: string) => string, value: unknown): void => {
    args.push(value);
    where.push(text(`$${args.length}`));
  };
  if (f.q)
    and(
      (n) =>
        `(name ilike ${n} or handle ilike ${n} or platform_uid ilike ${n} or unit_name ilike ${n} or array_to_string(admins, ' ') ilike ${n})`,
      `%${f.q.replace(/[\\%_]/g, '\\$&')}%`,
    );
  if (f.platform) and((n) => `platform = ${n}`, f.platform);
  if (f.state === 'standing') where.push(`state not in ('refused', 'withdrawn', 'closed')`);
  else if (f.state) and((n) => `state = ${n}`, f.state);
  if (f.flag) and((n) => `${n} = any(flags)`, f.flag);
  if (f.unitId)
    and(
      (n) =>
        `unit_id in (with recursive below as (select ${n}::text as id union select c.id from unit c join below on c.parent_id = below.id) select id from below)`,
      f.unitId,
    );
  return { where: where.join(' and '), args };
}

function rowView({ flags, lastPostAt, certifiedUntil, dueAt, ...r }: Row): AccountRow {
  // within jsonb a moment comes as text
  const last = lastPostAt && new Date(lastPostAt);
  const said: Partial<Record<AccountFlag, string | null>> = {
    overdue:
      dueAt && `${awaited('account', r.state)?.ask ?? ''}应于 ${beijingDateTime(new Date(dueAt)).slice(5, 16)} 前`,
    dormant: last && `最近一条是 ${beijingDateTime(last).slice(0, 10)}`,
    silent_year: last && `最近一条是 ${beijingDateTime(last).slice(0, 10)}`,
    certification_lapses: certifiedUntil && `有效期至 ${certifiedUntil}`,
  };
  return {
    ...r,
    platformName: PLATFORM_NAME[r.platform],
    stateName: STATE_NAME[r.state],
    lastPostAt: last && last.toISOString(),
    flags: flags.map((flag) => ({ flag, text: said[flag] ? `${FLAG_NAME[flag]}，${said[flag]}` : FLAG_NAME[flag] })),
  };
}
