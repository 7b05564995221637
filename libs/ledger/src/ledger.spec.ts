import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDataSource } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { duringRequest, ENGINE } from './event.js';
import { Ledger } from './ledger.service.js';

let db: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  db = await createTestDatabase();
  ledger = new Ledger(db.dataSource);
});
afterAll(() => db.drop());

const step = (n: string) => ({ kind: 'test', incidentId: null, actor: ENGINE, payload: { text: `第 ${n} 步` } });

test('bar 14: 24 concurrent writers, each over a connection of its own, make one chain that verifies', async () => {
  const pool = await createDataSource(db.url, 24).initialize();
  const write = async (n: number): Promise<number[]> => {
    const seqs: number[] = [];
    for (let i = 0; i < 20; i++)
      seqs.push(
        await pool.transaction(async (tx) => {
          await ledger.append(tx, step(`${n}.${i}.a`));
          return ledger.append(tx, step(`${n}.${i}.b`));
        }),
      );
    return seqs;
  };
  const seqs = (await Promise.all(Array.from({ length: 24 }, (_, n) => write(n)))).flat();
  await pool.destroy();
  expect(new Set(seqs).size).toBe(480);
  expect(await ledger.verify()).toMatchObject({ count: 960, brokenAt: null, problem: null });
});

test('an entry without an open transaction is refused, and what a rolled-back step wrote is not there', async () => {
  const before = await ledger.head();
  await expect(ledger.append(db.dataSource, step('x'))).rejects.toThrow('open transaction');
  await expect(ledger.append(db.dataSource.manager, step('x'))).rejects.toThrow('open transaction');
  const idle = db.dataSource.createQueryRunner();
  await expect(ledger.append(idle, step('x'))).rejects.toThrow('open transaction');
  await idle.release();
  await expect(
    db.dataSource.transaction(async (tx) => {
      await ledger.append(tx, step('x'));
      throw new Error('the step failed');
    }),
  ).rejects.toThrow('the step failed');
  expect(await ledger.head()).toEqual(before);
});

test('the log refuses change, deletion and truncation', async () => {
  for (const sql of [`update ledger_event set payload = '{}'`, `delete from ledger_event`, `truncate ledger_event`])
    await expect(db.dataSource.query(sql)).rejects.toThrow('append-only');
});

test('an entry says during which request, from where and by which right it was made', async () => {
  const incidentId = '4f0c0f0e-0000-4000-8000-000000000001';
  const facts = { id: 'req-12345678', ip: '10.1.2.3', device: 'Phone', clientTime: '2026-11-25T20:00:00+08:00' };
  await duringRequest({ ...facts, authority: '角色 duty' }, () =>
    db.dataSource.transaction((tx) =>
      ledger.append(tx, {
        ...step('7'),
        incidentId,
        payload: { text: '定级', from: 'proposed', to: 'open', policy: 'h' },
      }),
    ),
  );
  const [event] = await ledger.ofIncident(incidentId);
  expect(event!.payload).toEqual({
    text: '定级',
    from: 'proposed',
    to: 'open',
    policy: 'h',
    request: { ...facts, authority: '角色 duty' },
  });
});

test('a correction stands beside what it corrects; a wrong number is refused', async () => {
  const incidentId = '4f0c0f0e-0000-4000-8000-000000000002';
  const actor = { type: 'person' as const, id: 'p', name: '王晓岚' };
  const wrong = await db.dataSource.transaction((tx) =>
    ledger.append(tx, { ...step('8'), incidentId, payload: { text: '电话告知 10 人' } }),
  );
  const correct = (seq: number): Promise<number> =>
    db.dataSource.transaction((tx) =>
      ledger.correct(tx, { incidentId, seq, text: '电话告知 12 人', reason: '漏记两人', actor }),
    );
  await correct(wrong);
  await expect(correct(wrong + 1)).rejects.toThrow('没有这条可更正的记录');
  await expect(correct(1)).rejects.toThrow('没有这条可更正的记录');
  expect((await ledger.ofIncident(incidentId)).map((e) => [e.payload.text, e.payload.corrects])).toEqual([
    ['电话告知 10 人', undefined],
    [`更正第 ${wrong} 条：电话告知 12 人（理由：漏记两人）`, wrong],
  ]);
});
