import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function tables(): Promise<string[]> {
  const rows: { name: string }[] = await db.dataSource.query(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  return rows.map((r) => r.name);
}

test('every migration goes down and up again, leaving the same schema', async () => {
  const before = await tables();
  expect(before).toContain('deadline');
  await db.dataSource.query('drop table app.test_clock cascade').catch(() => undefined);
  for (let i = 0; i < db.dataSource.migrations.length; i++) await db.dataSource.undoLastMigration();
  expect(await tables()).toEqual(['migration']);
  await db.dataSource.runMigrations();
  expect(await tables()).toEqual(before);
});

test('every table says what it holds', async () => {
  const rows: { name: string }[] = await db.dataSource.query(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and obj_description(c.oid) is null and c.relname <> 'migration'`);
  expect(rows).toEqual([]);
});
