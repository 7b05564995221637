import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Inbox, Problem } from '@fengsui/contract';
import { Outbox } from '@fengsui/notification';
import { DataSource } from 'typeorm';
import { type Door, openDoor } from '../harness/door.js';

/** /api/inbox: one's own messages, by HTTP. */
let door: Door;
beforeAll(async () => {
  door = await openDoor();
}, 60_000);
afterAll(() => door.stop());

async function tell(name: string, title: string, url: string | null = null): Promise<void> {
  const [{ id }] = await door.db.dataSource.query(`select id from person where name = $1`, [name]);
  await door.api.get(DataSource).transaction((tx) =>
    door.api.get(Outbox).enqueue(tx, {
      ...{ dedupeKey: title, incidentId: null, personId: id, purpose: 'warn', priority: 6 },
      message: { level: null, drill: false, title, description: '请处理。', code: null, url, buttons: [] },
    }),
  );
}
async function read(user: string, body: unknown): Promise<{ status: number; body: { unread: number } & Problem }> {
  const fetch = await door.as(user);
  const answer = await fetch('/api/inbox/read', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { unread: number } & Problem };
}
const inbox = async (user: string): Promise<Inbox> =>
  (await (await door.as(user))('/api/inbox')).json() as Promise<Inbox>;

test('each sees the own; a message leads to a page of this site and to no other', async () => {
  await tell('王晓岚', '采集登录将到期', 'http://127.0.0.1:3000/collection');
  await tell('王晓岚', '外部链接', 'https://elsewhere.example/x');
  await tell('刘敏', '给部长的');
  const mine = await inbox('wangxiaolan');
  expect(mine.messages.map((m) => [m.title, m.path, m.readAt])).toEqual([
    ['外部链接', null, null],
    ['采集登录将到期', '/collection', null],
  ]);
  const [theirs] = (await inbox('liumin')).messages;
  expect((await read('wangxiaolan', { ids: [theirs!.id] })).body.unread).toBe(2);
  expect((await inbox('liumin')).unread).toBe(1);
  expect((await read('wangxiaolan', { ids: [mine.messages[0]!.id] })).body.unread).toBe(1);
  expect((await read('wangxiaolan', { until: mine.messages[0]!.at })).body.unread).toBe(0);
  expect((await fetch(`${door.url}/api/inbox`)).status).toBe(401);
});

test('bad input names the field and the fix', async () => {
  const said = async (body: unknown): Promise<[number, string | undefined, string]> => {
    const answer = await read('liumin', body);
    return [answer.status, answer.body.field, answer.body.detail];
  };
  expect(await said({})).toEqual([400, 'ids', expect.stringContaining('请给出 ids、incidentId、until 三者之一')]);
  expect(await said({ until: '昨天' })).toEqual([400, 'until', expect.stringContaining('应为带时区的时间')]);
  expect(await said({ ids: ['x'] })).toEqual([400, 'ids.0', expect.stringContaining('应为编号')]);
});
