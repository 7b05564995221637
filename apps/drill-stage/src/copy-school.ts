import { UserError } from '@fengsui/platform';
import pg from 'pg';
import type { DataSource } from 'typeorm';

/** What a school is, in the order in which rows refer to rows. No session, no post of the web, no incident. */
const TABLES = [
  'school_profile',
  'unit',
  'person',
  'person_contact',
  'post',
  'school_day',
  'duty_rotation',
  'duty_shift',
  'duty_absence',
  'official_account',
  'watch_list',
  'escalation_policy',
  'publishing_words',
  'rule_version',
];

/** Devices were registered with the live installation's key, and their services are real; applications under way are no part of a drill. */
const WITHOUT: Record<string, string> = {
  person_contact: `where channel <> 'web_push'`,
  official_account: 'where active',
};

/** Copies registry, roster, watch lists and policy of a live database into a drill's, accounts too where people sign in there; the live one is only read. Throws UserError without a school in it. */
export async function copySchool(liveUrl: string, drill: DataSource, accounts: boolean): Promise<void> {
  const live = new pg.Client({ connectionString: liveUrl, connectionTimeoutMillis: 5_000 });
  await live.connect();
  try {
    await live.query(`begin transaction isolation level repeatable read read only`);
    await drill.transaction(async (tx) => {
      for (const table of [...TABLES, ...(accounts ? ['account'] : [])]) {
        const { rows } = await live.query(`select to_jsonb(t) as row from ${table} t ${WITHOUT[table] ?? ''}`);
        await tx.query(
          `insert into ${table} overriding system value select * from jsonb_populate_recordset(null::${table}, $1) on conflict do nothing`,
          [JSON.stringify(rows.map((r: { row: unknown }) => r.row))],
        );
      }
    });
  } finally {
    await live.end();
  }
  const [{ there }] = await drill.query(
    `select exists (select 1 from school_profile) and exists (select 1 from post) as there`,
  );
  if (!there)
    throw new UserError('no_school', '本系统还没有设置学校和人员，不能以本校名义演练。请先完成学校设置。', 409);
}
