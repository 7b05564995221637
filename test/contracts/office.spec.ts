import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncidentDetail, UpwardReportAnswer } from '@fengsui/contract';
import { type Client, type Product, startProduct, until } from '../harness/product.js';

let p: Product;
let duty: Client;
let unit: Client;
let id: string;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing', 'wangxiaolan', 'liumin', 'zhaolixin');
  [duty, unit] = [await p.as('wangxiaolan'), await p.as('chenjianguo')];
}, 60_000);
afterAll(() => p.stop());

test('上报 with a photo: an incident waits for 宣传部, and is told at once; sent again it opens no second one', async () => {
  const send = async (): Promise<UpwardReportAnswer> => {
    const form = new FormData();
    form.append('text', '二食堂门口有学生聚集，要求解释停水');
    form.append('evidence', new Blob([PNG], { type: 'image/png' }), '现场.png');
    const answer = await fetch(`${p.url}/api/upward-reports`, {
      method: 'POST',
      headers: { cookie: unit.cookie, 'X-Fengsui': '1' },
      body: form,
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as UpwardReportAnswer;
  };
  const first = await send();
  id = first.incidentId;
  expect((await send()).incidentId).toBe(id);
  expect(await duty.get<IncidentDetail>(`/api/incidents/${id}`)).toMatchObject({
    state: 'proposed',
    unitName: '后勤处',
  });
  await until('宣传部 to be told', async () => p.sim.messages('liumin').some((m) => m.title.includes('单位上报')));
});

test('宣传部 holds and gives on an incident over HTTP; a unit may not', async () => {
  const version = (await duty.get<IncidentDetail>(`/api/incidents/${id}`)).version;
  expect((await duty.post(`/api/incidents/${id}/confirm`, { level: 3, version })).status).toBe(204);
  const { epoch } = await until('its clocks to begin', async () => {
    const d = await duty.get<IncidentDetail>(`/api/incidents/${id}`);
    return d.epoch > 0 && d.levelNo > 0 && d;
  });
  const pause = { requestId: randomUUID(), epoch, reason: '等候通报', hours: 1 };
  expect((await unit.post(`/api/incidents/${id}/pause`, pause)).status).toBe(403);
  expect((await duty.post(`/api/incidents/${id}/pause`, { ...pause, epoch: 7 })).status).toBe(409);
  expect((await duty.post(`/api/incidents/${id}/pause`, pause)).status).toBe(204);
  expect((await duty.get<IncidentDetail>(`/api/incidents/${id}`)).paused?.reason).toBe('等候通报');
  const resume = { requestId: randomUUID(), epoch, reason: '通报已出' };
  expect((await duty.post(`/api/incidents/${id}/resume`, resume)).status).toBe(204);
  const others = await duty.get<{ id: string }[]>(`/api/incidents/${id}/other-units`);
  expect(others.map((u) => u.id)).not.toContain('logistics');
});
