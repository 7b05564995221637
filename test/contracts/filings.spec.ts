import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FilingView, IncidentDetail, Problem, StandIn } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';
import { openIncident } from '../harness/open-incident.js';

/** /api/incidents/:id/filings and /sign from a device that had no line: when it was written beside when it came, photos, once. */
let door: Door;
let id: string;
let n = 0;
const MINUTE = 60_000;
const BODY = { truth: '属实', situation: '窗口停业', measures: '封存留样', next: '五点前公布结果' };
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

beforeAll(async () => {
  door = await openDoor();
  await door.db.clock.run(0);
}, 60_000);
afterAll(() => door.stop());
beforeEach(async () => {
  id = await openIncident(door.db.dataSource, ['陈建国'], `YQ2025-${String(++n).padStart(4, '0')}`);
  await door.db.dataSource.query(
    `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at)
     values ($1, 'logistics', 1, 1, 'first_report', app.now(), app.now() + interval '40 minutes', app.now() + interval '32 minutes')`,
    [id],
  );
});

interface Answer<T> {
  status: number;
  body: T & Problem;
}
const now = async (): Promise<Date> => (await door.db.dataSource.query(`select app.now() as now`))[0].now;
/** What a device whose clock is wrong by so much says of the moment so long ago. */
async function device(wrongMs: number, agoMs: number): Promise<{ sent: string; written: string }> {
  const clock = (await now()).getTime() + wrongMs;
  return { sent: new Date(clock).toISOString(), written: new Date(clock - agoMs).toISOString() };
}
async function post<T>(path: string, body: object | FormData, sent?: string): Promise<Answer<T>> {
  const fetch = await door.as('chenjianguo');
  const form = body instanceof FormData;
  const answer = await fetch(`/api/incidents/${id}/${path}`, {
    method: 'POST',
    headers: {
      ...(form ? {} : { 'Content-Type': 'application/json' }),
      ...(sent ? { 'X-Client-Time': sent } : {}),
    },
    body: form ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as T & Problem };
}
const report = (more: object = {}): object => ({
  kind: 'first_report',
  body: BODY,
  requestId: randomUUID(),
  epoch: 1,
  ...more,
});
const detail = async (user = 'wangxiaolan'): Promise<IncidentDetail> =>
  (await (await door.as(user))(`/api/incidents/${id}`)).json() as Promise<IncidentDetail>;
const logged = async (kind: string): Promise<string> => (await detail()).log.findLast((e) => e.kind === kind)!.text;

test('written in time, come too late: both times are shown, and the time of receipt decides, however wrong the device', async () => {
  await door.db.dataSource.query(
    `update deadline set state = 'breached', breached_at = due_at where incident_id = $1`,
    [id],
  );
  await door.db.clock.advance(61 * MINUTE);
  const { sent, written } = await device(-3 * 3_600_000, 30 * MINUTE);
  const answer = await post<FilingView>('filings', report({ writtenAt: written }), sent);
  const at = await now();
  expect([answer.status, answer.body.at, answer.body.writtenAt]).toEqual([
    ...[200, at.toISOString()],
    new Date(at.getTime() - 30 * MINUTE).toISOString(),
  ]);
  const rows = await door.db.dataSource.query(
    `select kind, state, met_at as "metAt" from deadline where incident_id = $1 and kind in ('ack', 'first_report') order by kind`,
    [id],
  );
  expect(rows).toEqual([
    { kind: 'ack', state: 'breached', metAt: at },
    { kind: 'first_report', state: 'breached', metAt: at },
  ]);
  expect(await logged('filing.first_report')).toMatch(/报送初报（已逾期；.*\d\d:\d\d 写，.*\d\d:\d\d 补传）/);
  expect(await logged('ack.signed')).toMatch(/签收（已逾期；.* 写，.* 补传），经网页/);
  const [event] = await door.db.dataSource.query(
    `select payload from ledger_event where incident_id = $1 and kind = 'filing.first_report'`,
    [id],
  );
  expect(JSON.parse(event.payload)).toMatchObject({
    writtenAt: answer.body.writtenAt,
    request: { clientTime: sent },
  });
});

test('sent at once there is nothing to say beside the time of receipt', async () => {
  const { sent, written } = await device(0, 20_000);
  const answer = await post<FilingView>('filings', report({ writtenAt: written }), sent);
  expect([answer.status, answer.body.writtenAt]).toEqual([200, null]);
  expect(await logged('filing.first_report')).toMatch(/报送初报$/);
});

test('what cannot be is not believed, and costs nobody the report', async () => {
  await door.db.clock.advance(10 * MINUTE);
  for (const ago of [11 * MINUTE, -5 * MINUTE]) {
    const { sent, written } = await device(0, ago);
    const answer = await post<FilingView>(
      'filings',
      report({ kind: 'note', body: { text: '在查' }, writtenAt: written }),
      sent,
    );
    expect([answer.status, answer.body.writtenAt]).toEqual([200, null]);
    expect(await logged('filing.note')).toContain('所附书写时间与事实不符，未采用');
  }
  const without = await post('filings', report({ writtenAt: (await now()).toISOString() }));
  expect([without.status, without.body.field]).toEqual([400, 'writtenAt']);
  expect(without.body.detail).toContain('X-Client-Time');
  const words = await post('filings', report({ writtenAt: '刚才' }), (await now()).toISOString());
  expect([words.status, words.body.field]).toEqual([400, 'writtenAt']);
});

test('a signature pressed without a line comes with the moment it was pressed', async () => {
  await door.db.clock.advance(20 * MINUTE);
  const { sent, written } = await device(0, 15 * MINUTE);
  const signed = await post<{ signedAt: string }>('sign', { epoch: 1, writtenAt: written }, sent);
  expect([signed.status, signed.body.signedAt]).toEqual([200, (await now()).toISOString()]);
  expect(await logged('ack.signed')).toMatch(/陈建国签收（.* 写，.* 补传），经网页/);
});

function form(requestId: string, name = '窗口.jpg', content: Buffer = JPEG): FormData {
  const f = new FormData();
  const fields = { kind: 'first_report', body: JSON.stringify(BODY), requestId, epoch: '1' };
  for (const [k, v] of Object.entries(fields)) f.append(k, v);
  f.append('files', new Blob([new Uint8Array(content)]), name);
  return f;
}

test('photos go with a report; sent again it is the same one, even when the matter has ended meanwhile', async () => {
  const requestId = randomUUID();
  const first = await post<FilingView>('filings', form(requestId));
  expect(first.body.files).toEqual([
    { hash: expect.stringMatching(/^[0-9a-f]{64}$/), name: '窗口.jpg', mime: 'image/jpeg', sizeBytes: JPEG.length },
  ]);
  expect(await logged('filing.first_report')).toContain('报送初报，附 1 个文件');
  await door.db.dataSource.query(`update incident set state = 'closed', closed_at = app.now() where id = $1`, [id]);
  const again = await post<FilingView>('filings', form(requestId));
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await post('filings', report())).status).toBe(409);
  const path = `/api/incidents/${id}/files/${first.body.files[0]!.hash}`;
  const seen = await (await door.as('wangxiaolan'))(path);
  expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(Buffer.from(await seen.arrayBuffer())).toEqual(JPEG);
  expect((await detail()).filings[0]!.files).toEqual(first.body.files);
  await door.db.dataSource.query(`update incident set unit_id = 'academic' where id = $1`, [id]);
  await door.db.dataSource.query(`update escalation_ladder set unit_id = 'academic' where incident_id = $1`, [id]);
  expect((await (await door.as('chenjianguo'))(path)).status).toBe(403);
});

test('an Idempotency-Key serves where a form may come and JSON came', async () => {
  const fetch = await door.as('chenjianguo');
  const send = (): Promise<Response> =>
    fetch('/api/upward-reports', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'up-12345678' },
      body: JSON.stringify({ text: '三号楼停电，学生聚集在楼下' }),
    });
  const [first, again] = [await send(), await send()];
  expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
  expect(await again.json()).toEqual(await first.json());
});

test('a file that is no evidence is refused by name, and nothing of the report is kept', async () => {
  const refused = await post(
    'filings',
    form(randomUUID(), '说明.html', Buffer.from('<html><script>1</script></html>')),
  );
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('说明.html')]);
  expect((await detail()).filings).toEqual([]);
  const broken = form(randomUUID());
  broken.set('body', '{"truth":');
  expect([(await post('filings', broken)).status]).toEqual([400]);
});

test('转代班: the colleague is in the 值班表 and asked to sign by the clock that runs; sent again it happens once', async () => {
  const fetch = await door.as('chenjianguo');
  const people = (await (await fetch(`/api/incidents/${id}/stand-ins`)).json()) as StandIn[];
  expect(people.map((p) => p.name)).toEqual(['吴静', '周涛']);
  // in copy, as the deputy is
  await door.db.dataSource.query(
    `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, cc, told_at, told_reason)
     select $1, 1, 1, id, name, '副处长', '后勤处', true, app.now(), '' from person where name = '周涛'`,
    [id],
  );
  const until = new Date((await now()).getTime() + 24 * 3_600_000).toISOString();
  const wanted = { requestId: randomUUID(), epoch: 1, until, reason: '出差' };
  const substituteId = people.find((p) => p.name === '周涛')!.personId;
  const hand = (body: object): Promise<Response> =>
    fetch(`/api/incidents/${id}/hand-over`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...wanted, ...body }),
    });
  const [{ id: stranger }] = await door.db.dataSource.query(`select id from person where name = '王晓岚'`);
  const refused = await hand({ substituteId: stranger });
  expect([refused.status, ((await refused.json()) as Problem).field]).toEqual([400, 'substituteId']);
  for (let i = 0; i < 2; i++) expect((await hand({ substituteId })).status).toBe(204);
  const targets = await door.db.dataSource.query(
    `select person_name as name, post_title as post, cc, told_reason as why from escalation_target where incident_id = $1 order by name`,
    [id],
  );
  expect(targets).toEqual([
    expect.objectContaining({ name: '周涛', post: '处长（代）', cc: false, why: '陈建国转代班' }),
    expect.objectContaining({ name: '陈建国' }),
  ]);
  const pages = await door.db.dataSource.query(
    `select p.name, o.body->>'title' as title from outbox o join person p on p.id = o.person_id where o.incident_id = $1 and o.purpose = 'page' and o.step = 1`,
    [id],
  );
  expect(pages).toEqual([{ name: '周涛', title: expect.stringMatching(/二食堂.*请\d\d:\d\d前签收/) }]);
  expect(await logged('target.handed_over')).toMatch(/后勤处处长陈建国转由周涛代班至 .*：出差/);
  const covers = await door.db.dataSource.query(`select kind, reason from duty_absence`);
  expect(covers).toEqual([{ kind: 'cover', reason: '出差' }]);
});
