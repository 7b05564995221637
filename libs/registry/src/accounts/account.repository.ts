import { type AccountRecord, type AccountState, PLATFORM_NAME, type SheetKind } from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import type { Names } from './fields.js';
import { peopleIn, rolesIn } from './fields.js';
import { EXISTS } from './machine.js';

/** What of a record has no column of its own. */
type Rest = Omit<
  AccountRecord,
  'platform' | 'name' | 'uid' | 'handle' | 'unitId' | 'approverUnitId' | 'certifiedUntil' | 'people'
>;

export interface LockedAccount {
  id: string;
  name: string;
  state: AccountState;
  version: number;
  unitId: string | null;
  approverUnitId: string | null;
  /** hosted by a student body: 第七条 asks for 校团委 or 学工部 first */
  student: boolean;
}

/** Locks an account for an act. Throws UserError 404. */
export async function lockAccount(tx: Sql, id: string): Promise<LockedAccount> {
  const [row] = await tx.query(
    `select a.id, a.name, a.state, a.version, a.unit_id as "unitId", a.approver_unit_id as "approverUnitId",
       coalesce((select u.kind = 'student_body' from unit u where u.id = a.unit_id), false) as student
     from official_account a where a.id = $1 for update`,
    [id],
  );
  if (!row) throw new UserError('no_account', '没有这个账号，请刷新页面。', 404, 'id');
  return row;
}

const EMPTY: Rest = {
  ...{ link: null, type: null, positioning: null, openedOn: null, certification: 'none', certifiedAs: null },
  ...{ registeredBy: 'unit', phone: null, phoneOwner: 'unit', mail: null, credentialsKept: null },
};

/** The record of accounts as it stands, by id. */
export async function recordsOf(sql: Sql, ids: string[]): Promise<Map<string, AccountRecord>> {
  const rows: {
    id: string;
    record: Partial<Rest>;
    people: { role: string; personId: string }[];
  }[] = await sql.query(
    `select a.id, a.record || jsonb_build_object('platform', a.platform, 'name', a.name, 'uid', a.platform_uid, 'handle', a.handle, 'unitId', a.unit_id,
         'approverUnitId', a.approver_unit_id, 'certifiedUntil', a.certified_until::text) as record,
       coalesce((select jsonb_agg(jsonb_build_object('role', p.role, 'personId', p.person_id) order by p.role, p.person_id) from account_person p where p.account_id = a.id), '[]') as people
     from official_account a where a.id = any($1)`,
    [ids],
  );
  return new Map(
    rows.map(({ id, record, people }) => {
      const of = (role: string): string | null => people.find((p) => p.role === role)?.personId ?? null;
      const admins = people.filter((p) => p.role === 'admin').map((p) => p.personId);
      return [
        id,
        {
          ...EMPTY,
          ...(record as AccountRecord),
          people: {
            leader: of('leader'),
            admins,
            guide: of('guide'),
            reviewers: [of('review_1'), of('review_2'), of('review_3')],
          },
        },
      ];
    }),
  );
}

/** Names of every person and unit that records name: 「陈建国（后勤处 处长）」. */
export async function namesOf(sql: Sql, records: AccountRecord[]): Promise<Names> {
  const rows: { id: string; name: string }[] = await sql.query(
    `select id, name from unit where id = any($1)
     union all
     select q.id::text, q.name || coalesce((select '（' || u.name || ' ' || p.title || '）' from post p join unit u on u.id = p.unit_id
       where p.person_id = q.id and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now()) order by p.main desc limit 1), '')
     from person q where q.id = any($2)`,
    [records.flatMap((r) => [r.unitId, r.approverUnitId].filter(Boolean)), records.flatMap(peopleIn)],
  );
  return Object.fromEntries(rows.map((r) => [r.id, r.name]));
}

/** Inserts accounts, or sets what stands on their sheets; the version counts on. Records are checked before. */
export async function writeAccounts(
  tx: Sql,
  accounts: { id: string; state: AccountState; record: AccountRecord }[],
): Promise<void> {
  const rows = accounts.map(({ id, state, record }) => {
    const { platform, name, uid, handle, unitId, approverUnitId, certifiedUntil } = record;
    const columns = { platform, name, uid, handle, unitId, approverUnitId, certifiedUntil };
    const rest = Object.fromEntries((Object.keys(EMPTY) as (keyof Rest)[]).map((k) => [k, record[k]]));
    return { id, state, active: EXISTS.includes(state), ...columns, rest };
  });
  await tx.query(
    `insert into official_account as a (id, platform, platform_uid, name, handle, unit_id, approver_unit_id, certified_until, state, active, record)
     select id, platform, uid, name, handle, "unitId", "approverUnitId", "certifiedUntil", state, active, rest
     from jsonb_to_recordset($1) as x (id uuid, platform text, uid text, name text, handle text, "unitId" text, "approverUnitId" text,
       "certifiedUntil" date, state text, active boolean, rest jsonb)
     on conflict (id) do update set platform = excluded.platform, platform_uid = excluded.platform_uid, name = excluded.name, handle = excluded.handle,
       unit_id = excluded.unit_id, approver_unit_id = excluded.approver_unit_id, certified_until = excluded.certified_until, record = excluded.record,
       state = excluded.state, active = excluded.active, version = a.version + 1, updated_at = app.now(),
       state_at = case when a.state = excluded.state then a.state_at else app.now() end`,
    [JSON.stringify(rows)],
  );
  const people = accounts.flatMap(({ id, record }) => rolesIn(record).map((r) => ({ accountId: id, ...r })));
  await tx.query(`delete from account_person where account_id = any($1)`, [accounts.map((a) => a.id)]);
  await tx.query(
    `insert into account_person (account_id, role, person_id)
     select "accountId", role, "personId" from jsonb_to_recordset($1) as x ("accountId" uuid, role text, "personId" uuid)`,
    [JSON.stringify(people)],
  );
}

export interface NewSheet {
  accountId: string;
  kind: SheetKind;
  act: string;
  state: AccountState;
  record: AccountRecord;
  opinion: string | null;
}

/** Keeps sheets as they are now, names and all; each is the next of its account. */
export async function keepSheets(tx: Sql, sheets: NewSheet[], names: Names, by: string): Promise<void> {
  const rows = sheets.map(({ record, ...s }) => ({
    ...s,
    content: { record, names: Object.fromEntries(named(record).map((id) => [id, names[id] ?? ''])) },
  }));
  await tx.query(
    `insert into account_sheet (account_id, no, kind, act, state, content, opinion, made_by)
     select x."accountId", coalesce((select max(no) from account_sheet s where s.account_id = x."accountId"), 0) + 1, x.kind, x.act, x.state, x.content, x.opinion, $2
     from jsonb_to_recordset($1) as x ("accountId" uuid, kind text, act text, state text, content jsonb, opinion text)`,
    [JSON.stringify(rows), by],
  );
}

const named = (r: AccountRecord): string[] => [r.unitId, r.approverUnitId, ...peopleIn(r)].filter((id) => id !== null);

/** Another account under the same number on the same platform. Throws UserError 409. */
export async function refuseTaken(tx: Sql, record: AccountRecord, but: string | null): Promise<void> {
  if (!record.uid) return;
  const [other] = await tx.query(
    `select name from official_account where platform = $1 and platform_uid = $2 and id is distinct from $3`,
    [record.platform, record.uid, but],
  );
  if (other)
    throw new UserError(
      'account_taken',
      `${PLATFORM_NAME[record.platform]}编号 ${record.uid} 已登记为“${other.name}”，请核对。`,
      409,
      'record.uid',
    );
}
