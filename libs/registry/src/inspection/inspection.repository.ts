import type { InspectionActName, InspectionContent, InspectionFacts, InspectionState } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { UserError } from '@fengsui/platform';
import { type Actor, postAndName } from '@fengsui/ledger';
import type { LockedAccount } from '../accounts/account.repository.js';
import { nextState, OVER } from './machine.js';

export interface LockedInspection {
  id: string;
  accountId: string;
  state: InspectionState;
  version: number;
  facts: InspectionFacts;
  content: InspectionContent | null;
  signedBy: string | null;
  suspendedAt: Date | null;
  rectifyUntil: string | null;
  year: number;
  fromOn: string;
  toOn: string;
  /** 分管领导 by the account's sheet who is still here */
  leaderId: string | null;
  leaderName: string | null;
  today: string;
}

/** Locks a sheet for an act; its account is locked before it. null: there is none. */
export async function lockInspection(tx: Sql, id: string): Promise<LockedInspection | null> {
  const [row] = await tx.query(
    `select i.id, i.account_id as "accountId", i.state, i.version, i.facts, i.content, i.signed_by as "signedBy", i.suspended_at as "suspendedAt",
       i.rectify_until::text as "rectifyUntil", c.year, c.from_on::text as "fromOn", c.to_on::text as "toOn", l.id as "leaderId", l.name as "leaderName",
       (app.now() at time zone 'Asia/Shanghai')::date::text as today
     from inspection i join inspection_campaign c on c.id = i.campaign_id
       left join lateral (select q.id, q.name from account_person r join person q on q.id = r.person_id where r.account_id = i.account_id and r.role = 'leader' and q.active) l on true
     where i.id = $1 for update of i`,
    [id],
  );
  return row ?? null;
}

/** Sheets go on to a state; its time goes with it. Columns: what else the act writes. */
export async function moveInspection(
  tx: Sql,
  id: string,
  state: InspectionState,
  columns: Record<string, unknown>,
): Promise<void> {
  const names = Object.keys(columns);
  await tx.query(
    `update inspection set state = $2, state_at = app.now(), version = version + 1, due_at = null, remind_at = null, reminders = 0
       ${names.map((n, i) => `, ${n} = $${i + 3}`).join('')} where id = $1`,
    [id, state, ...names.map((n) => columns[n])],
  );
}

/** Keeps the step that has just been taken, with the sheet as it is now. */
export async function keepStep(
  tx: Sql,
  s: { id: string; act: InspectionActName | 'opened' | 'late' | 'end'; from: InspectionState | null; text: string },
  by: string,
): Promise<void> {
  await tx.query(
    `insert into inspection_step (inspection_id, no, act, from_state, state, text, sheet, made_by)
     select i.id, coalesce((select max(no) from inspection_step where inspection_id = i.id), 0) + 1, $2, $3, i.state, $4,
       jsonb_build_object('facts', i.facts, 'content', i.content), $5 from inspection i where i.id = $1`,
    [s.id, s.act, s.from, s.text, by],
  );
}

const running = async (
  tx: Sql,
  accountId: string,
): Promise<{ id: string; state: InspectionState; year: number } | null> =>
  (
    await tx.query(
      `select i.id, i.state, c.year from inspection i join inspection_campaign c on c.id = i.campaign_id where i.account_id = $1 and i.state <> all($2) for update of i`,
      [accountId, OVER],
    )
  )[0] ?? null;

/** While a 年检表 runs, its verdict is given there. Throws UserError 409. */
export async function refuseWhileInspected(tx: Sql, account: LockedAccount): Promise<void> {
  const sheet = await running(tx, account.id);
  if (sheet)
    throw new UserError('inspected', `${account.name}的 ${sheet.year} 年年检正在进行，请在年检表上评定。`, 409, 'act');
}

/** The account is ordered closed, or closed, by another way: its 年检表 ends. */
export async function endInspection(tx: Sql, account: LockedAccount, why: string, actor: Actor): Promise<void> {
  const sheet = await running(tx, account.id);
  if (!sheet) return;
  await moveInspection(tx, sheet.id, nextState(sheet.state, 'end', false)!, {});
  await keepStep(tx, { id: sheet.id, act: 'end', from: sheet.state, text: `账号已${why}` }, postAndName(actor));
}
