import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  FilingView,
  IncidentDetail,
  LogEvent,
  OpenedIncident,
  OutboxMessage,
  Problem,
  StepDraft,
  UnitChoice,
  UpwardReportAnswer,
} from '@fengsui/contract';
import { fengsui } from '../harness/command.js';
import { type Product, startProduct, until } from '../harness/product.js';

/** Another system drives the escalation by HTTP alone, with tokens that the administrator made on the command line. */
let p: Product;
let desk: Caller;
let leader: Caller;
let incident: OpenedIncident;

interface Answer<T> {
  status: number;
  body: T;
  replayed: boolean;
}
interface Caller {
  form<T>(at: string, fields: Record<string, string>, photo: Buffer, key: string): Promise<Answer<T>>;
  get<T>(at: string): Promise<Answer<T>>;
  post<T>(at: string, body: unknown, key?: string): Promise<Answer<T>>;
}

beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing', 'wangxiaolan', 'liumin', 'hefang');
  desk = caller(await made('--name', '校园网值班', '--role', 'duty'));
  leader = caller(await made('--name', '后勤办公', '--user', 'chenjianguo', '--days', '30'));
}, 60_000);
afterAll(() => p.stop());

const command = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  fengsui(p.config, 'token', ...args);
async function made(...args: string[]): Promise<string> {
  const { code, out, err } = await command('create', ...args);
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('只显示这一次') });
  return out.trim();
}
function caller(token: string): Caller {
  const send = async <T>(method: string, at: string, body?: unknown, key?: string): Promise<Answer<T>> => {
    const answer = await fetch(`${p.url}${at}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        ...(key ? { 'Idempotency-Key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const replayed = answer.headers.get('idempotency-replayed') === 'true';
    return { status: answer.status, body: (text ? JSON.parse(text) : null) as T, replayed };
  };
  const form = async <T>(
    at: string,
    fields: Record<string, string>,
    photo: Buffer,
    key: string,
  ): Promise<Answer<T>> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('evidence', new Blob([Uint8Array.from(photo)], { type: 'image/png' }), '现场.png');
    const answer = await fetch(`${p.url}${at}`, {
      ...{ method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': key }, body },
    });
    const replayed = answer.headers.get('idempotency-replayed') === 'true';
    return { status: answer.status, body: (await answer.json()) as T, replayed };
  };
  return { get: (at) => send('GET', at), post: (at, body, key) => send('POST', at, body, key), form };
}

const MATTER = {
  title: '二食堂餐食出现异物',
  unitId: 'logistics',
  topic: '食品安全食堂',
  level: 2,
  reason: '值班电话转来',
};
const detail = async (id = incident.id): Promise<IncidentDetail> =>
  (await desk.get<IncidentDetail>(`/api/incidents/${id}`)).body;
const titled = async (title: string): Promise<number> =>
  (await desk.get<IncidentDetail[]>('/api/incidents')).body.filter((i) => i.title === title).length;
async function told(id: string): Promise<IncidentDetail> {
  return until('the unit leader to be told', async () => {
    const i = await detail(id);
    return i.levelNo >= 1 ? i : null;
  });
}

test('it opens an incident; the same key again, and at once many times, opens no second one', async () => {
  const key = randomUUID();
  const first = await desk.post<OpenedIncident>('/api/incidents', MATTER, key);
  expect(first).toMatchObject({
    status: 201,
    replayed: false,
    body: { code: expect.stringMatching(/^YQ\d{4}-\d{4}$/) },
  });
  incident = first.body;
  expect(await desk.post('/api/incidents', MATTER, key)).toEqual({ ...first, replayed: true });
  const other = await desk.post<Problem>('/api/incidents', { ...MATTER, level: 1 }, key);
  expect([other.status, other.body.code, other.body.field]).toEqual([422, 'key_reused', 'Idempotency-Key']);
  expect(await titled(MATTER.title)).toBe(1);

  const busy = randomUUID();
  const many = await Promise.all(
    Array.from({ length: 12 }, () =>
      desk.post<OpenedIncident>('/api/incidents', { ...MATTER, title: '宿舍停水', level: 3 }, busy),
    ),
  );
  expect(new Set(many.map((a) => `${a.status} ${a.body.id}`)).size).toBe(1);
  expect(many.filter((a) => !a.replayed)).toHaveLength(1);
  expect(await titled('宿舍停水')).toBe(1);
});

test('a key belongs to who used it; a refusal is kept as well; a bad key names the header', async () => {
  const key = randomUUID();
  const wrong = { ...MATTER, unitId: 'nowhere' };
  const refused = await desk.post<Problem>('/api/incidents', wrong, key);
  expect([refused.status, refused.body.field, refused.body.detail]).toEqual([
    400,
    'unitId',
    '没有编号为“nowhere”的单位。',
  ]);
  expect(await desk.post('/api/incidents', wrong, key)).toEqual({ ...refused, replayed: true });
  expect((await leader.post<Problem>(`/api/incidents/${incident.id}/filings`, {}, key)).body.code).toBe('bad_field');
  expect((await desk.post<Problem>('/api/incidents', MATTER, 'short')).body.field).toBe('Idempotency-Key');
});

test('the leader is told, signs and answers; repeats change nothing', async () => {
  const { epoch, ladder } = await told(incident.id);
  expect(ladder[0]!.targets.map((t) => t.name)).toContain('陈建国');
  const key = randomUUID();
  const at = `/api/incidents/${incident.id}`;
  const signed = await leader.post<{ signedAt: string }>(`${at}/sign`, { epoch }, key);
  expect(signed.status).toBe(200);
  expect(await leader.post(`${at}/sign`, { epoch }, key)).toEqual({ ...signed, replayed: true });
  expect((await leader.post(`${at}/sign`, { epoch })).body).toEqual(signed.body);
  expect((await desk.post<Problem>(`${at}/sign`, { epoch })).body.code).toBe('not_asked');
  expect((await leader.post<Problem>(`${at}/sign`, { epoch: epoch + 1 })).status).toBe(409);

  const file = (kind: string, body: object, again = randomUUID()): Promise<Answer<FilingView>> =>
    leader.post<FilingView>(`${at}/filings`, { kind, body, requestId: again, epoch }, again);
  const four = { truth: '属实', situation: '已封存', measures: '停业检查', next: '送检' };
  const again = randomUUID();
  const filed = await file('first_report', four, again);
  expect(await file('first_report', four, again)).toEqual({ ...filed, replayed: true });
  await file('response', { text: '已致歉并公布安排' });
  await file('follow_up', { text: '送检合格' });
  const missing = await leader.post<Problem>(`${at}/filings`, {
    kind: 'first_report',
    body: { truth: '属实' },
    requestId: randomUUID(),
    epoch,
  });
  expect([missing.status, missing.body.field, missing.body.detail]).toEqual([400, 'situation', '请填写“现状”。']);
  expect((await detail()).filings.map((f) => f.kind)).toEqual(['first_report', 'response', 'follow_up']);
});

test('of another incident the unit says that it is not its own, and the desk gives it to whose it is', async () => {
  const { body: second } = await desk.post<OpenedIncident>('/api/incidents', { ...MATTER, title: '校外商铺冒用校名' });
  const { epoch } = await told(second.id);
  const declined = await leader.post<FilingView>(`/api/incidents/${second.id}/filings`, {
    kind: 'decline',
    body: { text: '商铺在校外，归市场监管部门' },
    requestId: randomUUID(),
    epoch,
  });
  expect([declined.status, declined.body.kindName]).toEqual([200, expect.stringContaining('不属')]);

  const key = randomUUID();
  const to = { requestId: randomUUID(), epoch, reason: '经核实归学工部', fromUnitId: 'logistics', toUnitId: 'student' };
  expect((await desk.post(`/api/incidents/${second.id}/reassign`, to, key)).status).toBe(204);
  expect(await desk.post(`/api/incidents/${second.id}/reassign`, to, key)).toMatchObject({
    status: 204,
    replayed: true,
  });
  const moved = await detail(second.id);
  expect(moved.ladders.map((l) => [l.unitId, l.leftReason === null])).toEqual(
    expect.arrayContaining([
      ['student', true],
      ['logistics', false],
    ]),
  );
});

test('the desk takes over, brings in a unit and lets it go, registers what was published, and follows a step to its end', async () => {
  const at = `/api/incidents/${incident.id}`;
  const { epoch } = await detail();
  const act = (more: object): object => ({ requestId: randomUUID(), epoch, reason: '影响面扩大', ...more });
  const done = async (path: string, body: object): Promise<void> =>
    expect([path, (await desk.post(`${at}/${path}`, body)).status]).toEqual([path, 204]);
  await done('take-over', act({}));
  const { body: others } = await desk.get<UnitChoice[]>(`${at}/other-units`);
  expect(others.map((u) => u.id)).toContain('student');
  await done('units', act({ unitId: 'student', lead: false }));
  await done('release', act({ unitId: 'student' }));
  const stays = await desk.post<Problem>(`${at}/release`, act({ unitId: 'logistics' }));
  expect([stays.status, stays.body.code]).toEqual([409, 'lead_stays']);
  await done('statements', {
    ...{ requestId: randomUUID(), epoch, kind: 'public_statement', text: '关于二食堂餐食问题的情况说明' },
    url: 'https://www.qyjzy.example/news/1',
  });
  const { body: draft } = await desk.get<StepDraft>(`${at}/step-draft?kind=platform_contact`);
  const step = { kind: 'platform_contact', subject: '微博', text: draft.text };
  await done('steps', { requestId: randomUUID(), epoch, ...step });
  const [opened] = (await detail()).steps;
  await done(`steps/${opened!.id}`, { requestId: randomUUID(), epoch, to: 'removed', result: '平台已删除该帖' });
  const now = await detail();
  expect(now.takenOver?.by).toContain('校园网值班');
  expect(now.steps.map((s) => [s.kind, s.state, s.result])).toEqual([
    ['platform_contact', 'removed', '平台已删除该帖'],
  ]);
  expect(now.filings.map((f) => f.kind)).toContain('public_statement');
  expect(now.ladders.find((l) => l.unitId === 'student')?.leftReason).toBe('影响面扩大');
  const refused = await leader.post<Problem>(`${at}/take-over`, act({}));
  expect([refused.status, refused.body.code]).toEqual([403, 'no_right']);
});

test('a report with a photo: sent twice under one key it is one report, and another photo under that key is refused', async () => {
  const fields = { text: '二食堂门口有学生聚集，要求解释停水' };
  const key = randomUUID();
  const photo = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const first = await leader.form<UpwardReportAnswer>('/api/upward-reports', fields, photo, key);
  expect([first.status, first.replayed]).toEqual([201, false]);
  // a client draws another boundary each time
  expect(await leader.form('/api/upward-reports', fields, photo, key)).toEqual({ ...first, replayed: true });
  const other = Buffer.concat([photo.subarray(0, -1), Buffer.from([photo.at(-1)! ^ 1])]);
  const refused = await leader.form<Problem>('/api/upward-reports', fields, other, key);
  expect([refused.status, refused.body.code]).toEqual([422, 'key_reused']);
  expect((await detail(first.body.incidentId)).state).toBe('proposed');
});

test('it reads the log with its evidence, and what became of the messages', async () => {
  const { body: log } = await desk.get<LogEvent[]>(`/api/incidents/${incident.id}/log`);
  const kinds = log.map((e) => e.kind);
  expect(kinds.indexOf('incident.opened')).toBe(0);
  for (const kind of ['ack.signed', 'unit.joined', 'unit.released', 'filing.first_report', 'filing.response'])
    expect([kind, kinds.filter((k) => k === kind).length]).toEqual([kind, 1]);
  // its own unit's leader, and that of the unit that was brought in
  expect(kinds.filter((k) => k === 'level.told')).toHaveLength(2);
  const seqs = log.map((e) => e.seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  const [opened] = log;
  expect(opened!.actor).toMatchObject({ type: 'person', name: '接口“校园网值班”', channel: 'api' });
  expect(opened!.evidence).toMatchObject({ to: 'open', request: { authority: '接口令牌“校园网值班”，角色 duty' } });
  const signature = log.find((e) => e.kind === 'ack.signed')!;
  expect(signature.actor).toMatchObject({ name: '陈建国', post: '后勤处 处长' });
  expect(signature.evidence).toMatchObject({ request: { authority: '接口令牌“后勤办公”，角色 unit' } });
  const messages = await until('the message to be taken by the channel', async () => {
    const { body } = await desk.get<OutboxMessage[]>(`/api/incidents/${incident.id}/outbox`);
    return body.some((m) => m.person === '陈建国' && m.state !== 'pending' && m.state !== 'sending') ? body : null;
  });
  expect(messages.find((m) => m.person === '陈建国' && m.purpose === 'page')).toMatchObject({
    channel: 'wecom',
    state: expect.stringMatching(/accepted|delivered|read/),
  });
});

test('a machine has the rights of its role only; a revoked or invented token has none', async () => {
  expect((await leader.post<Problem>('/api/incidents', MATTER)).status).toBe(403);
  expect((await desk.get<Problem>('/api/ledger')).status).toBe(403);
  const invented = await caller('fst_invented').get<Problem>('/api/incidents');
  expect([invented.status, invented.body.code]).toEqual([401, 'bad_token']);
  expect((await command('list')).out).toMatch(/后勤办公：以陈建国的身份，角色 unit；有效至 .*；最近使用/);
  expect(await command('revoke', '--name', '后勤办公')).toMatchObject({ code: 0 });
  expect((await leader.get<Problem>('/api/incidents')).status).toBe(401);
  expect(await command('revoke', '--name', '后勤办公')).toMatchObject({
    code: 1,
    err: expect.stringContaining('没有名为'),
  });
  expect((await command('create', '--name', '管', '--role', 'admin')).err).toContain('角色应为');
  expect((await command('create', '--name', '校园网值班', '--role', 'duty')).err).toContain('已有名为');
  const [{ n }] = await p.db.dataSource.query(
    `select count(*)::int as n from api_token where token_hash like 'fst%' or length(token_hash) <> 64`,
  );
  expect(n).toBe(0);
});
