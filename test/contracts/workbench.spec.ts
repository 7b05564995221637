import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClueOpener } from '@fengsui/accountability';
import type { AfterActionReport, FactView, IncidentDetail, IncidentPageOfList, PresenceView } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';
import { missedSignature } from '../harness/missed-signature.js';
import { openIncident } from '../harness/open-incident.js';

/** What the incident workbench asks of the api: 五要素, 口径, 重新处置, the paged list, who else is there. */
let door: Door;
let id: string;
type Ask = Awaited<ReturnType<Door['as']>>;
let duty: Ask;
let head: Ask;
let unit: Ask;

beforeAll(async () => {
  door = await openDoor();
  id = await openIncident(door.db.dataSource, ['陈建国']);
  [duty, head, unit] = [await door.as('wangxiaolan'), await door.as('liumin'), await door.as('chenjianguo')];
}, 60_000);
afterAll(() => door.stop());

const post = async (who: Ask, at: string, body: object): Promise<{ status: number; code: string; message: string }> => {
  const answer = await who(`/api/incidents/${at}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const problem = answer.status < 300 ? {} : ((await answer.json()) as object);
  return { code: '', message: '', ...problem, status: answer.status };
};
const detail = async (who: Ask = duty): Promise<IncidentDetail> =>
  (await (await who(`/api/incidents/${id}`)).json()) as IncidentDetail;
const found = async (query: string, who: Ask = duty): Promise<IncidentPageOfList> =>
  (await (await who(`/api/incidents/page?${query}`)).json()) as IncidentPageOfList;

test('五要素: each text with source and who vouches; every one kept; the log has its hash, not its words', async () => {
  const place = { element: 'place', text: '二食堂三号窗口', source: '后勤处初报', confirmed: false, revision: 0 };
  expect((await post(duty, `${id}/facts`, place)).status).toBe(204);
  expect((await post(head, `${id}/facts`, { ...place, confirmed: true, revision: 1 })).status).toBe(204);
  const [fact] = (await detail()).facts;
  expect(fact).toMatchObject({ text: '二食堂三号窗口', confirmed: true, revision: 2 });
  expect(fact!.by).toContain('刘敏');
  const all = (await (await duty(`/api/incidents/${id}/facts/place`)).json()) as FactView[];
  expect(all.map((f) => [f.revision, f.confirmed, f.by.slice(-3)])).toEqual([
    [2, true, ' 刘敏'],
    [1, false, '王晓岚'],
  ]);
  const entry = (await detail()).log.findLast((e) => e.kind === 'incident.fact')!;
  expect(entry.text).toBe('刘敏核实五要素“地点”（第 2 稿，已核实；来源：后勤处初报）');
  expect(JSON.stringify(await (await duty(`/api/incidents/${id}/log`)).json())).not.toContain('三号窗口');
});

test('五要素: on another text than the one seen nothing is written, and who changed it is said; a unit reads, and does not write', async () => {
  const mine = { element: 'place', text: '一食堂', source: '来电', confirmed: false, revision: 1 };
  expect(await post(duty, `${id}/facts`, mine)).toMatchObject({
    status: 409,
    code: 'fact_changed',
    message: expect.stringContaining('刘敏'),
  });
  expect((await post(duty, `${id}/facts`, { ...mine, source: '' })).message).toContain('来源');
  expect((await post(duty, `${id}/facts`, { ...mine, element: 'weather' })).status).toBe(400);
  expect((await post(unit, `${id}/facts`, { ...mine, revision: 2 })).status).toBe(403);
  expect((await detail(unit)).facts[0]!.text).toBe('二食堂三号窗口');
  const both = await Promise.all(
    [duty, head].map((who) => post(who, `${id}/facts`, { ...mine, element: 'time', revision: 0 })),
  );
  expect(both.map((a) => a.status).sort()).toEqual([204, 409]);
});

test('口径: drafted, returned with a word, approved by the head alone, published as approved; each on the text that was read', async () => {
  const draft = { title: '对外口径', text: '学校正在核实。', requestId: randomUUID() };
  expect((await post(unit, `${id}/wordings`, draft)).status).toBe(403);
  expect([
    (await post(duty, `${id}/wordings`, draft)).status,
    (await post(duty, `${id}/wordings`, draft)).status,
  ]).toEqual([204, 204]);
  const now = async (who: Ask = duty) => (await detail(who)).wordings;
  expect(await now()).toHaveLength(1);
  const w = (await now())[0]!;
  expect(w).toMatchObject({ state: 'draft', version: 1, revision: 1, by: '王晓岚' });
  const act = (who: Ask, name: string, version: number, note?: string) =>
    post(who, `${id}/wordings/${w.id}/act`, { act: name, version, ...(note ? { note } : {}) });
  expect((await act(duty, 'submit', 1)).status).toBe(204);
  expect((await act(duty, 'approve', 2)).message).toContain('部长');
  expect((await post(duty, `${id}/wordings/${w.id}`, { text: '改', version: 2 })).code).toBe('wording_state');
  expect((await act(head, 'return', 2)).message).toContain('写明');
  expect((await act(head, 'return', 2, '写清时间')).status).toBe(204);
  expect((await now())[0]!.review).toMatchObject({ by: '刘敏', note: '写清时间' });
  const text = '学校正在核实，今日 17:00 前公布结果。';
  expect((await post(duty, `${id}/wordings/${w.id}`, { text, version: 2 })).code).toBe('wording_changed');
  expect((await post(duty, `${id}/wordings/${w.id}`, { text, version: 3 })).status).toBe(204);
  expect((await act(duty, 'submit', 4)).status).toBe(204);
  const publish = (more: object) =>
    post(duty, `${id}/statements`, {
      requestId: randomUUID(),
      epoch: 1,
      kind: 'public_statement',
      text,
      url: 'https://example.edu.cn/notice/1',
      wordingId: w.id,
      ...more,
    });
  expect((await publish({})).message).toContain('尚未审定');
  expect((await act(head, 'approve', 5)).status).toBe(204);
  expect((await now(head))[0]!.can).toMatchObject({ edit: false, publish: true });
  expect((await publish({ text: '另一份' })).code).toBe('wording_text');
  expect((await publish({})).status).toBe(204);
  expect((await now())[0]).toMatchObject({
    state: 'published',
    url: 'https://example.edu.cn/notice/1',
    can: { edit: false, publish: false, acts: [] },
  });
  const log = (await detail()).log.map((e) => e.text);
  expect(log).toContain('刘敏退回修改口径“对外口径”第 1 稿：写清时间');
  expect(log).toContain('刘敏审定口径“对外口径”第 2 稿');
});

test('who else is there: told to those present, forgotten when left; a unit of another incident is not let in', async () => {
  const pages = [randomUUID(), randomUUID()];
  const say = async (who: Ask, page: number, more: object = {}): Promise<PresenceView[]> => {
    const answer = await who(`/api/incidents/${id}/presence`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ pageId: pages[page], doing: null, ...more }),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as PresenceView[];
  };
  expect(await say(duty, 0)).toEqual([]);
  expect(await say(head, 1, { doing: '办结' })).toMatchObject([{ name: '王晓岚', doing: null }]);
  expect(await say(duty, 0)).toMatchObject([{ name: '刘敏', post: '部长', doing: '办结' }]);
  await say(head, 1, { leaves: true });
  expect(await say(duty, 0)).toEqual([]);
  await say(head, 1);
  // a page that was lost without a word
  await door.db.dataSource.query(
    `update incident_presence set seen_at = seen_at - interval '1 minute' where page_id = $1`,
    [pages[1]],
  );
  expect(await say(duty, 0)).toEqual([]);
  const [{ id: other }] = await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason) values ('YQ2026-0800', '学工部的事', 'student', '其他', 4, '') returning id`,
  );
  expect((await post(unit, `${other}/presence`, { pageId: pages[0], doing: null })).status).toBe(404);
  await door.db.dataSource.query(`delete from incident where id = $1`, [other]);
});

test('定级 before the clocks start may name another unit, which the log says; afterwards it is 改派', async () => {
  const [{ id: fresh }] = await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason) values ('YQ2026-0900', '北苑停水', 'logistics', '宿舍后勤收费', 3, '两条') returning id`,
  );
  const grade = { level: 2, version: 1, unitId: 'student', reason: '已有媒体询问' };
  expect((await post(duty, `${fresh}/confirm`, { ...grade, unitId: 'nobody' })).message).toContain('没有这个单位');
  expect((await post(duty, `${fresh}/confirm`, grade)).status).toBe(204);
  const after = (await (await duty(`/api/incidents/${fresh}`)).json()) as IncidentDetail;
  expect(after).toMatchObject({ state: 'open', level: 2, unitId: 'student' });
  expect(after.log.at(-1)!.text).toMatch(/由 Ⅲ 级改定为 Ⅱ 级，责任单位由后勤处改定为学工部：已有媒体询问$/);
  expect((await post(duty, `${fresh}/confirm`, { ...grade, version: 2, unitId: 'logistics' })).code).toBe('started');
});

test('重新处置: an ended incident runs again under a new plan and its unit signs anew; what was merged does not come back', async () => {
  const { version } = await detail();
  expect((await post(duty, `${id}/reopen`, { reason: '再次被投诉', version })).code).toBe('not_ended');
  expect((await post(duty, `${id}/close`, { reason: '已了结', version, unfinished: '影响很小' })).status).toBe(204);
  const closed = await detail();
  expect(closed.can).toMatchObject({ reopen: true, close: false, confirm: false });
  // what was written above stands in the report, each with its row of the log
  const { known, wordings } = (await (await duty(`/api/incidents/${id}/report`)).json()) as AfterActionReport;
  const rowOf = (text: string) => closed.log.find((e) => e.text.startsWith(text))!.seq;
  expect(known!.find((k) => k.element === '地点')).toMatchObject({
    text: '二食堂三号窗口',
    confirmed: true,
    by: expect.stringContaining('刘敏'),
    seq: rowOf('刘敏核实五要素“地点”'),
  });
  expect(wordings).toMatchObject([
    {
      text: '学校正在核实，今日 17:00 前公布结果。',
      revision: 2,
      draftedBy: '王晓岚',
      approvedBy: '刘敏',
      ownReview: false,
      url: 'https://example.edu.cn/notice/1',
      seq: rowOf('刘敏审定口径“对外口径”第 2 稿'),
    },
  ]);
  expect((await detail(unit)).can.reopen).toBe(false);
  expect(
    (await post(duty, `${id}/facts`, { element: 'impact', text: '无', source: '无', confirmed: true, revision: 0 }))
      .code,
  ).toBe('ended');
  expect((await post(unit, `${id}/reopen`, { reason: '再次被投诉', version: closed.version })).status).toBe(403);
  expect((await post(duty, `${id}/reopen`, { reason: '再次被投诉', version: version - 1 })).code).toBe('conflict');
  expect((await post(duty, `${id}/reopen`, { reason: '再次被投诉', version: closed.version })).status).toBe(204);
  const again = await detail();
  expect(again).toMatchObject({ state: 'open', closedAt: null, epoch: 2, levelNo: 1 });
  expect(again.clocks.some((c) => c.kind === 'ack' && c.state === 'pending')).toBe(true);
  expect(again.ladder[0]!.targets.find((t) => t.name === '陈建国')).toMatchObject({
    ackedAt: null,
    toldReason: '重新处置',
  });
  expect(again.log.map((e) => e.text)).toContain('王晓岚重新处置此事件：再次被投诉');
  const [{ id: other }] = await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, merged_into, closed_at) values ('YQ2026-0901', '同一件', 'logistics', '其他', 4, '', 'rejected', $1, app.now()) returning id`,
    [id],
  );
  expect((await post(duty, `${other}/reopen`, { reason: '误并', version: 1 })).code).toBe('merged');
});

test('the list: nearest clock first, those that ended by time; filters, counts, pages; a unit sees its own; 10,000 rows', async () => {
  await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at, closed_at)
     select 'YQ2025-' || n, '旧事 100% ' || n, case when n % 2 = 0 then 'student' else 'logistics' end, '其他', n % 4 + 1, '', 'closed', app.now() - n * interval '1 hour', app.now() - n * interval '1 hour' from generate_series(1, 10000) n`,
  );
  const first = await found('count=3');
  expect(first.rows[0]!.id).toBe(id);
  expect(first.total).toBe(10_003);
  expect(first.counts).toEqual({ proposed: 0, open: 2, closed: 10_000, rejected: 1 });
  const closed = await found('state=closed&from=9998&count=50');
  expect(closed.rows.map((r) => r.code)).toEqual(['YQ2025-9999', 'YQ2025-10000']);
  expect((await found('text=100%25%20777&level=2')).rows.every((r) => r.level === 2 && r.title.includes('777'))).toBe(
    true,
  );
  expect((await found('text=_%25_')).total).toBe(0);
  expect((await found('unitId=student&state=closed')).total).toBe(5000);
  const own = await found('count=100', unit);
  expect(new Set(own.rows.map((r) => r.unitId))).toEqual(new Set(['logistics']));
  expect(own.units.map((u) => u.id)).toEqual(['logistics']);
  const bad = await duty('/api/incidents/page?count=1000');
  expect([bad.status, ((await bad.json()) as { message: string }).message]).toEqual([
    400,
    expect.stringContaining('100'),
  ]);
  expect((await duty('/api/incidents/page?state=lost')).status).toBe(400);
});

test('接手人: who signed first, then who of 宣传部 took over; a new plan asks anew', async () => {
  const of = await openIncident(door.db.dataSource, ['陈建国', '王晓岚'], 'YQ2026-0950');
  const handler = async () => (await found('text=YQ2026-0950')).rows[0]!.handler;
  expect(await handler()).toBeNull();
  expect((await post(unit, `${of}/sign`, { epoch: 1 })).status).toBe(200);
  expect((await post(duty, `${of}/sign`, { epoch: 1 })).status).toBe(200);
  expect(await handler()).toMatchObject({ name: '陈建国', post: '后勤处处长', takenOver: false });
  const over = { epoch: 1, requestId: randomUUID(), reason: '影响面扩大' };
  expect((await post(duty, `${of}/take-over`, over)).status).toBe(204);
  expect(await handler()).toMatchObject({ name: '王晓岚', post: '宣传部', takenOver: true });
});

test('系统管理员 reads what the list shows him, may do nothing to it, and sees no 线索', async () => {
  const admin = await door.as('hanxue');
  await missedSignature(door.db.dataSource, door.api.get(ClueOpener), 'YQ2026-0960');
  const missed = (await found('text=YQ2026-0960', admin)).rows[0]!.id;
  const read = async (who: Ask) => {
    const answer = await who(`/api/incidents/${missed}`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as IncidentDetail;
  };
  const seen = await read(admin);
  expect(Object.values(seen.can)).not.toContain(true);
  const against = async (who: Ask) => [...new Set((await read(who)).clues.map((c) => c.against))].sort();
  expect([await against(admin), await against(unit)]).toEqual([[], ['unit']]);
  expect(await against(duty)).toEqual(['admin', 'leader', 'unit']);
  expect((await post(admin, `${missed}/close`, { reason: '试', version: seen.version })).status).toBe(403);
});
