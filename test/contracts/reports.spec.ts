import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  AfterActionReport,
  Problem,
  ReportEdited,
  ReportPage,
  ReportRendering,
  ReportVerification,
} from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { Ledger } from '@fengsui/ledger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { seedAftermath } from '../../libs/reports/src/testing/seed-aftermath.js';
import { seedIncident } from '../../libs/reports/src/testing/seed-incident.js';
import { type Door, openDoor } from '../harness/door.js';

/** Reports over HTTP: rights, refusals in words, files, the public check. */
let door: Door;
let id: string;
let duty: Awaited<ReturnType<Door['as']>>;
let head: typeof duty;
let unit: typeof duty;
const at = (rest: string): string => `/api/incidents/${id}/report${rest}`;
const send = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
});
const read = async <T>(answer: Promise<Response>): Promise<[number, T]> => {
  const a = await answer;
  return [a.status, (await a.json()) as T];
};

beforeAll(async () => {
  door = await openDoor();
  // the working days of tasks are the policy's
  await door.api.get(PolicyStore).ensure(DEFAULT_POLICY);
  const seeded = await seedIncident(door.db.dataSource, door.api.get(Ledger));
  id = seeded.incidentId;
  await seedAftermath(door.db.dataSource, id, seeded.people);
  [duty, head, unit] = await Promise.all([door.as('wangxiaolan'), door.as('liumin'), door.as('chenjianguo')]);
}, 60_000);
afterAll(() => door?.stop());

test('a report on an open incident is refused in every form, in words', async () => {
  await door.db.dataSource.query(`update incident set state = 'open', closed_at = null where id = $1`, [id]);
  for (const path of ['', '/page', '.docx', '.pdf', '/render?format=pdf']) {
    const [status, problem] = await read<Problem>(duty(at(path)));
    expect([path, status, problem.code]).toEqual([path, 409, 'report.open']);
    expect(problem.detail).toBe('事件尚未办结，不能生成复盘报告。请先在事件页办结；目前的情况见事件页。');
  }
  expect((await head(at('/seal'), send({ hash: 'x' }))).status).toBe(409);
  await door.db.dataSource.query(
    `update incident set state = 'closed', closed_at = '2026-11-23T06:15:00Z' where id = $1`,
    [id],
  );
});

test('500 kB of pasted HTML is cleaned and said; more, or another format, is refused in words', async () => {
  const junk =
    '<p class="MsoNormal" style="line-height:150%"><span lang="EN-US">&nbsp;</span><img src="http://127.0.0.1:9/x.png"></p>';
  const html = `<p>值班员应当面交接。</p><script>alert(1)</script>${junk.repeat(Math.ceil(500_000 / junk.length))}`;
  const [status, edited] = await read<ReportEdited>(duty(at('/sections/lessons'), send({ html, revision: 0 }, 'PUT')));
  expect(status).toBe(200);
  expect(edited.section.text).toEqual([{ kind: 'text', runs: [{ text: '值班员应当面交接。', strong: false }] }]);
  expect(edited.cleaned).toMatch(/^已去除.*图片 \d+ 处.*只保留段落、编号和加粗。$/);
  expect(JSON.stringify(edited)).not.toMatch(/<script|<img|MsoNormal/);
  const refused = async (path: string, init?: RequestInit) => {
    const [code, problem] = await read<Problem>(duty(at(path), init));
    return `${code} ${problem.detail}`;
  };
  const large = { html: '字'.repeat(400_000), revision: 1 };
  expect(await refused('/sections/lessons', send(large, 'PUT'))).toMatch(/^413 内容过大/);
  expect(await refused('/sections/lessons', send({ html: '<p></p>', revision: 1 }, 'PUT'))).toMatch(
    /^400 本节没有文字/,
  );
  expect(await refused('/sections/nothing', send({ html: 'x', revision: 1 }, 'PUT'))).toMatch(/没有这一节/);
  expect(await refused('/sections/lessons', send({ html: 'x', revision: 0 }, 'PUT'))).toMatch(/^409 .*王晓岚刚刚改过/);
  expect(await refused('/render?format=exe')).toMatch(/^400 .*格式应为 docx、pdf、html、json 或 brief/);
  expect(await refused('?version=9')).toMatch(/^404 没有第 9 版/);
});

test('only 宣传部 changes a report, only its head approves one, and each sees what may be done', async () => {
  const can = async (who: typeof duty) => (await read<ReportPage>(who(at('/page'))))[1].can;
  expect(await can(duty)).toEqual({ edit: true, seal: false });
  expect(await can(head)).toEqual({ edit: true, seal: true });
  const [, { hash }] = await read<ReportPage>(head(at('/page')));
  expect((await duty(at('/seal'), send({ hash }))).status).toBe(403);
  expect(await can(unit)).toEqual({ edit: false, seal: false });
  expect((await unit(at('/sections/summary'), send({ html: '<p>x</p>', revision: 0 }, 'PUT'))).status).toBe(403);
  expect((await head(at('/seal'), send({ hash: 'other' }))).status).toBe(409);
  const [status, sealed] = await read<{ version: number; hash: string }>(head(at('/seal'), send({ hash })));
  expect([status, sealed.version]).toEqual([201, 1]);
  const [, verified] = await read<ReportVerification>(fetch(`${door.url}/api/verify/${sealed.hash}`));
  expect(verified).toMatchObject({ intact: true, report: { version: 1 } });
});

test('files say what they are, and with their progress hold the same bytes', async () => {
  const [, report] = await read<AfterActionReport>(duty(at('')));
  expect(report).toMatchObject({ state: 'sealed', version: 1 });
  for (const [ending, format] of [
    ['docx', 'docx'],
    ['pdf', 'pdf'],
    ['html', 'html'],
    ['json', 'json'],
    ['brief.html', 'brief'],
  ] as const) {
    const answer = await duty(at(`.${ending}`));
    expect([ending, answer.status]).toEqual([ending, 200]);
    expect(decodeURIComponent(answer.headers.get('content-disposition')!)).toContain(`复盘报告（第1版）.${ending}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const lines = (await (await duty(at(`/render?format=${format}`))).text()).trim().split('\n');
    const last = JSON.parse(lines.at(-1)!) as Extract<ReportRendering, { base64: string }>;
    expect([ending, Buffer.from(last.base64, 'base64').equals(bytes)]).toEqual([ending, true]);
    if (format === 'docx' || format === 'pdf') expect(lines.length).toBeGreaterThan(2);
  }
}, 60_000);

test('report.json keeps to the published schema', async () => {
  const [, schema] = await read<Record<string, unknown>>(fetch(`${door.url}/api/report.schema.json`));
  const check = new Ajv2020({ strict: false }).compile(schema);
  const [, report] = await read<AfterActionReport>(duty(at('.json')));
  expect(check(report) || check.errors).toBe(true);
  expect(check({ ...report, figures: undefined })).toBe(false);
});

test('the public check names a changed row of the log, and asks for a whole hash', async () => {
  const [, { bodyHash, log }] = await read<AfterActionReport>(duty(at('')));
  const { dataSource } = door.db;
  const verify = async (hash: string) =>
    (await read<ReportVerification & Problem>(fetch(`${door.url}/api/verify/${hash}`)))[1];
  await dataSource.query(`alter table ledger_event disable trigger all`);
  const seq = log[3]!.seq;
  await dataSource.query(`update ledger_event set payload = replace(payload, '陈建国', '某人') where seq = $1`, [seq]);
  expect(await verify(bodyHash)).toMatchObject({
    intact: false,
    brokenAt: seq,
    words: `不一致：处置日志第 ${seq} 条的内容与校验值不符（改动）。`,
  });
  await dataSource.query(`update ledger_event set payload = replace(payload, '某人', '陈建国') where seq = $1`, [seq]);
  await dataSource.query(`alter table ledger_event enable trigger all`);
  expect((await verify(bodyHash)).intact).toBe(true);
  expect((await verify('abc')).detail).toContain('校验值应为 64 位十六进制数');
  const code = await fetch(`${door.url}/api/verify/${bodyHash}/code.svg`);
  expect([code.headers.get('content-type'), (await code.text()).slice(0, 4)]).toEqual([
    'image/svg+xml; charset=utf-8',
    '<svg',
  ]);
});
