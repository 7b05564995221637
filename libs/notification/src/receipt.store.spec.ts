import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { ReceiptStore } from './receipt.store.js';

let db: TestDatabase;
let store: ReceiptStore;
beforeAll(async () => {
  db = await createTestDatabase();
  store = new ReceiptStore(db.dataSource);
});
afterAll(() => db.drop());

test('of the same callback at the same time, one counts', async () => {
  const seen = await Promise.all([1, 2, 3].map(() => store.once('wecom', 'zhangsan:t1:ack', {})));
  expect(seen.filter(Boolean)).toHaveLength(1);
  expect(await store.once('wecom', 'zhangsan:t1:decline', {})).toBe(true);
  expect(await store.once('other', 'zhangsan:t1:ack', {})).toBe(true);
});

test('a callback whose work failed is worked when it is sent again', async () => {
  let runs = 0;
  const work = async (): Promise<void> => {
    if (++runs === 1) throw new Error('database away');
  };
  await expect(store.handle('wecom', 'k', {}, work)).rejects.toThrow('away');
  expect(await store.handle('wecom', 'k', {}, work)).toBe(true);
  expect(await store.handle('wecom', 'k', {}, work)).toBe(false);
  expect(runs).toBe(2);
});
