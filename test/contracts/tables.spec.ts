import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import ExcelJS from 'exceljs';
import { seedIncident } from '../../libs/reports/src/testing/seed-incident.js';
import { type Door, openDoor } from '../harness/door.js';

/** Tables of the desk as Excel files: what is in them, who may have them, and that the log knows. */
let door: Door;
type Ask = Awaited<ReturnType<Door['as']>>;
let duty: Ask;
let leader: Ask;
const day = (back: number): string =>
  new Date(door.db.clock.now().getTime() - back * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

async function bookOf(answer: Response): Promise<ExcelJS.Workbook> {
  expect(answer.status).toBe(200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await answer.arrayBuffer());
  return book;
}
/** Rows under the head, each by its titles. */
function rows(sheet: ExcelJS.Worksheet): Record<string, unknown>[] {
  const head = (sheet.getRow(1).values as string[]).slice(1);
  return Array.from({ length: sheet.rowCount - 1 }, (_, i) =>
    Object.fromEntries(head.map((h, c) => [h, sheet.getRow(i + 2).getCell(c + 1).value])),
  );
}

beforeAll(async () => {
  door = await openDoor();
  const now = door.db.clock.now().getTime();
  await seedIncident(door.db.dataSource, new Ledger(door.db.dataSource), now - 86_400_000);
  await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at, drill)
     values ('YQ-2026-0008', '=HYPERLINK("http://x","点我")', 'student', '心理健康', 3, '', 'open', app.now(), true)`,
  );
  [duty, leader] = [await door.as('wangxiaolan'), await door.as('chenjianguo')];
}, 60_000);
afterAll(() => door.stop());

test('事件: every row of the days asked for, marked where it is a drill, and nothing in it runs', async () => {
  const answer = await duty('/api/tables/incidents.xlsx');
  expect(decodeURIComponent(answer.headers.get('content-disposition')!)).toMatch(/事件 .* 至 .*\.xlsx$/);
  const book = await bookOf(answer);
  const found = rows(book.getWorksheet('事件')!);
  expect(found.map((r) => [r['编号'], r['等级'], r['责任单位'], r['演练'], r['信息（条）']])).toEqual([
    ['YQ-2026-0008', 'Ⅲ级', '学工部', '是', 0],
    ['YQ-2026-0007', 'Ⅱ级', '后勤处', '否', 4],
  ]);
  expect(found[0]!['事件']).toBe('\'=HYPERLINK("http://x","点我")');
  expect(found[1]!['立案（北京时间）']).toBeInstanceOf(Date);
  const about = rows(book.getWorksheet('说明')!);
  expect(JSON.stringify([book.getWorksheet('说明')!.getRow(1).values, about])).toContain('王晓岚');
  expect(String(book.getWorksheet('说明')!.getRow(1).getCell(2).value)).toMatch(/^全校；立案日期 /);
  const earlier = await bookOf(await duty(`/api/tables/incidents.xlsx?from=${day(9)}&to=${day(3)}`));
  expect(rows(earlier.getWorksheet('事件')!)).toEqual([]);
});

test('时限: what each clock came to, late by how much', async () => {
  const found = rows((await bookOf(await duty('/api/tables/duties.xlsx'))).getWorksheet('时限')!);
  expect(found.map((r) => [r['单位'], r['事项'], r['结果']]).sort()).toEqual([
    ['党委宣传部', '签收', '不计（系统中断）'],
    ['后勤处', '初报', '按时'],
    ['后勤处', '签收', '不计（系统中断）'],
    ['学校领导', '签收', '不计（系统中断）'],
  ]);
  await door.db.dataSource.query(`update deadline set clue = true where state = 'breached'`);
  const now = rows((await bookOf(await duty('/api/tables/duties.xlsx'))).getWorksheet('时限')!);
  expect(now.map((r) => r['结果']).sort()).toEqual(['按时', '未完成', '未完成', '超过 1 分 12 秒完成']);
});

test('问责线索: whom it concerns and how it stands', async () => {
  const found = rows((await bookOf(await duty('/api/tables/clues.xlsx'))).getWorksheet('问责线索')!);
  expect(found.map((r) => [r['编号'], r['单位'], r['对象'], r['事项'], r['状态']])).toEqual([
    ['YQ-2026-0007', '后勤处', '单位', '签收', '待核实'],
  ]);
});

test('a unit gets its own rows and no table of the whole school', async () => {
  const book = await bookOf(await leader('/api/tables/incidents.xlsx'));
  expect(rows(book.getWorksheet('事件')!).map((r) => r['编号'])).toEqual(['YQ-2026-0007']);
  expect(String(book.getWorksheet('说明')!.getRow(1).getCell(2).value)).toMatch(/^单位：后勤处；/);
  for (const name of ['briefs', 'hot', 'watch_lists', 'clues']) {
    expect([name, (await leader(`/api/tables/${name}.xlsx`)).status]).toEqual([name, 403]);
    expect([name, (await duty(`/api/tables/${name}.xlsx`)).status]).toEqual([name, 200]);
  }
});

test('the register: whom it has, what was asked, published, passed on; a unit reads its own', async () => {
  const sql = (text: string): Promise<{ id: string }[]> => door.db.dataSource.query(text);
  const asked = (text: string, unit: string, state: string): string =>
    `('${text}', '{}', 'complaint', '${unit}', '${state}', app.now() + interval '1 day')`;
  await sql(
    `insert into question (text, features, kind, unit_id, state, due_at) values ${asked('热水不热', 'logistics', 'dispatched')}, ${asked('选课进不去', 'academic', 'dispatched')}, ${asked('哪个部门管路灯', 'logistics', 'found')}`,
  );
  await sql(
    `insert into account_candidate (platform, key, seen, name, found_by, proposal, reasons, unit_id, state) values ('weibo', '8800000001', '{}', '青衣江职院后勤之声', 'search', 'ours', array['名称中有本校简称', '名称中有单位“后勤”'], 'logistics', 'found')`,
  );
  const [account] = await sql(`select id from official_account where name = '青衣江职院学工在线'`);
  const [post] = await sql(`select id from mention limit 1`);
  await sql(
    `insert into publication (mention_id, account_id, looked_at, matters) values ('${post!.id}', '${account!.id}', app.now(), '[{"matter": "emergency", "words": ["起火"]}]')
     on conflict (mention_id) do update set account_id = excluded.account_id, looked_at = excluded.looked_at, matters = excluded.matters`,
  );
  const [action] = await sql(
    `insert into circle_action (mention_id, wanted, text, until_at, made_by) values ('${post!.id}', 'repost', '转发迎新推文', app.now() + interval '1 hour', '王晓岚') returning id`,
  );
  await sql(
    `insert into circle_request (action_id, account_id, unit_id) values ('${action!.id}', '${account!.id}', 'student')`,
  );
  const of = async (who: Ask, name: string, sheet: string): Promise<Record<string, unknown>[]> =>
    rows((await bookOf(await who(`/api/tables/${name}.xlsx`))).getWorksheet(sheet)!);

  expect((await of(duty, 'questions', '师生提问')).map((r) => [r['提问'], r['单位'], r['状态']]).sort()).toEqual([
    ['哪个部门管路灯', '后勤处', '待宣传部确认'],
    ['热水不热', '后勤处', '待答复'],
    ['选课进不去', '教务处', '待答复'],
  ]);
  expect((await of(leader, 'questions', '师生提问')).map((r) => r['提问'])).toEqual(['热水不热']);
  expect(await of(duty, 'candidates', '账号核查')).toEqual([
    expect.objectContaining({
      ...{ 账号: '青衣江职院后勤之声', 平台: '新浪微博', 来源: '账号搜索', 系统判断: '疑似本校未登记' },
      ...{ 依据: '名称中有本校简称；名称中有单位“后勤”', 状态: '待宣传部判断' },
    }),
  ]);
  expect(await of(duty, 'publications', '官微发布核对')).toEqual([
    expect.objectContaining({ 账号: '青衣江职院学工在线', 第十八条所列事项: '突发事件', 核对结果: '不须授权' }),
  ]);
  expect(await of(leader, 'publications', '官微发布核对')).toEqual([]);
  expect(await of(duty, 'circle', '微博圈联动')).toEqual([
    expect.objectContaining({ 联动: '转发迎新推文', 要求: '转发', 单位: '学工部', 完成情况: '待联动', 已撤回: '否' }),
  ]);
  expect(await of(duty, 'units', '单位')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ 单位: '后勤处', 单位负责人: '陈建国', 分管领导: '周涛', 官微管理员: '吴静' }),
    ]),
  );
  expect(await of(duty, 'people', '任职')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ 姓名: '陈建国', 单位: '后勤处', 职责: '单位负责人', 职务: '处长', 已离校: '否' }),
    ]),
  );
  for (const name of ['inspections', 'authorisations', 'chat_groups'])
    expect([name, (await leader(`/api/tables/${name}.xlsx`)).status]).toEqual([name, 200]);
  for (const name of ['candidates', 'units', 'people'])
    expect([name, (await leader(`/api/tables/${name}.xlsx`)).status]).toEqual([name, 403]);
});

test('值班表: every post for a month', async () => {
  const book = await bookOf(await leader('/api/tables/roster.xlsx'));
  const found = rows(book.getWorksheet('值班')!);
  expect(found).toEqual(
    expect.arrayContaining([expect.objectContaining({ 单位: '后勤处', 职务: '单位负责人', 在值: '陈建国' })]),
  );
  expect(book.worksheets.map((w) => w.name)).toEqual(['值班', '代班、换班、请假', '说明']);
});

test('what is wrong is said with its field; what was taken stands in the log', async () => {
  const said = async (at: string): Promise<[number, string]> => {
    const answer = await duty(at);
    return [answer.status, ((await answer.json()) as { message: string }).message];
  };
  expect(await said('/api/tables/nothing.xlsx')).toEqual([400, expect.stringContaining('没有这张表')]);
  expect(await said('/api/tables/incidents.xlsx?from=2026-02-30')).toEqual([400, '日期应为 2026-11-25 这样的年月日。']);
  expect(await said(`/api/tables/incidents.xlsx?from=${day(0)}&to=${day(2)}`)).toEqual([
    400,
    '截止日期早于起始日期，请核对。',
  ]);
  const [first] = await door.db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'table.exported' order by seq limit 1`,
  );
  expect(first.text).toMatch(/^王晓岚导出“事件”2 行（全校；立案日期 .* 至 .*）$/);
});

test('a long table is streamed: 20,000 rows', async () => {
  await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     select 'YQ-L-' || n, '事件 ' || n, 'academic', '其他', 4, '', 'closed', app.now() - interval '20 days' from generate_series(1, 20000) n`,
  );
  const book = await bookOf(await duty(`/api/tables/incidents.xlsx?from=${day(30)}&to=${day(10)}`));
  expect(book.getWorksheet('事件')!.rowCount).toBe(20_001);
});
