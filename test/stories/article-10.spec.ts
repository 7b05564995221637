import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OfficialAccountView } from '@fengsui/contract';
import { CONTENT, type InspectionDesk, inspectionDesk, OFFICE_HEAD } from '../harness/inspection-desk.js';

/**
 * 第十条 谁主办、谁负责；谁审批、谁监督: who hosts an account keeps it and answers for it, who approved it sees it and answers for that; 宣传部 sees and
 * keeps all, and runs the school's own.
 */
let desk: InspectionDesk;
let account: string;
let sheet: string;

beforeAll(async () => {
  desk = await inspectionDesk();
  await desk.door.db.dataSource.query(
    `insert into unit (id, name, kind, parent_id) values ('club', '摄影协会', 'student_body', 'student')`,
  );
  account = await desk.register({ name: '青衣江摄影', uid: 'gh_sheying', unitId: 'club', approverUnitId: 'student' });
  sheet = await desk.sheetOf(await desk.open(null), account);
}, 60_000);
afterAll(() => desk?.door.stop());

const view = (user: string) => desk.door.call<OfficialAccountView>(user, 'GET', `/api/registry/accounts/${account}`);

test('who hosts and who approved stand on record, on the sheet and in the chain', async () => {
  const { responsible } = await desk.view(OFFICE_HEAD, sheet);
  expect(responsible.map((r) => `${r.label} ${r.value}`)).toEqual([
    '主办单位 摄影协会',
    '审批单位 学工部',
    '分管领导 周涛',
    '管理员 吴静',
  ]);
  const { fields } = (await view(OFFICE_HEAD)).body.sheets[0]!;
  expect(fields.filter((f) => f.label.endsWith('单位')).map((f) => f.value)).toEqual(['摄影协会', '学工部']);
  const { chain } = (await view(OFFICE_HEAD)).body;
  expect(chain.map((l) => l.name)).toEqual(expect.arrayContaining(['党委', '分管校领导', '宣传部']));
});

test('who approved supervises: sees account and 年检表, and does neither the unit’s part nor 宣传部’s; others see nothing', async () => {
  expect((await view('hefang')).status).toBe(200);
  expect((await desk.view('hefang', sheet)).can).toEqual([]);
  expect(await desk.act('hefang', sheet, 'hand_in', { content: CONTENT })).toEqual([
    403,
    '报分管领导签字由主办单位或宣传部办理，您没有这项权限。',
  ]);
  expect((await desk.act('hefang', sheet, 'pass'))[0]).toBe(403);
  expect((await view('chenjianguo')).status).toBe(404);
  expect((await desk.door.call('chenjianguo', 'GET', `/api/inspections/sheets/${sheet}`)).status).toBe(404);
  // 分管领导 of the account, though of another unit, reads what he signs
  expect((await desk.door.call('zhoutao', 'GET', `/api/inspections/sheets/${sheet}`)).status).toBe(200);
});

test('宣传部 keeps the whole: it may hand in for a host, and runs the accounts of the school', async () => {
  expect(await desk.act('wangxiaolan', sheet, 'hand_in', { content: CONTENT })).toEqual([204, '']);
  const [{ unit }] = await desk.door.db.dataSource.query(
    `select u.name as unit from official_account a join unit u on u.id = a.unit_id where a.platform_uid = 'gh_qyjzy0000001'`,
  );
  expect(unit).toBe('党委宣传部');
  expect(await desk.act('zhoutao', sheet, 'sign', { text: '情况属实' })).toEqual([204, '']);
  expect(await desk.act(OFFICE_HEAD, sheet, 'pass')).toEqual([204, '']);
});
