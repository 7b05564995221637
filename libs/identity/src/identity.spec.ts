import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { createDemoAccounts, type DemoAccount } from './demo-accounts.js';
import { Identity } from './identity.service.js';

let db: TestDatabase;
let identity: Identity;
let accounts: DemoAccount[];
beforeAll(async () => {
  db = await createTestDatabase();
  identity = new Identity(db.dataSource, new Registry(db.dataSource), new Ledger(db.dataSource));
});
afterAll(() => db.drop());

test('the first administrator is made by a one-time link, once', async () => {
  const token = (await identity.newSetupToken())!;
  expect(await identity.setupTokenValid('guess')).toBe(false);
  const request = { token, name: '管理员', username: 'first.admin', password: 'Lantern-2041' };
  await expect(identity.setUp({ ...request, password: 'short' })).rejects.toThrow('至少 10 位');
  expect(await identity.setupTokenValid(token)).toBe(true);
  await identity.setUp(request);
  await expect(identity.setUp(request)).rejects.toThrow('已失效');
  expect(await identity.newSetupToken()).toBeNull();
});

test('demo accounts get random passwords and argon2id hashes', async () => {
  await applySeed(db.dataSource, DEMO_SCHOOL);
  accounts = await createDemoAccounts(db.dataSource, identity);
  expect(accounts.map((a) => a.username)).toEqual(['wangxiaolan', 'chenjianguo', 'liumin', 'zhaolixin', 'hanxue']);
  const rows: { password_hash: string }[] = await db.dataSource.query('select password_hash from account');
  for (const r of rows) expect(r.password_hash).toMatch(/^\$argon2id\$/);
  expect(await createDemoAccounts(db.dataSource, identity)).toEqual([]);
});

test('a session says who it is and ends at sign-out', async () => {
  const chen = accounts[1]!;
  const token = await identity.signIn(chen.username, chen.password, '127.0.0.1');
  const viewer = (await identity.viewer(token))!;
  expect(viewer).toMatchObject({ name: '陈建国', roles: ['unit'], unitIds: ['logistics'] });
  expect((await identity.me(viewer)).post).toBe('后勤处 处长');
  await identity.signOut(token);
  expect(await identity.viewer(token)).toBeNull();
});

test('five wrong passwords lock the account for fifteen minutes', async () => {
  const liu = accounts[2]!;
  for (let i = 0; i < 5; i++) await expect(identity.signIn(liu.username, 'wrong', '')).rejects.toThrow('不对');
  await expect(identity.signIn(liu.username, liu.password, '')).rejects.toThrow('锁定');
  await db.clock.advance(15 * 60_000 + 1_000);
  expect(await identity.signIn(liu.username, liu.password, '')).toBeTruthy();
});
