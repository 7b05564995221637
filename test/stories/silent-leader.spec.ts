import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AfterActionReport, IncidentDetail, IncidentSummary, LedgerState, Overview } from '@fengsui/contract';
import { type Client, type Product, startProduct, until } from '../harness/product.js';

/** The leader stays silent: from the first post to the after-action report. */
let p: Product;
let duty: Client;
let incident: IncidentSummary;
const SECOND = 1_000;

beforeAll(async () => {
  p = await startProduct();
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing', 'wangxiaolan', 'liumin', 'zhaolixin');
  duty = await p.as('wangxiaolan');
}, 60_000);
afterAll(() => p.stop());

const openIncident = (): Promise<IncidentSummary> =>
  until('an open incident of level Ⅱ', async () =>
    (await duty.get<IncidentSummary[]>('/api/incidents')).find((i) => i.state === 'open' && i.level === 2),
  );
const pages = (user: string) => p.sim.messages(user).filter((m) => m.buttons.length > 0 && !m.title.includes('催办'));

test('ordinary chatter alone: the dashboard is calm', async () => {
  const overview = await until('the past to be collected', async () => {
    const o = await duty.get<Overview>('/api/overview');
    const searches = o.sources.filter((s) => ['weibo-m', 'weibo-s', 'sogou'].includes(s.source));
    return searches.every((s) => s.state === 'ok') && o.mentions.length > 20 && o;
  });
  expect(overview.incidents).toEqual([]);
  expect(overview.alarms).toEqual([]);
  expect(overview.sentence.kind).toBe('calm');
});

test('an incident grows: alarms name their numbers, and a medium makes it Ⅱ at once', async () => {
  p.sim.startCourse({ speed: 30 });
  incident = await openIncident();
  expect(incident).toMatchObject({ unitName: '后勤处', topic: '食品安全食堂' });
  expect(incident.title).toContain('二食堂');
  // the report may join the incident by its words before its own alarm is raised
  const alarms = await until('the alarm of the medium', async () => {
    const o = await duty.get<Overview>('/api/overview');
    return o.alarms.some((a) => a.reason.includes('32 万粉')) && o.alarms;
  });
  for (const a of alarms) expect(a.reason).toMatch(/\d/);
});

test('silence: unit leader, 宣传部, 分管校领导 are told in order, none early', async () => {
  await until('a message to the unit leader', async () => pages('chenjianguo')[0]);
  const opened = new Date((await duty.get<IncidentDetail>(`/api/incidents/${incident.id}`)).openedAt).getTime();
  expect(p.sim.messages('liumin')).toEqual([]);
  for (const [user, after] of [
    ['liumin', 40],
    ['zhaolixin', 70],
  ] as const) {
    await p.db.clock.advance(Math.max(0, opened + after * SECOND - p.db.clock.now().getTime()));
    const message = await until(`a message to ${user}`, async () => pages(user)[0]);
    expect(message.at).toBeGreaterThanOrEqual(opened + after * SECOND);
    expect(message.title).toMatch(/^【Ⅱ级舆情】.*未收到.*签收。请\d\d:\d\d:\d\d前签收$/);
  }
  await p.db.clock.advance(60 * SECOND);
  const detail = await until('three missed signatures', async () => {
    const d = await duty.get<IncidentDetail>(`/api/incidents/${incident.id}`);
    return d.clues.filter((c) => c.kind === 'ack' && c.against === 'unit').length === 3 && d;
  });
  expect(detail.ladder.map((s) => s.levelNo)).toEqual([1, 2, 3]);
  expect(detail.clues[0]!.text).toContain('陈建国');
  expect(detail.clues.every((c) => c.exemptions.length === 0)).toBe(true);
  for (const user of ['chenjianguo', 'liumin', 'wangxiaolan', 'zhaolixin']) expect(pages(user)).toHaveLength(1);
});

test('closing, and the report as a page and as DOCX', async () => {
  const before = await duty.get<IncidentDetail>(`/api/incidents/${incident.id}`);
  expect((await duty.post(`/api/incidents/${incident.id}/close`, { reason: '', version: before.version })).status).toBe(
    400,
  );
  const close = { reason: '情况已通报，平息', version: before.version };
  const refused = await duty.post<{ code: string }>(`/api/incidents/${incident.id}/close`, close);
  expect([refused.status, refused.body.code]).toEqual([409, 'unfinished']);
  const explained = { ...close, unfinished: '单位始终未应，已转问责' };
  expect((await duty.post(`/api/incidents/${incident.id}/close`, explained)).status).toBe(204);
  await until('all clocks to stop', async () =>
    (await duty.get<IncidentDetail>(`/api/incidents/${incident.id}`)).log.some((l) => l.kind === 'escalation.ended'),
  );
  const report = await duty.get<AfterActionReport>(`/api/incidents/${incident.id}/report`);
  expect(report.duties.filter((d) => d.duty === '签收').length).toBeGreaterThanOrEqual(3);
  expect(report.clues.length).toBeGreaterThanOrEqual(3);
  // a receipt may still come in: the same data, as soon as it rests, give the same bytes
  const [first, second] = await until('the data to rest', async () => {
    const read = (): Promise<AfterActionReport> => duty.get(`/api/incidents/${incident.id}/report`);
    const before = JSON.stringify(await read());
    const files = [
      await duty.get<ArrayBuffer>(`/api/incidents/${incident.id}/report.docx`),
      await duty.get<ArrayBuffer>(`/api/incidents/${incident.id}/report.docx`),
    ] as const;
    return before === JSON.stringify(await read()) && files;
  });
  expect(Buffer.from(first).subarray(0, 2).toString()).toBe('PK');
  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
});

test("every post the sites served is stored exactly once, and nobody else's is counted as ours", async () => {
  await until('the crawlers to see all there is', async () => {
    const seen = p.sim.served();
    const [{ n }] = await p.db.dataSource.query(
      `select count(*)::int as n from mention where platform = 'weibo' and platform_id = any($1)`,
      [seen.weibo],
    );
    return n === seen.weibo.length;
  });
  const served = p.sim.served();
  const rows: { platform_id: string; n: number }[] = await p.db.dataSource.query(
    `select platform_id, count(*)::int as n from mention where source <> 'import' group by 1`,
  );
  expect(rows.filter((r) => r.n !== 1)).toEqual([]);
  const stored = new Set(rows.map((r) => r.platform_id));
  expect(served.wechat.filter((id) => !stored.has(id))).toEqual([]);
  expect(served.weibo.filter((id) => !stored.has(id))).toEqual([]);
  const [{ wrong }] = await p.db.dataSource.query(
    `select count(*)::int as wrong from mention where about_school and (text like '%附中%' or text like '%附属医院%')`,
  );
  expect(wrong).toBe(0);
});

test('the log verifies, and a unit that is not concerned sees nothing of it', async () => {
  const liu = await p.as('liumin');
  await liu.post('/api/ledger/verifications', {});
  const found = await until('the log to be read', async () => {
    const { running, verification } = await liu.get<LedgerState>('/api/ledger');
    return running ? null : verification;
  });
  expect(found).toMatchObject({ intact: true, problems: [] });
  const chen = await p.as('chenjianguo');
  expect((await chen.get<IncidentSummary[]>('/api/incidents')).map((i) => i.id)).toEqual([incident.id]);
  await p.db.dataSource.query(`update incident set unit_id = 'student' where id = $1`, [incident.id]);
  await p.db.dataSource.query(`update escalation_ladder set unit_id = 'student' where incident_id = $1`, [incident.id]);
  await expect(chen.get(`/api/incidents/${incident.id}`)).rejects.toThrow('不属于您的单位');
});
