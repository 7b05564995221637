import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LiveMessage } from '@fengsui/contract';
import pg from 'pg';
import { OutboxBench } from '../testing/outbox-bench.js';
import { OutboxLog } from '../outbox-log.js';
import { InboxRepository } from './inbox.repository.js';
import { Inbox } from './inbox.service.js';

let bench: OutboxBench;
let inbox: Inbox;
beforeEach(async () => {
  bench = await OutboxBench.create();
  const { dataSource, clock } = bench.db;
  const log = new OutboxLog(bench.repository, bench.ledger);
  const settings = { PUBLIC_URL: 'http://127.0.0.1:3000' };
  inbox = new Inbox(dataSource, new InboxRepository(dataSource), log, clock, settings);
});
afterEach(() => bench.close());

const chen = (): string => bench.person['陈建国']!;
const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);
const titles = async (): Promise<string[]> => (await inbox.page(chen(), null)).messages.map((m) => m.title);

test('every message to a person lies among the 站内消息 as soon as it is decided, and whether or not a channel brings it', async () => {
  await bench.put({}, { title: '第一条' });
  await bench.put({ purpose: 'warn' }, { title: '第二条' });
  await bench.put({ dedupeKey: 'm2' }, { title: '第二条又一次' });
  expect(await inbox.page(chen(), null)).toMatchObject({
    unread: 2,
    more: false,
    messages: [
      { title: '第二条', purpose: 'warn', readAt: null, incidentId: bench.incidentId, code: 'YQ2026-0001', path: null },
      { title: '第一条', purpose: 'page' },
    ],
  });
  expect((await inbox.page(bench.person['刘敏']!, null)).messages).toEqual([]);
});

test('a decision that is taken back leaves none behind', async () => {
  const message = { level: null, drill: false, title: '收回', description: '', code: null, url: null, buttons: [] };
  await expect(
    bench.db.dataSource.transaction(async (tx) => {
      await bench.outbox.enqueue(tx, {
        ...{ dedupeKey: 'x', incidentId: null, personId: chen(), purpose: 'page', priority: 3, message },
      });
      throw new Error('taken back');
    }),
  ).rejects.toThrow('taken back');
  expect(await titles()).toEqual([]);
});

test('it makes nobody reachable: without an address the caller hears so, and the copy waits all the same', async () => {
  await sql(`update person set wecom_userid = null, mobile = null where name = '陈建国'`);
  const message = { level: null, drill: false, title: '无处可送', description: '', code: null, url: null, buttons: [] };
  const got = await bench.db.dataSource.transaction((tx) =>
    bench.outbox.enqueue(tx, {
      ...{ dedupeKey: 'x', incidentId: null, personId: chen(), purpose: 'page', priority: 3, message },
    }),
  );
  expect(got).toBe('unreachable');
  expect(await titles()).toEqual(['无处可送']);
});

test('what waits for the morning is not shown at night', async () => {
  await bench.put({ notBefore: new Date(bench.db.clock.now().getTime() + 3_600_000) }, { title: '明早' });
  expect(await inbox.page(chen(), null)).toMatchObject({ unread: 0, messages: [] });
  await bench.db.clock.advance(3_700_000);
  expect(await inbox.page(chen(), null)).toMatchObject({ unread: 1, messages: [{ title: '明早' }] });
});

test('reading is a receipt: once, in the log, beside the person; nobody reads for another', async () => {
  await bench.put();
  const { messages } = await inbox.page(chen(), null);
  const ids = messages.map((m) => m.id);
  expect(await inbox.read(bench.person['刘敏']!, { ids })).toBe(0);
  expect(await inbox.page(chen(), null)).toMatchObject({ unread: 1 });
  expect(await inbox.read(chen(), { ids })).toBe(0);
  await inbox.read(chen(), { incidentId: bench.incidentId });
  await inbox.read(chen(), { until: bench.db.clock.now().toISOString() });
  expect((await inbox.page(chen(), null)).messages[0]!.readAt).not.toBeNull();
  const receipts = await sql(
    `select o.state, o.purpose, r.verdict from outbox o join delivery_receipt r on r.outbox_id = o.id where o.channel = 'in_app'`,
  );
  expect(receipts).toEqual([{ state: 'read', purpose: 'page', verdict: 'read' }]);
  expect((await bench.log()).filter((l) => l.startsWith('message.read'))).toEqual([
    expect.stringMatching(/^message\.read 站内消息已读：后勤处 处长 陈建国，\d\d:\d\d$/),
  ]);
});

test('reading sends nothing and stops nothing: the chain of channels goes on until somebody signs', async () => {
  const id = await bench.put();
  await inbox.read(chen(), { incidentId: bench.incidentId });
  expect(await bench.worker().round()).toBe(0);
  expect(bench.double.delivered).toHaveLength(1);
  expect(await bench.row(id)).toMatchObject({ state: 'accepted', channel: 'wecom' });
  await bench.worker().round();
  expect(await bench.count('read')).toBe(1);
});

test('pages of fifty, none twice and none left out', async () => {
  for (let i = 0; i < 60; i++) await bench.put({}, { title: String(i) });
  const first = await inbox.page(chen(), null);
  expect([first.messages.length, first.more, first.unread]).toEqual([50, true, 60]);
  const second = await inbox.page(chen(), first.messages.at(-1)!.id);
  expect([second.messages.length, second.more]).toEqual([10, false]);
  const seen = [...first.messages, ...second.messages].map((m) => Number(m.title));
  expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => 59 - i));
  expect(await inbox.read(chen(), { until: first.messages[0]!.at })).toBe(0);
});

test('the pages hear of it at once, and name only the person', async () => {
  const client = new pg.Client({ connectionString: bench.db.url });
  await client.connect();
  await client.query('listen fengsui_live');
  const heard: LiveMessage[] = [];
  const two = new Promise<void>((resolve) =>
    client.on('notification', (n) => {
      const hint = JSON.parse(n.payload!) as LiveMessage;
      if (hint.type === 'inbox' && heard.push(hint) === 2) resolve();
    }),
  );
  await bench.put();
  await inbox.read(chen(), { incidentId: bench.incidentId });
  await two;
  await client.end();
  expect(heard).toEqual([
    { type: 'inbox', data: { personId: chen() } },
    { type: 'inbox', data: { personId: chen() } },
  ]);
});
