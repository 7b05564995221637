import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OfficialAccountView } from '@fengsui/contract';
import { accountRecord } from '../harness/account-record.js';
import { CONTENT, type InspectionDesk, inspectionDesk, OFFICE_HEAD } from '../harness/inspection-desk.js';

/** 第十一条 建立健全管理制度，明确分管领导，落实专人: what of it is missing is named, stands on the 年检表, and goes when it is mended. */
let desk: InspectionDesk;
let account: string;
let sheet: string;
const nobody = {
  ...{ leader: null, admins: [] as string[], guide: null },
  reviewers: [null, null, null] as [null, null, null],
};

beforeAll(async () => {
  desk = await inspectionDesk();
  account = await desk.register({ name: '青衣江后勤', people: nobody });
  sheet = await desk.sheetOf(await desk.open([account]), account);
}, 60_000);
afterAll(() => desk?.door.stop());

const missing = async (): Promise<[string[], string]> => {
  const { facts, figures } = await desk.view(OFFICE_HEAD, sheet);
  return [facts.gaps, figures.find((f) => f.label === '制度人员缺项')!.value];
};

test('without 分管领导, 专人 and 管理制度 each is a gap with its name, on the sheet and in the account’s signs', async () => {
  expect(await missing()).toEqual([
    ['没有分管领导', '没有专人管理（管理员）', '没有管理制度'],
    '没有分管领导；没有专人管理（管理员）；没有管理制度',
  ]);
  const view = (await desk.door.call<OfficialAccountView>(OFFICE_HEAD, 'GET', `/api/registry/accounts/${account}`))
    .body;
  expect(view.flags.map((f) => f.flag)).toEqual(expect.arrayContaining(['no_admin', 'no_staff_reviewer']));
  expect((await desk.view(OFFICE_HEAD, sheet)).responsible.slice(2)).toEqual([
    { label: '分管领导', value: '未登记' },
    { label: '管理员', value: '未登记' },
  ]);
});

test('the unit’s 分管领导 signs where none stands on the sheet; sent back, mended with a new sheet and the rules, the gaps are gone', async () => {
  expect(await desk.act('wujing', sheet, 'hand_in', { content: CONTENT })).toEqual([204, '']);
  expect((await desk.act('wujing', sheet, 'sign'))[0]).toBe(403);
  expect(await desk.act('zhoutao', sheet, 'sign', { text: '情况属实' })).toEqual([204, '']);
  expect((await missing())[0]).toHaveLength(3);
  expect(await desk.act(OFFICE_HEAD, sheet, 'return', { text: '请明确分管领导和管理员，报管理制度' })).toEqual([
    204,
    '',
  ]);
  const { version } = (await desk.door.call<OfficialAccountView>('wujing', 'GET', `/api/registry/accounts/${account}`))
    .body;
  const change = { act: 'change', version, opinion: '明确分管领导和专人', record: accountRecord(desk.id) };
  expect((await desk.door.call('wujing', 'POST', `/api/registry/accounts/${account}/acts`, change)).status).toBe(204);
  const rules = new FormData();
  rules.set('kind', 'rules');
  rules.append('file', new File([Buffer.from('第一条 三审三校。\n')], '官微管理制度.txt'));
  expect((await desk.door.call('wujing', 'POST', `/api/registry/accounts/${account}/files`, rules)).status).toBe(204);
  // as it was handed in it stays, until it is handed in again
  expect((await missing())[0]).toHaveLength(3);
  expect(await desk.act('wujing', sheet, 'hand_in', { content: CONTENT })).toEqual([204, '']);
  expect(await missing()).toEqual([[], '没有']);
  const [first, last] = await desk.door.db.dataSource.query(
    `select jsonb_array_length(sheet->'facts'->'gaps') as gaps from inspection_step where inspection_id = $1 and act = 'hand_in' order by no`,
    [sheet],
  );
  expect([first.gaps, last.gaps]).toEqual([3, 0]);
});
