import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiError, EvidenceView, ImportReport, ManualEntryAnswer, MentionView } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';

/** Manual entry, evidence, import and recovery over HTTP. */
type Send = Awaited<ReturnType<Door['as']>>;
let door: Door;
let duty: Send;
let chen: Send;
beforeAll(async () => {
  door = await openDoor();
  duty = await door.as('wangxiaolan');
  chen = await door.as('chenjianguo');
}, 60_000);
afterAll(() => door.stop());

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
function form(fields: Record<string, string>, files: [string, string, Uint8Array][] = []): RequestInit {
  const body = new FormData();
  for (const [k, v] of Object.entries(fields)) body.set(k, v);
  for (const [field, name, bytes] of files) body.append(field, new Blob([bytes as never]), name);
  return { method: 'POST', body };
}
const told = { via: '电话', text: '家长来电：二食堂饭菜里吃出虫子，太恶心了' };
const refusal = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  ((await answer.json()) as ApiError).message,
];

test("a unit's leader reports with a picture and a note; the picture opens in the page, the note only as a download", async () => {
  const answer = await chen(
    '/api/mentions',
    form({ ...told, url: '' }, [
      ['evidence', '食堂 图.png', PNG],
      ['evidence', '电话记录.txt', new TextEncoder().encode('10:20 来电')],
    ]),
  );
  const made = (await answer.json()) as ManualEntryAnswer;
  expect([answer.status, made.mention.unitId, made.words]).toEqual([201, 'logistics', '已录入，附 2 份证据']);
  const list = (await (await chen(`/api/mentions/${made.mention.id}/evidence`)).json()) as EvidenceView[];
  expect(list.map((e) => [e.name, e.mime, e.addedBy]).sort()).toEqual([
    ['电话记录.txt', 'text/plain', '陈建国'],
    ['食堂 图.png', 'image/png', '陈建国'],
  ]);
  for (const e of list) {
    const file = await chen(`/api/evidence/${e.hash}`);
    expect(file.headers.get('content-type')).toContain(e.mime);
    expect(file.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-disposition')).toMatch(e.mime === 'image/png' ? /^inline/ : /^attachment/);
    expect((await file.arrayBuffer()).byteLength).toBe(e.sizeBytes);
  }
  expect((await fetch(`${door.url}/api/evidence/${list[0]!.hash}`)).status).toBe(401);
  expect((await duty('/api/evidence/abc')).status).toBe(400);
  expect((await duty(`/api/evidence/${'0'.repeat(64)}`)).status).toBe(404);
});

test('refusals name the field, the file and the fix', async () => {
  const leader = await door.as('zhaolixin');
  expect((await leader('/api/mentions', form(told))).status).toBe(403);
  expect(await refusal(await duty('/api/mentions', form({ ...told, text: ' ' })))).toEqual([
    400,
    '“text”不合要求：请填写内容',
  ]);
  expect(await refusal(await duty('/api/mentions', form({ ...told, via: '听说' })))).toEqual([
    400,
    '“via”不合要求：来源应为电话、网警、上级通报、来访、网页或其他',
  ]);
  expect(await refusal(await duty('/api/mentions', form({ ...told, url: 'javascript:alert(1)' })))).toEqual([
    400,
    '“url”不合要求：链接应为完整网址，以 http:// 或 https:// 开头',
  ]);
  const html = new TextEncoder().encode('<html><script>alert(1)</script>');
  const [status, words] = await refusal(await duty('/api/mentions', form(told, [['evidence', '图.jpg', html]])));
  expect([status, words.slice(0, 15)]).toEqual([400, '文件“图.jpg”不能作为证据']);
  const eleven = Array.from({ length: 11 }, (_, i): [string, string, Uint8Array] => ['evidence', `${i}.png`, PNG]);
  expect(await refusal(await duty('/api/mentions', form(told, eleven)))).toEqual([
    400,
    '一次最多 10 个文件，放在“evidence”中。',
  ]);
  const large = new Uint8Array(20 * 1024 * 1024 + 1);
  expect(await refusal(await duty('/api/mentions', form(told, [['evidence', '大.png', large]])))).toEqual([
    413,
    '每个文件不超过 20 MB，请压缩或截取后再上传。',
  ]);
});

test('a file of posts is imported by the duty officer, who gets its report; the log keeps it', async () => {
  const csv = new TextEncoder().encode('平台,正文,发布时间\n微博,青江职院导入一条,2026-11-20 12:00\n贴吧,x,昨天\n');
  const answer = await duty('/api/mentions/import', form({}, [['file', '汇总.csv', csv]]));
  const report = (await answer.json()) as ImportReport;
  expect([answer.status, report.fileName, report.ok, report.bad.map((b) => b.row)]).toEqual([
    200,
    '汇总.csv',
    1,
    [3, 3],
  ]);
  expect((await chen('/api/mentions/import', form({}, [['file', 'x.csv', csv]]))).status).toBe(403);
  expect((await refusal(await duty('/api/mentions/import', form({}))))[1]).toBe('请选择要导入的 CSV 或 Excel 文件。');
  const [{ payload }] = await door.db.dataSource.query(
    `select payload from ledger_event where kind = 'mention.imported'`,
  );
  expect(JSON.parse(payload).text).toBe('王晓岚导入“汇总.csv”：1 条，重复 0 条，不合格 1 行');
});

test('an excluded post is brought back by the duty officer only', async () => {
  const [{ id }] = await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, text, content_hash, excluded_by)
     values ('weibo', '99', 'weibo-m', 'school', '青江职院的停水通知', 'x', '停水') returning id`,
  );
  expect((await chen(`/api/mentions/${id}/recover`, { method: 'POST' })).status).toBe(403);
  const answer = await duty(`/api/mentions/${id}/recover`, { method: 'POST' });
  expect([answer.status, ((await answer.json()) as MentionView).aboutSchool]).toEqual([200, true]);
  expect((await refusal(await duty(`/api/mentions/${id}/recover`, { method: 'POST' })))[0]).toBe(409);
});
