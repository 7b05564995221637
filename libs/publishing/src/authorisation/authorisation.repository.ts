import {
  type AuthorisationSheet,
  type AuthorisationState,
  CATEGORY_NAME,
  type PublishingCategory,
  SECRECY,
} from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import { SECRECY_QUESTIONS } from './machine.js';
import type { Turn } from './rights.js';

/** An authorisation with what decides whose turn it is. */
export interface AuthorisationRecord {
  id: string;
  unit_id: string;
  unit_name: string;
  drafted_by: string;
  drafter: string;
  state: AuthorisationState;
  state_at: Date;
  version: number;
  title: string;
  text: string;
  category: PublishingCategory;
  wanted_at: Date | null;
  secrecy: AuthorisationSheet['secrecy'];
  review_1: string | null;
  review_2: string | null;
  review_3: string | null;
  wording: string | null;
  valid_until: Date | null;
  expired: boolean;
  accounts: { id: string; name: string; platform: string }[];
  named: Partial<Turn['named']>;
  leaders: string[];
  posts: number;
  differing: number;
}

const HELD = `t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now())`;
export const AUTHORISATION_SQL = `
  select a.*, u.name as unit_name, d.name as drafter, a.state = 'approved' and a.valid_until <= app.now() as expired,
    (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'platform', o.platform) order by o.name, o.id), '[]')
     from authorisation_account x join official_account o on o.id = x.account_id where x.authorisation_id = a.id) as accounts,
    (select coalesce(jsonb_object_agg(y.role, y.ids), '{}') from (
       select r.role, jsonb_agg(distinct r.person_id) as ids from authorisation_account x join account_person r on r.account_id = x.account_id
         join person q on q.id = r.person_id and q.active and q.kind = 'staff'
       where x.authorisation_id = a.id and r.role in ('review_1', 'review_2', 'review_3') group by 1) y) as named,
    coalesce(l.ids, '{}') as leaders,
    (select count(*)::int from publication p where p.authorisation_id = a.id) as posts,
    (select count(*)::int from publication p where p.authorisation_id = a.id and not p.same) as differing
  from authorisation a join unit u on u.id = a.unit_id join person d on d.id = a.drafted_by
    left join (select t.unit_id, array_agg(t.person_id) as ids from post t
      where t.function in ('unit_leader', 'unit_deputy', 'publicity_head') and ${HELD} group by 1) l on l.unit_id = a.unit_id`;

/** One, locked until the transaction ends; null where there is none. */
export async function lockAuthorisation(tx: Sql, id: string): Promise<AuthorisationRecord | null> {
  const [row] = await tx.query(`${AUTHORISATION_SQL} where a.id = $1 for update of a`, [id]);
  return row ?? null;
}

export const isStudent = async (sql: Sql, personId: string): Promise<boolean> =>
  (await sql.query(`select kind = 'student' as student from person where id = $1`, [personId]))[0]?.student ?? false;

export const turnOf = (r: AuthorisationRecord, student: boolean): Turn => ({
  ...{ state: r.state, unitId: r.unit_id, unitName: r.unit_name, draftedBy: r.drafted_by, leaders: r.leaders, student },
  reviewed: [r.review_1, r.review_2, r.review_3],
  named: { review_1: r.named.review_1 ?? [], review_2: r.named.review_2 ?? [], review_3: r.named.review_3 ?? [] },
});

export const sheetOf = (r: AuthorisationRecord): AuthorisationSheet => ({
  ...{ title: r.title, text: r.text, category: r.category, secrecy: r.secrecy },
  accountIds: r.accounts.map((a) => a.id),
  wantedAt: r.wanted_at?.toISOString() ?? null,
});

/** One of the school's own accounts: 宣传部 runs it (第十条), or no unit hosts it. */
export const IS_SCHOOL = `(o.unit_id is null or exists (select 1 from post t where t.unit_id = o.unit_id and t.function = 'publicity_head' and ${HELD}))`;

/** What no sheet may say. Throws UserError 400, 404, 409 with the field. */
export async function checkSheet(tx: Sql, sheet: AuthorisationSheet, unitId: string): Promise<void> {
  for (const q of SECRECY_QUESTIONS) {
    const a = sheet.secrecy[q];
    if (!a) throw new UserError('unanswered', `保密审查“${SECRECY[q]}”还没有回答。`, 400, `sheet.secrecy.${q}`);
    if (a.answer === 'yes' && a.note.trim() === '')
      throw new UserError('no_note', `保密审查“${SECRECY[q]}”答“是”的，请写明怎样处理。`, 400, `sheet.secrecy.${q}`);
  }
  if (sheet.accountIds.length === 0) throw new UserError('no_account', '请选择发布的账号。', 400, 'sheet.accountIds');
  const accounts: { id: string; name: string; active: boolean; ours: boolean; school: boolean }[] = await tx.query(
    `select o.id, o.name, o.active, o.unit_id = $2 as ours,
       ${IS_SCHOOL} as school from official_account o where o.id = any($1)`,
    [sheet.accountIds, unitId],
  );
  for (const id of sheet.accountIds)
    if (!accounts.some((a) => a.id === id))
      throw new UserError('no_account', '所选账号没有登记，请重新选择。', 404, 'sheet.accountIds');
  for (const a of accounts) {
    if (!a.active) throw new UserError('not_open', `${a.name}没有开通或已注销，不能发布。`, 409, 'sheet.accountIds');
    if (sheet.category === 'account' && !a.school)
      throw new UserError(
        'not_school',
        `${a.name}不是校级账号；“${CATEGORY_NAME.account}”只选校级账号。`,
        400,
        'sheet.accountIds',
      );
    if (sheet.category !== 'account' && !a.ours)
      throw new UserError(
        'not_ours',
        `${a.name}不是本单位的账号；要在校级账号发布的，类别请选“${CATEGORY_NAME.account}”。`,
        400,
        'sheet.accountIds',
      );
  }
  if (sheet.wantedAt !== null) {
    const [{ past }] = await tx.query(`select $1::timestamptz < app.now() as past`, [sheet.wantedAt]);
    if (past) throw new UserError('past', '希望发布的时间已经过去，请重新填写。', 400, 'sheet.wantedAt');
  }
}

export async function writeAccounts(tx: Sql, id: string, accountIds: string[]): Promise<void> {
  await tx.query(`delete from authorisation_account where authorisation_id = $1`, [id]);
  await tx.query(`insert into authorisation_account (authorisation_id, account_id) select $1, unnest($2::uuid[])`, [
    id,
    [...new Set(accountIds)],
  ]);
}

function labelsOf(s: AuthorisationSheet): Record<string, string> {
  return {
    标题: s.title,
    正文: s.text,
    类别: CATEGORY_NAME[s.category],
    发布账号: s.accountIds.toSorted().join('、'),
    希望发布时间: s.wantedAt ?? '',
    保密审查: SECRECY_QUESTIONS.map((q) => `${s.secrecy[q].answer}${s.secrecy[q].note}`).join('|'),
  };
}
/** Labels of what one sheet says otherwise than the one before. */
export function changedLabels(before: AuthorisationSheet, after: AuthorisationSheet): string[] {
  const [a, b] = [labelsOf(before), labelsOf(after)];
  return Object.keys(a).filter((k) => a[k] !== b[k]);
}
