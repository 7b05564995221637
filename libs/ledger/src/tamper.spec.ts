import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LedgerVerification as Found } from '@fengsui/contract';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { Checkpoints } from './checkpoints.js';
import { ENGINE } from './event.js';
import { Ledger } from './ledger.service.js';
import { LedgerKeys } from './ledger-keys.js';
import { LedgerVerification } from './verification.service.js';

/** Bar 14: what a superuser of the database does to the log, who switches every guard off and knows every function. */
let db: TestDatabase;
let ledger: Ledger;
let checkpoints: Checkpoints;
let verification: LedgerVerification;
let dataDir: string;

beforeEach(async () => {
  db = await createTestDatabase();
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-ledger-'));
  const config = { FENGSUI_LEDGER_KEYS: '', FENGSUI_LEDGER_CHECKPOINTS: '', FENGSUI_DATA_DIR: dataDir };
  ledger = new Ledger(db.dataSource);
  checkpoints = new Checkpoints(db.dataSource, new LedgerKeys(config), config);
  verification = new LedgerVerification(db.dataSource, checkpoints);
  // checkpoints at 10 and 20 of 24
  await write(10);
  await checkpoints.write();
  await write(10);
  await checkpoints.write();
  await write(4);
});
afterEach(async () => {
  await db.drop();
  fs.rmSync(dataDir, { recursive: true });
});

async function write(count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await db.dataSource.transaction((tx) =>
      ledger.append(tx, { kind: 'test', incidentId: null, actor: ENGINE, payload: { text: `第 ${i} 步` } }),
    );
}

async function asSuperuser(sql: string): Promise<void> {
  await db.dataSource.transaction(async (tx) => {
    await tx.query('alter table ledger_event disable trigger all');
    await tx.query(sql);
    await tx.query('alter table ledger_event enable trigger all');
  });
}

/** All hashes from seq on made anew, head included: the chain fits itself again. */
const recompute = (seq: number): string => `
  do $$ declare e ledger_event%rowtype; prev text; n bigint := 0;
  begin
    select hash into prev from ledger_event where seq = ${seq} - 1;
    alter table ledger_event drop constraint ledger_event_chain_id_prev_hash_key;
    for e in select * from ledger_event where seq >= ${seq} order by seq loop
      update ledger_event set prev_hash = prev, hash = app.ledger_hash(prev, e.seq, e.at, e.kind, e.incident_id, e.actor, e.payload)
        where seq = e.seq returning hash into prev;
      n := e.seq;
    end loop;
    update ledger_chain set seq = n, hash = prev;
  end $$`;

const check = (): Promise<Found> => verification.run('测试');

test('an untouched log is intact: rows read, last checkpoint, rows newer than it', async () => {
  expect(await check()).toMatchObject({
    intact: true,
    rows: 24,
    firstBreak: null,
    problems: [],
    head: { seq: 24 },
    lastCheckpoint: { seq: 20 },
    newerRows: 4,
  });
  expect(await verification.state()).toMatchObject({ head: { seq: 24 }, checkpoint: { seq: 20 }, newerRows: 4 });
});

test.each([
  ['edits a row', `update ledger_event set payload = '{"text":"改"}' where seq = 7`, 7, /第 7 条的内容与校验值不符/],
  [
    'edits who acted',
    `update ledger_event set actor = replace(actor, '系统', '别人') where seq = 3`,
    3,
    /第 3 条的内容/,
  ],
  ['edits the time', `update ledger_event set at = at + interval '1 microsecond' where seq = 9`, 9, /第 9 条的内容/],
  [
    'edits a row and its hash',
    `update ledger_event set payload = '{"text":"改"}', hash = app.ledger_hash(prev_hash, seq, at, kind, incident_id, actor, '{"text":"改"}') where seq = 7`,
    8,
    /第 8 条与前一条不相接/,
  ],
  ['deletes a row', `delete from ledger_event where seq = 12`, 12, /第 12 条记录缺失/],
  ['deletes the first row', `delete from ledger_event where seq = 1`, 1, /第 1 条记录缺失/],
  ['deletes the last row', `delete from ledger_event where seq = 24`, 24, /第 24 条起的记录缺失/],
  ['truncates', `truncate ledger_event`, 1, /第 1 条起的记录缺失/],
  [
    'swaps two rows',
    `update ledger_event set seq = case seq when 5 then 106 else 5 end where seq in (5, 6); update ledger_event set seq = 6 where seq = 106`,
    5,
    /第 5 条与前一条不相接/,
  ],
  [
    'inserts a row and moves the others up',
    `update ledger_event set seq = -seq where seq >= 8; update ledger_event set seq = 1 - seq where seq < 0; insert into ledger_event select chain_id, 8, at, kind, incident_id, actor, '{"text":"添"}', repeat('a', 64), repeat('b', 64) from ledger_event where seq = 7`,
    8,
    /第 8 条与前一条不相接/,
  ],
  [
    'inserts a row behind the head',
    `insert into ledger_event select chain_id, 25, at, kind, incident_id, actor, payload, hash, repeat('b', 64) from ledger_event where seq = 24`,
    25,
    /链头之外另有 1 条/,
  ],
  [
    'turns the head back',
    `update ledger_chain set seq = 22, hash = (select hash from ledger_event where seq = 22)`,
    23,
    /链头之外另有 2 条/,
  ],
  ['forges the head', `update ledger_chain set hash = repeat('c', 64)`, 24, /链头与最后一条记录不符/],
])('a superuser who %s is detected', async (_, sql, firstBreak, words) => {
  await asSuperuser(sql);
  const found = await check();
  expect([found.intact, found.firstBreak]).toEqual([false, firstBreak]);
  expect(found.problems.join('')).toMatch(words);
});

test('a superuser who also replaces the hash function of the database is detected: the hashes are made outside it', async () => {
  await asSuperuser(`
    create or replace function app.ledger_hash(prev text, seq bigint, at timestamptz, kind text, incident uuid, actor text, payload text)
      returns text language sql as 'select hash from ledger_event e where e.seq = $2';
    update ledger_event set payload = '{"text":"改"}' where seq = 7`);
  expect(await check()).toMatchObject({ intact: false, firstBreak: 7 });
});

test('a fully recomputed tail fits itself and is detected back to the last checkpoint before it', async () => {
  await asSuperuser(`update ledger_event set payload = '{"text":"改"}' where seq = 14; ${recompute(14)}`);
  expect(await ledger.verify()).toMatchObject({ count: 24, brokenAt: null });
  const found = await check();
  expect(found).toMatchObject({ intact: false, firstBreak: 11 });
  expect(found.problems).toEqual([
    expect.stringMatching(/^与封存点不符：第 11 至 20 条之间，在 .* 封存之后被改写或删去。$/),
  ]);
  // the engine goes on sealing what it finds: that does not heal it
  await write(1);
  await checkpoints.write();
  expect(await check()).toMatchObject({ intact: false, firstBreak: 11, lastCheckpoint: { seq: 25 } });
});

test('a tail that is cut off together with the head is detected by the checkpoint', async () => {
  await asSuperuser(
    `delete from ledger_event where seq > 15; update ledger_chain set seq = 15, hash = (select hash from ledger_event where seq = 15)`,
  );
  expect(await ledger.verify()).toMatchObject({ brokenAt: null });
  expect(await check()).toMatchObject({ intact: false, firstBreak: 11 });
});

test('the limit, said openly: only rows newer than the last checkpoint can be recomputed unseen', async () => {
  await asSuperuser(`update ledger_event set payload = '{"text":"改"}' where seq = 22; ${recompute(22)}`);
  expect(await check()).toMatchObject({ intact: true, lastCheckpoint: { seq: 20 }, newerRows: 4 });
});

test('a forged line in the file of checkpoints is named; one of an unknown key, an old or a broken one proves nothing', async () => {
  const lines = fs.readFileSync(checkpoints.file, 'utf8').trim().split('\n');
  const last = JSON.parse(lines[1]!) as { kid: string };
  const add = (line: object | string): void =>
    fs.appendFileSync(checkpoints.file, `${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  add({ ...last, kid: 'other', seq: 24 });
  add({ at: '2026-11-01T00:00:00Z', seq: 3, hash: 'x' });
  add('{"chain":"main","se');
  expect(await check()).toMatchObject({ intact: true, lastCheckpoint: { seq: 20 } });
  expect(await checkpoints.compare()).toMatchObject({ unproven: 3, forgedLine: null });
  add({ ...last, seq: 24 });
  const found = await check();
  expect([found.intact, found.problems]).toEqual([false, ['封存文件第 6 行的签名不符，该行被改动或伪造。']]);
});

test('a line that a crash broke off does not spoil the next one', async () => {
  fs.appendFileSync(checkpoints.file, '{"chain":"main","seq":2');
  const written = await checkpoints.write();
  expect(checkpoints.latest()).toEqual(written);
  expect(await checkpoints.compare()).toMatchObject({ last: { seq: 24 }, unproven: 1 });
});

test('the key is made once, outside the database, for its owner alone; without it nothing is vouched for', async () => {
  const file = path.join(dataDir, 'ledger.key');
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  const kept = fs.readFileSync(file, 'utf8');
  await check();
  expect(fs.readFileSync(file, 'utf8')).toBe(kept);
  const config = {
    FENGSUI_LEDGER_KEYS: `other:${'B'.repeat(43)}`,
    FENGSUI_LEDGER_CHECKPOINTS: checkpoints.file,
    FENGSUI_DATA_DIR: dataDir,
  };
  const elsewhere = new Checkpoints(db.dataSource, new LedgerKeys(config), config);
  expect(await elsewhere.compare()).toMatchObject({ last: null, unproven: 2 });
});

test('verifying takes no lock and waits for nobody', async () => {
  const writer = db.dataSource.createQueryRunner();
  await writer.startTransaction();
  await ledger.append(writer.manager, { kind: 'test', incidentId: null, actor: ENGINE, payload: { text: '未提交' } });
  const reader = db.dataSource.createQueryRunner();
  await reader.query(`set lock_timeout = '1ms'`);
  const report = await new Ledger(reader as never).verify();
  expect(report).toMatchObject({ count: 24, brokenAt: null });
  const held = await db.dataSource.query(
    `select mode from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'ledger_event' and l.mode not in ('AccessShareLock', 'RowExclusiveLock', 'RowShareLock')`,
  );
  expect(held).toEqual([]);
  await reader.release();
  await writer.rollbackTransaction();
  await writer.release();
});
