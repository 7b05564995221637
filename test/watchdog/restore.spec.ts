import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';

/** escalation.md 1: after a restore, rows already sent look unsent. */
let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db.drop());

async function engine(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: db.url, FENGSUI_DATA_DIR: os.tmpdir() };
  const main = 'apps/api/dist/cli/main.js';
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'engine', ...args], { env });
  return stdout.trim();
}
const states = async (): Promise<string[]> =>
  (await db.dataSource.query(`select state from outbox order by dedupe_key`)).map((r: { state: string }) => r.state);

test('an operator resumes a restored engine: what looks unsent is in doubt; after a mere pause it is not', async () => {
  for (const [key, state] of Object.entries({ a: 'pending', b: 'sending', c: 'accepted' }))
    await db.dataSource.query(
      `insert into outbox (dedupe_key, channel, purpose, priority, body, state) values ($1, 'wecom', 'page', 1, '{}', $2)`,
      [key, state],
    );
  await engine('pause', '机房检修');
  await engine('resume', '检修完毕');
  expect(await states()).toEqual(['pending', 'sending', 'accepted']);
  await engine('pause', '从备份恢复');
  expect(await engine('resume', '核对完毕', '--restored')).toBe(
    '2 条消息可能在备份之后已经发出，将逐条核实。\n已恢复。暂停期间的时限不计逾期。',
  );
  expect(await states()).toEqual(['unknown', 'unknown', 'accepted']);
  // not paused: nothing is put in doubt
  await db.dataSource.query(`update outbox set state = 'pending'`);
  await expect(engine('resume', '再次', '--restored')).rejects.toThrow();
  expect(await states()).toEqual(['pending', 'pending', 'pending']);
}, 60_000);
