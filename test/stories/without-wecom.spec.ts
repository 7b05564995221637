import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncidentDetail, IncidentSummary } from '@fengsui/contract';
import { type Client, type Product, startProduct, until } from '../harness/product.js';

/** A leader whose 企业微信 account is gone is reached by SMS, and signs by answering it; all through the simulated telephones, as a newcomer would. */
let p: Product;
let duty: Client;
let incident: IncidentSummary;
const CHEN = '/phone/chenjianguo';

beforeAll(async () => {
  p = await startProduct({ channels: true });
  p.expectMessages('zhoutao', 'wujing', 'wangxiaolan', 'liumin');
  duty = await p.as('wangxiaolan');
}, 60_000);
afterAll(() => p.stop());

const page = async (path: string): Promise<string> => (await fetch(`${p.sim.urls.control}${path}`)).text();
const press = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${p.sim.urls.control}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const detail = (): Promise<IncidentDetail> => duty.get<IncidentDetail>(`/api/incidents/${incident.id}`);

test('企业微信 does not know him: the SMS comes, with a code', async () => {
  expect((await press(`${CHEN}/switch`, { what: 'wecom' })).status).toBe(303);
  p.sim.startCourse({ speed: 30 });
  incident = await until('an open incident of level Ⅱ', async () =>
    (await duty.get<IncidentSummary[]>('/api/incidents')).find((i) => i.state === 'open' && i.level === 2),
  );
  const sms = await until('an SMS', async () => /或回复(\d{6})签收/.exec(await page(CHEN)));
  expect(sms[1]).toHaveLength(6);
  expect(p.sim.messages('chenjianguo')).toEqual([]);
  expect(p.sim.channels.phones.items.every((i) => !/食堂|陈/.test(i.text))).toBe(true);
});

test('the group is told by its robot, and gets no link of his', async () => {
  const said = await until('a message in the group', async () => p.sim.channels.robots.messages[0]);
  expect(said.text).toContain('【Ⅱ级舆情】');
  expect(said.text).not.toContain('/s/');
  expect(await page('/phone/groups')).toContain('【Ⅱ级舆情】');
});

test('he answers the SMS: signed, and the log says how he was reached', async () => {
  const code = /或回复(\d{6})签收/.exec(await page(CHEN))![1]!;
  await press(`${CHEN}/reply`, { text: `收到 ${code}` });
  const signed = await until('his signature', async () => {
    const d = await detail();
    return d.log.some((l) => l.kind === 'ack.signed') && d;
  });
  const words = signed.log.map((l) => l.text);
  expect(words.some((w) => w.includes('企业微信未能送达'))).toBe(true);
  expect(words.find((w) => w.includes('签收，经'))).toMatch(/陈建国签收.*短信/);
  const [target] = signed.ladder.flatMap((s) => s.targets).filter((t) => t.name === '陈建国' || t.ackedAt);
  expect(target!.messages.map((m) => m.channel)).toEqual(['wecom', 'aliyun_sms']);
});
