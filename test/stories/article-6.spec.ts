import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import type {
  AccountPage,
  AccountRecord,
  OfficialAccountView,
  Problem,
  SavedView,
  SheetReport,
} from '@fengsui/contract';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';

/**
 * 第四条 what counts as an official account, 第六条 every one has its 登记表 and a new one with every change, 第七条 nothing is open before it is
 * approved (more of it in article-7), 第九条 the year's verdict, 第十九条 the other media: the 台账 over HTTP.
 */
let door: Door;
const id: Record<string, string> = {};
const DUTY = 'wangxiaolan';
const HEAD = 'liumin';
const UNIT = 'chenjianguo';

beforeAll(async () => {
  door = await openDoor();
  const [{ id: student }] = await door.db.dataSource.query(
    `insert into person (name, number, kind, unit_id) values ('林小雨', '20260001', 'student', 'logistics') returning id`,
  );
  id['林小雨'] = student;
  for (const p of await door.db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
}, 60_000);
afterAll(() => door?.stop());

const call = <T>(
  user: string,
  method: string,
  at: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> =>
  door.call<T>(user, method, at.startsWith('/') ? at : `/api/registry/accounts${at && `/${at}`}`, body);
const file = async (at: string): Promise<{ type: string; bytes: Buffer }> => {
  const answer = await (await door.as(DUTY))(`/api/registry/accounts/${at}`);
  return { type: answer.headers.get('content-type') ?? '', bytes: Buffer.from(await answer.arrayBuffer()) };
};
const upload = (fields: Record<string, string>, name: string, content: Buffer | string): FormData => {
  const form = new FormData();
  for (const [k, v] of Object.entries(fields)) form.set(k, v);
  form.append('file', new File([content as BlobPart], name));
  return form;
};
const record = (more: Partial<AccountRecord>): AccountRecord => accountRecord(id, more);
const page = async (query: string, user = DUTY): Promise<AccountPage> =>
  (await call<AccountPage>(user, 'GET', `/api/registry/accounts?${query}`)).body;
const view = async (account: string): Promise<OfficialAccountView> =>
  (await call<OfficialAccountView>(DUTY, 'GET', account)).body;
const act = async (user: string, account: string, name: string, more: object = {}): Promise<[number, string]> => {
  const { version } = await view(account);
  const { status, body } = await call(user, 'POST', `${account}/acts`, {
    act: name,
    version,
    opinion: '同意',
    ...more,
  });
  return [status, body?.detail ?? ''];
};

test('第四、六、十九条: an account of any platform is registered with its sheet; a change keeps the former one', async () => {
  const made = await call<{ id: string }>(DUTY, 'POST', '', { as: 'register', record: record({}), reason: '' });
  expect(made.status).toBe(201);
  const account = made.body.id;
  expect(await view(account)).toMatchObject({
    stateName: '已登记',
    flags: [{ flag: 'unread' }],
    sheets: [{ no: 1, kindName: '登记表' }],
  });
  // 分管领导 changes: a new sheet (第六条)
  const changed = record({ people: { ...record({}).people, leader: id['陈建国']! } });
  expect(await act(UNIT, account, 'change', { record: changed, opinion: '分工调整' })).toEqual([204, '']);
  const [now, before] = (await view(account)).sheets;
  const leader = (s: typeof now): string | undefined => s!.fields.find((f) => f.label === '分管领导')?.value;
  expect([now!.kindName, now!.changed, leader(now), leader(before)]).toEqual([
    '变更表',
    ['分管领导'],
    '陈建国（后勤处 处长）',
    '周涛（后勤处 副处长）',
  ]);
  expect(await act(UNIT, account, 'change', { record: changed })).toEqual([
    400,
    '变更表与现有登记相同，请填写变更的内容。',
  ]);
  await expect(
    door.db.dataSource.query(`update account_sheet set opinion = 'x' where account_id = $1`, [account]),
  ).rejects.toThrow('account_sheet keeps every sheet as it was');
  const douyin = record({
    platform: 'douyin',
    name: '青衣江食堂',
    uid: null,
    phoneOwner: 'person',
    certifiedUntil: '2026-12-20',
  });
  const second = (await call<{ id: string }>(DUTY, 'POST', '', { as: 'register', record: douyin, reason: '' })).body.id;
  expect((await view(second)).flags.map((f) => f.flag)).toEqual(['certification_lapses', 'private_phone']);
});

test('what no sheet may say is refused by its field; somebody else’s account is none of a unit’s business', async () => {
  const refused = async (more: Partial<AccountRecord>, user = DUTY): Promise<[number, string | undefined, string]> => {
    const { status, body } = await call(user, 'POST', '', {
      as: user === DUTY ? 'register' : 'apply',
      record: record({ uid: null, ...more }),
      reason: '',
    });
    return [status, body.field, body.detail];
  };
  expect(await refused({ uid: 'gh_houqin', name: '另一个' })).toEqual([
    409,
    'record.uid',
    '微信公众号编号 gh_houqin 已登记为“青衣江后勤”，请核对。',
  ]);
  const student = record({}).people;
  expect(await refused({ people: { ...student, reviewers: [id['林小雨']!, null, null] } })).toEqual([
    409,
    'record.people',
    '林小雨是学生，可以编辑，不能任分管领导，也没有审核权。',
  ]);
  expect((await refused({ link: 'javascript:alert(1)' }))[2]).toContain('链接应以 http:// 或 https:// 开头');
  expect((await refused({ unitId: 'student', openedOn: null }, UNIT))[2]).toBe(
    '您只能办理本单位的账号，其他单位的请联系宣传部值班员。',
  );
  const own = await page('', UNIT);
  expect([...new Set(own.accounts.map((a) => a.unitId))]).toEqual(['logistics']);
  const other = (await page('unitId=student')).accounts[0]!;
  expect((await call(UNIT, 'GET', other.id)).status).toBe(404);
});

test('第七、九条: applied, approved, opened, registered, inspected, ordered closed, closed; nothing out of turn, nobody beyond his right', async () => {
  const wanted = record({ platform: 'channels', name: '青衣江后勤视频', uid: null, openedOn: null });
  expect(
    (await call(UNIT, 'POST', '', { as: 'apply', record: { ...wanted, openedOn: '2026-01-01' }, reason: '宣传需要' }))
      .body.detail,
  ).toContain('申请批准前账号不应已经开通');
  const account = (await call<{ id: string }>(UNIT, 'POST', '', { as: 'apply', record: wanted, reason: '宣传需要' }))
    .body.id;
  const active = async (): Promise<boolean> =>
    (await door.db.dataSource.query(`select active from official_account where id = $1`, [account]))[0].active;
  expect(await active()).toBe(false);
  expect(await act(UNIT, account, 'approve')).toEqual([403, '批准开通由宣传部办理，您没有这项权限。']);
  expect(await act(HEAD, account, 'open', { record: { ...wanted, openedOn: '2026-11-01' } })).toEqual([
    409,
    '青衣江后勤视频负责人已同意，待宣传部，此时不能登记开通。',
  ]);
  expect(await act(HEAD, account, 'approve')).toEqual([204, '']);
  expect(
    (await call(HEAD, 'POST', `${account}/acts`, { act: 'withdraw', version: 1, opinion: '不办了' })).body.detail,
  ).toContain('已被别人更新');
  expect(await act(UNIT, account, 'open', { record: { ...wanted, uid: 'sph_1', openedOn: '2026-11-01' } })).toEqual([
    204,
    '',
  ]);
  expect(await active()).toBe(true);
  expect(await act(HEAD, account, 'register')).toEqual([204, '']);
  expect(await act(HEAD, account, 'inspect')).toEqual([409, '请选择检查结论：合格、限期整改或不合格。']);
  for (const verdict of ['passed', 'rectify', 'failed'])
    expect(await act(HEAD, account, 'inspect', { verdict })).toEqual([204, '']);
  expect(await act(UNIT, account, 'report_closed', { opinion: '已在平台注销' })).toEqual([204, '']);
  expect((await act(HEAD, account, 'close', { opinion: '平台已确认注销' }))[1]).toContain(
    '还没有青衣江后勤视频已经注销的证明',
  );
  const proof = upload({ kind: 'proof' }, '平台答复.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'));
  expect((await call(UNIT, 'POST', `${account}/files`, proof)).status).toBe(204);
  expect(await act(HEAD, account, 'close', { opinion: '平台已确认注销' })).toEqual([204, '']);
  const closed = await view(account);
  expect(closed.can).toEqual([]);
  expect(closed.sheets.map((s) => `${s.kindName} ${s.stateName}`).toReversed()).toEqual([
    '申请表 负责人已同意，待宣传部',
    '申请表 已批准，待开通',
    '开通登记 已开通，待登记',
    '登记表 已登记',
    '年检表 已登记',
    '年检表 限期整改',
    '年检表 已责令注销',
    '注销表 已报注销，待核实',
    '注销表 已注销',
  ]);
  const log = await door.db.dataSource.query(
    `select payload::jsonb->>'to' as state from ledger_event where payload::jsonb->>'accountId' = $1 order by seq`,
    [account],
  );
  expect(log.map((r: { state: string }) => r.state)).toEqual([
    'endorsed',
    'approved',
    'opened',
    'registered',
    'registered',
    'rectifying',
    'ordered_closed',
    'closing',
    // the proof was added
    null,
    'closed',
  ]);
  // and whoever goes past the machine meets the database
  await expect(
    door.db.dataSource.query(`update official_account set active = true where id = $1`, [account]),
  ).rejects.toThrow('official_account_active');
});

test('the sheet as a form in Word and PDF with the place for the seal; the stamped scan comes back; a program is refused whatever its name', async () => {
  const account = (await page('q=gh_houqin')).accounts[0]!.id;
  const [word, pdf] = [await file(`${account}/sheets/2/docx`), await file(`${account}/sheets/2/pdf`)];
  expect([word.bytes.subarray(0, 2).toString(), pdf.bytes.subarray(0, 5).toString()]).toEqual(['PK', '%PDF-']);
  expect((await call(DUTY, 'GET', `${account}/sheets/9/pdf`)).status).toBe(404);
  const scan = upload({ kind: 'seal', sheetNo: '2' }, '盖章.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'));
  expect((await call(UNIT, 'POST', `${account}/files`, scan)).status).toBe(204);
  const program = await call(
    DUTY,
    'POST',
    `${account}/files`,
    upload({ kind: 'seal' }, '盖章.pdf', Buffer.from('MZ\x90\0', 'latin1')),
  );
  expect([program.status, program.body.detail]).toEqual([
    400,
    expect.stringContaining('文件“盖章.pdf”不能作为证据：内容是程序文件'),
  ]);
  const { files } = await view(account);
  expect(files.map((f) => [f.name, f.kindName, f.sheetNo])).toEqual([['盖章.png', '盖章扫描件', 2]]);
  expect((await file(`${account}/files/${files[0]!.hash}`)).type).toBe('image/png');
});

test('an existing list of 500 rows: its errors named, nothing taken; mended it comes in whole, goes out, and comes in again unchanged', async () => {
  const head = '平台,账号名称,平台编号,主办单位,开通日期,管理员,初审,认证有效期';
  const rows = Array.from(
    { length: 500 },
    (_, i) => `微博,青衣江职院账号${i},8${String(i).padStart(9, '0')},后勤处,2021-03-0${(i % 9) + 1},吴静,周涛,`,
  );
  const bad = [...rows];
  bad[9] = '微薄,甲,1,后勤处,,,,';
  bad[99] = '微博,乙,2,后勤科,2021-13-01,吴静,周涛,';
  bad[199] = '微博,丙,3,后勤处,,张无名,林小雨,';
  bad[499] = rows[0]!;
  const bring = async (lines: string[], apply: boolean): Promise<SheetReport> =>
    (
      await call<SheetReport>(
        DUTY,
        'POST',
        `import?apply=${apply ? 1 : 0}`,
        upload({}, '台账.csv', [head, ...lines].join('\n')),
      )
    ).body;
  const before = (await page('')).total;
  const seen = await bring(bad, true);
  expect(seen.faults.map((f) => `第 ${f.row} 行 ${f.column}：${f.reason}`)).toEqual([
    expect.stringMatching(/^第 11 行 A 列“平台”：“微薄”无法识别，应为新浪微博、/),
    '第 101 行 D 列“主办单位”：没有单位“后勤科”，请核对名称或先导入单位',
    '第 201 行 F 列“管理员”：没有登记“张无名”，或已离校，请先登记人员',
    '第 201 行 G 列“初审”：林小雨是学生，可以任管理员，不能任分管领导、指导教师，也没有审核权',
    '第 501 行 B 列“账号名称”：“青衣江职院账号0”与第 2 行重复',
  ]);
  expect([seen.applied, (await page('')).total]).toEqual([false, before]);
  expect(await bring(rows, true)).toMatchObject({ rows: 500, create: 500, faultCount: 0, applied: true });
  const found = await page(`q=${encodeURIComponent('青衣江职院账号49')}&platform=weibo&state=standing`);
  expect([found.total, found.accounts[0]!.admins]).toEqual([11, ['吴静']]);
  const out = await file('register.xlsx?platform=weibo');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(out.bytes as unknown as ArrayBuffer);
  expect(book.worksheets[0]!.getRow(1).getCell(17).value).toBe('主办单位');
  const again = (await call<SheetReport>(DUTY, 'POST', 'import?apply=0', upload({}, '台账.xlsx', out.bytes))).body;
  expect(again).toMatchObject({ create: 0, change: 0, faultCount: 0 });
}, 60_000);

test('a search is kept under a name for this page, beside those of 信息流', async () => {
  const kept = await call<SavedView>(DUTY, 'PUT', '/api/search/views?page=accounts', {
    name: '认证将到期',
    query: 'flag=certification_lapses',
  });
  expect(kept.status).toBe(200);
  expect((await page(kept.body.query)).accounts.map((a) => a.name)).toEqual(['青衣江食堂']);
  const names = async (of: string): Promise<string[]> =>
    (await call<SavedView[]>(DUTY, 'GET', `/api/search/views${of}`)).body.map((v) => v.name);
  expect([await names('?page=accounts'), await names('')]).toEqual([['认证将到期'], []]);
});
