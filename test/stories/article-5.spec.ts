import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import type { PersonPage, PersonView, Problem, Readiness, SheetReport, UnitTree, UnitView } from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { Registry } from '@fengsui/registry';
import { type Door, openDoor } from '../harness/door.js';

/** 第五条 学校官微由校党委统一领导，分管校领导主管，宣传部归口管理，各系、各部门负责人负责: units, people, posts and the chain they make, over HTTP. */
let door: Door;
const id: Record<string, string> = {};
const DUTY = 'wangxiaolan';
const UNIT = 'chenjianguo';
const LEADER = 'zhaolixin';
/** In which a workbook that is too long must be known as one. */
const MEMORY_MIB = 128;

beforeAll(async () => {
  door = await openDoor();
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  for (const p of await door.db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
}, 60_000);
afterAll(() => door?.stop());

const call = <T>(
  user: string,
  method: string,
  at: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> => door.call<T>(user, method, `/api/registry/${at}`, body);
const refused = async (method: string, at: string, body: unknown): Promise<[number, string | undefined, string]> => {
  const { status, body: b } = await call(DUTY, method, at, body);
  return [status, b.field, b.detail];
};
const unitView = async (unit: string): Promise<UnitView> => (await call<UnitView>(UNIT, 'GET', `units/${unit}`)).body;
const draft = (name: string, parentId: string | null, more: object = {}): object => ({
  ...{ name, kind: 'office', parentId, from: null, aliases: [], topics: [] },
  ...more,
});
const upload = (name: string, content: Buffer | string): FormData => {
  const form = new FormData();
  form.set('file', new File([content as BlobPart], name));
  return form;
};
const bring = async (
  kind: string,
  file: FormData,
  apply = false,
): Promise<{ status: number; body: SheetReport & Problem }> =>
  call<SheetReport>(DUTY, 'POST', `import?kind=${kind}${apply ? '&apply=1' : ''}`, file);
const faults = (r: SheetReport): string[] =>
  r.faults.map((f) => `第 ${f.row} 行${f.column ? ` ${f.column}` : ''}：${f.reason}`);
const counted = async (): Promise<number[]> => {
  const [row] = await door.db.dataSource.query(
    `select (select count(*)::int from unit) as u, (select count(*)::int from person) as p, (select count(*)::int from post) as o, (select count(*)::int from ledger_event where kind not like 'session%') as l`,
  );
  return Object.values(row);
};

test('the chain of a unit from 党委 down to 管理员, gaps named; without official accounts the last two are not asked for', async () => {
  const logistics = await unitView('logistics');
  expect(logistics.chain.map((l) => [l.name, l.people.map((p) => p.name).join('、'), l.gap])).toEqual([
    ['党委', '孙伟', null],
    ['分管校领导', '赵立新', null],
    ['宣传部', '刘敏、王晓岚', null],
    ['单位负责人', '陈建国', null],
    ['分管领导', '周涛', null],
    ['管理员', '吴静', null],
  ]);
  const academic = await unitView('academic');
  expect(academic.chain.slice(4).map((l) => [l.gap, l.note])).toEqual([
    [null, '本单位没有官微，可不设'],
    [null, '本单位没有官微，可不设'],
  ]);
  // 学工部 hosts an account
  const student = await unitView('student');
  expect(student.chain.slice(4).map((l) => l.gap)).toEqual(['无人任职', '无人任职']);
  expect(student.missing).toEqual(['单位分管领导', '官微管理员']);
  const readiness = (await (await (await door.as(DUTY))('/api/roster/readiness')).json()) as Readiness;
  expect(readiness.chainGaps.map((c) => [c.unit, c.gaps])).toContainEqual([
    '学工部',
    ['分管领导无人任职', '管理员无人任职'],
  ]);
  expect(readiness.text).toContain('官微责任链有缺口的单位');
});

test('everybody sees the tree; the office changes it; a circle, a taken name and a stale sheet are refused in words', async () => {
  expect((await call(UNIT, 'POST', 'units', draft('膳食科', 'logistics'))).status).toBe(403);
  const made = await call<{ id: string }>(DUTY, 'POST', 'units', draft('膳食科', 'logistics'));
  expect(made.status).toBe(201);
  const canteen = made.body.id;
  const below = (await call<{ id: string }>(DUTY, 'POST', 'units', draft('二食堂', canteen))).body.id;
  expect((await unitView(below)).path.map((u) => u.name)).toEqual(['后勤处', '膳食科']);
  const tree = (await call<UnitTree>(LEADER, 'GET', 'units')).body;
  expect([tree.mayEdit, tree.units.find((u) => u.id === canteen)?.parentId]).toEqual([false, 'logistics']);
  const logistics = await unitView('logistics');
  const move = draft('后勤处', below, { version: logistics.version });
  expect(await refused('PUT', 'units/logistics', move)).toEqual([
    409,
    'parentId',
    '二食堂隶属后勤处，后勤处再隶属二食堂会首尾相接，请另选上级单位。',
  ]);
  expect(await refused('POST', 'units', draft('膳食科', null))).toEqual([409, 'name', '已有单位“膳食科”，请核对。']);
  const renamed = draft('餐饮科', 'logistics', { version: 1 });
  expect((await call(DUTY, 'PUT', `units/${canteen}`, renamed)).status).toBe(204);
  expect((await refused('PUT', `units/${canteen}`, renamed))[2]).toBe('餐饮科已被别人更新，请看最新情况后再改。');
  // and whoever goes past the words meets the database
  await expect(
    door.db.dataSource.query(`update unit set parent_id = $1 where id = 'logistics'`, [below]),
  ).rejects.toMatchObject({ driverError: { constraint: 'unit_no_cycle' } });
});

test('a unit is closed once nothing hangs on it; its name stays told apart, its history readable', async () => {
  const { id: unit } = (await call<{ id: string }>(DUTY, 'POST', 'units', draft('基建科', 'logistics'))).body;
  const close = { on: '2026-01-31', version: 1, reason: '机构调整' };
  expect(
    await refused('POST', 'units/logistics/close', { ...close, version: (await unitView('logistics')).version }),
  ).toEqual([409, 'on', expect.stringMatching(/^后勤处还有下级单位 \d 项、任职 3 项、所属人员 3 项，请先调整/)]);
  expect((await call(DUTY, 'POST', `units/${unit}/close`, close)).status).toBe(204);
  const view = await unitView(unit);
  expect([view.closed, view.to]).toEqual([true, '2026-01-31']);
  expect((await refused('POST', 'units', draft('基建科', null)))[2]).toContain('已撤销的单位曾用“基建科”');
});

test('two places at once: a second 主职 and the same post twice are refused, 兼任 is legal; escalation finds the new people', async () => {
  const zhou = id['周涛']!;
  const post = {
    personId: zhou,
    unitId: 'academic',
    function: 'unit_deputy',
    title: '副处长',
    main: true,
    from: '2026-03-01',
    to: null,
  };
  expect(await refused('POST', 'posts', post)).toEqual([
    409,
    'main',
    '周涛已任后勤处副处长（主职），同一时间只能有一个主职：请先结束原任职，或把新任职登记为兼任。',
  ]);
  const taken = await call<{ id: string }>(DUTY, 'POST', 'posts', { ...post, main: false });
  expect(taken.status).toBe(201);
  expect((await refused('POST', 'posts', { ...post, main: false }))[2]).toBe(
    '周涛自 2026-03-01 起已任教务处副处长，同一时间不能再任一次；请先结束原任职。',
  );
  const registry = door.api.get(Registry);
  expect((await registry.holders('unit_deputy', 'academic')).map((h) => h.name)).toEqual(['周涛']);
  expect((await call(DUTY, 'POST', `posts/${taken.body.id}/end`, { on: '2026-06-30', version: 1 })).status).toBe(204);
  expect(await registry.holders('unit_deputy', 'academic')).toEqual([]);
  const person = (await call<PersonView>(DUTY, 'GET', `people/${zhou}`)).body;
  expect(person.history.map((h) => [h.unitName, h.main, h.from, h.to, h.current])).toEqual([
    ['教务处', false, '2026-03-01', '2026-06-30', false],
    ['后勤处', true, null, null, true],
  ]);
  const student = (
    await call<{ id: string }>(DUTY, 'POST', 'people', {
      name: '林小雨',
      number: '20260001',
      kind: 'student',
      unitId: 'student',
    })
  ).body.id;
  expect((await refused('POST', 'posts', { ...post, personId: student }))[2]).toBe(
    '林小雨是学生，只能任官微管理员，且没有审核权。',
  );
  await expect(
    door.db.dataSource.query(
      `insert into post (person_id, unit_id, function, title, main) values ($1, 'student', 'unit_deputy', '副部长', true)`,
      [zhou],
    ),
  ).rejects.toMatchObject({ driverError: { constraint: 'post_one_main' } });
});

test('who leaves the school holds no post and cannot sign in any more; a unit’s people see their own people only', async () => {
  const own = (await call<PersonPage>(UNIT, 'GET', 'people')).body.people.map((p) => p.name);
  expect(own).toEqual(expect.arrayContaining(['陈建国', '周涛', '吴静']));
  expect(own).not.toContain('刘敏');
  expect((await call(UNIT, 'GET', `people/${id['刘敏']}`)).status).toBe(404);
  const wu = (await call<PersonView>(DUTY, 'GET', `people/${id['吴静']}`)).body;
  const today = new Date(door.db.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  expect((await call(DUTY, 'POST', `people/${wu.id}/leave`, { on: today, version: wu.version })).status).toBe(204);
  expect((await unitView('logistics')).posts.map((p) => p.person)).toEqual(['陈建国', '周涛']);
  const found = (await call<PersonPage>(DUTY, 'GET', `people?left=1&q=${encodeURIComponent('吴')}`)).body;
  expect(found.people.map((p) => [p.name, p.left])).toEqual([['吴静', true]]);
});

test('who was entered as having left by mistake is taken back, with a reason in the log; posts that ended stay ended', async () => {
  const wu = (await call<PersonView>(DUTY, 'GET', `people/${id['吴静']}`)).body;
  const back = { unitId: 'logistics', reason: '同名误登记', version: wu.version };
  expect((await call(UNIT, 'POST', `people/${wu.id}/return`, back)).status).toBe(403);
  expect(await refused('POST', `people/${wu.id}/return`, { ...back, reason: ' ' })).toEqual([
    400,
    'reason',
    '“reason”不合要求：请填写恢复理由',
  ]);
  expect((await refused('POST', `people/${wu.id}/return`, { ...back, version: wu.version - 1 }))[2]).toBe(
    '吴静的登记已被别人更新，请看最新情况后再改。',
  );
  const gone = (await call<UnitTree>(DUTY, 'GET', 'units')).body.units.find((u) => u.closed)!;
  expect(await refused('POST', `people/${wu.id}/return`, { ...back, unitId: gone.id })).toEqual([
    409,
    'unitId',
    `${gone.name}已撤销，请选择现有单位。`,
  ]);
  // entered anew meanwhile: nobody can tell whether it is one person or two
  const twin = { name: '吴静', number: null, kind: 'staff', unitId: 'logistics' };
  const again = (await call<{ id: string }>(DUTY, 'POST', 'people', twin)).body.id;
  expect((await refused('POST', `people/${wu.id}/return`, back))[2]).toBe(
    '后勤处已有在校的吴静，没有登记工号（学号）：如是同一人请勿恢复，不是同一人请先为其登记工号（学号）。',
  );
  expect((await call(DUTY, 'PUT', `people/${again}`, { ...twin, number: '900077', version: 1 })).status).toBe(204);
  expect((await call<PersonView>(DUTY, 'GET', `people/${wu.id}`)).body).toMatchObject({
    left: true,
    version: wu.version,
  });
  const both = await Promise.all([1, 2].map(() => call(DUTY, 'POST', `people/${wu.id}/return`, back)));
  expect(both.map((b) => b.status).toSorted()).toEqual([204, 409]);
  const now = (await call<PersonView>(DUTY, 'GET', `people/${wu.id}`)).body;
  expect(now).toMatchObject({ left: false, unitName: '后勤处', posts: [], version: wu.version + 1 });
  expect(now.history.map((h) => [h.title, h.current])).toEqual(wu.history.map((h) => [h.title, false]));
  expect((await refused('POST', `people/${wu.id}/return`, { ...back, version: now.version }))[2]).toBe(
    '吴静没有离校，不需恢复。',
  );
  const log = await door.db.dataSource.query(
    `select payload::jsonb ->> 'text' as text from ledger_event where kind = 'person.returned'`,
  );
  expect(log).toEqual([{ text: '吴静恢复在校（后勤处），此前登记的离校有误：同名误登记。已结束的任职不恢复' }]);
});

test('a sheet of units: every fault by row and column, nothing taken; mended it is taken whole, and once more it changes nothing', async () => {
  const bad = upload(
    '单位.csv',
    '单位名称,类别,上级单位,启用日期\n甲科,处室,乙科,2026-02-30\n乙科,处室,丙科,\n丙科,科室,乙科,\n丁科,处室,没有的处,\n甲科,处室,,\n,处室,,\n',
  );
  const before = await counted();
  const seen = await bring('units', bad, true);
  expect(faults(seen.body)).toEqual([
    '第 2 行 D 列“启用日期”：“2026-02-30”不是日期，应写作 2026-11-28',
    '第 3 行 C 列“上级单位”：隶属关系首尾相接：乙科 → 丙科 → 乙科',
    '第 4 行 B 列“类别”：没有类别“科室”，应为党组织、系部、处室、学生组织、学校领导',
    '第 5 行 C 列“上级单位”：没有单位“没有的处”：请核对名称，或在表中为它另起一行',
    '第 6 行 A 列“单位名称”：“甲科”与第 2 行重复',
    '第 7 行 A 列“单位名称”：没有填写',
  ]);
  expect([seen.body.applied, await counted()]).toEqual([false, before]);
  const good = '单位名称,类别,上级单位,别名\n软件教研室,系部,软件学院,软件室、编程课\n软件学院,系部,信息工程系,\n';
  expect((await bring('units', upload('单位.csv', good))).body).toMatchObject({ create: 2, applied: false });
  expect((await bring('units', upload('单位.csv', good), true)).body).toMatchObject({
    create: 2,
    change: 0,
    applied: true,
  });
  expect((await bring('units', upload('单位.csv', good), true)).body).toMatchObject({ create: 0, change: 0, same: 2 });
  const office = (await call<UnitTree>(DUTY, 'GET', 'units')).body.units.find((u) => u.name === '软件教研室')!;
  expect((await unitView(office.id)).path.map((u) => u.name)).toEqual(['信息工程系', '软件学院']);
});

test('a sheet of people in Excel: merged cells, formulas, unknown units, people in two places; then whole', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('人员');
  sheet.addRow(['姓名', '工号', '身份', '所在单位', '职责', '职务', '主职', '任职起']);
  sheet.addRow(['高原', '1001', '教职工', '保卫处', '单位分管领导', '副处长', '是', '2026-09-01']);
  sheet.addRow(['高原', '1001', '教职工', '保卫处', '官微管理员', '', '是', '2026-09-01']);
  sheet.addRow(['高山', '1001', '教职工', '保卫处']);
  sheet.addRow(['江流', '1002', '教职工', '保安处', '官微管理员']);
  sheet.addRow(['江海', '1003', '学生', '保卫处', '单位负责人']);
  sheet.addRow(['河川', { formula: '1000+4', result: 1004 }, '教职工', '保卫处']);
  sheet.addRow(['湖光', '1005', '教职工', '保卫处']);
  sheet.addRow(['', '1006', '教职工', '保卫处']);
  sheet.mergeCells('A8:A9');
  sheet.addRow(['田野', '1007', '职工', '保卫处', '馆长']);
  const file = Buffer.from(await book.xlsx.writeBuffer());
  const before = await counted();
  const seen = (await bring('people', upload('人员.xlsx', file), true)).body;
  expect(faults(seen)).toEqual([
    '第 3 行 G 列“主职”：高原自 2026-09-01 起已任保卫处副处长（主职），同一时间只能有一个主职：请填“否”（兼任），或先结束原任职',
    '第 4 行 B 列“工号”：工号“1001”在第 2 行是高原',
    '第 5 行 D 列“所在单位”：没有单位“保安处”，请核对名称或先导入单位',
    '第 6 行 E 列“职责”：学生只能任官微管理员，且没有审核权',
    '第 7 行 B 列“工号”：是公式，请复制后“选择性粘贴”为数值',
    '第 8 行 A 列“姓名”：是合并单元格，请取消合并，每行各填一格',
    '第 9 行 A 列“姓名”：是合并单元格，请取消合并，每行各填一格',
    '第 10 行 C 列“身份”：没有身份“职工”，应为教职工或学生',
  ]);
  expect(await counted()).toEqual(before);
  const good =
    '姓名,工号,身份,所在单位,职责,职务,主职,任职起,手机\n高原,1001,教职工,保卫处,单位分管领导,副处长,是,2026-09-01,13900001001\n高原,1001,教职工,保卫处,官微管理员,,否,2026-09-01,\n';
  expect((await bring('people', upload('人员.csv', good), true)).body).toMatchObject({ create: 1, applied: true });
  expect((await bring('people', upload('人员.csv', good), true)).body).toMatchObject({ create: 0, change: 0, same: 1 });
  expect((await unitView('security')).chain.map((l) => l.people.map((p) => p.name).join()).slice(3)).toEqual([
    '钱进',
    '高原',
    '高原',
  ]);
});

test('a workbook of a hundred thousand rows with formulas and merged cells is refused before it is read whole, in little memory; so is what is no table', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('人员');
  sheet.addRow(['姓名', '所在单位', '工号']);
  for (let i = 0; i < 100_000; i++) sheet.addRow([`人${i}`, '保卫处', { formula: `1000+${i}`, result: 1000 + i }]);
  for (let row = 2; row < 100_000; row += 500) sheet.mergeCells(`B${row}:B${row + 1}`);
  const content = Buffer.from(await book.xlsx.writeBuffer());
  const before = await counted();
  const long = await bring('people', upload('人员.xlsx', content), true);
  expect([long.status, long.body.detail]).toEqual([400, '一次最多导入 30000 行，请分成几个文件。']);
  expect(await counted()).toEqual(before);
  // read whole it needs ten times as much: the worker would end with ERR_WORKER_OUT_OF_MEMORY
  const reader = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     import(workerData.module).then((m) => m.readTable('人员.xlsx', Buffer.from(workerData.content), 30000)).catch((e) => parentPort.postMessage(e.message));`,
    {
      eval: true,
      workerData: { module: pathToFileURL(path.resolve('libs/mentions/dist/import/read-table.js')).href, content },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    },
  );
  const [said] = await once(reader, 'message');
  expect(said).toBe(long.body.detail);
  await reader.terminate();
  const none = await bring('people', upload('人员.csv', '名字,部门\n张三,保卫处\n'));
  expect(none.body.detail).toBe('表头缺少“姓名”一列，请按模板填写，第一行为表头。');
}, 120_000);

test('a title merged over the whole width and a column merged to its end: told by row and column, not read to the end of Excel', async () => {
  const book = new ExcelJS.Workbook();
  const wide = book.addWorksheet('人员');
  wide.addRow(['2026 年人员表']);
  wide.addRow(['姓名', '所在单位']);
  for (let i = 0; i < 2_000; i++) wide.addRow([`人${i}`, '保卫处']);
  wide.mergeCells('A1:XFD1');
  const titled = await bring('people', upload('人员.xlsx', Buffer.from(await book.xlsx.writeBuffer())));
  expect(titled.body.detail).toContain('第一行有合并单元格，请删去标题行');
  const deep = new ExcelJS.Workbook();
  const column = deep.addWorksheet('人员');
  column.addRow(['姓名', '所在单位']);
  column.addRow(['高原', '保卫处']);
  column.mergeCells('B2:B40000');
  const merged = await bring('people', upload('人员.xlsx', Buffer.from(await deep.xlsx.writeBuffer())), true);
  expect([merged.status, merged.body.detail]).toEqual([400, '一次最多导入 30000 行，请分成几个文件。']);
}, 60_000);

test('a merge, a used range or a name over a whole sheet, a rule for whole columns, a zip that unpacks to gigabytes: refused or passed by before they are expanded, in little memory', async () => {
  const workbook = async (change: (xml: string) => string, part = 'xl/worksheets/sheet1.xml'): Promise<Buffer> => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('人员');
    sheet.addRow(['姓名', '工号', '身份', '所在单位']);
    sheet.addRow(['高原', '1001', '教职工', '保卫处']);
    const zip = await JSZip.loadAsync(await book.xlsx.writeBuffer());
    zip.file(part, change(await zip.file(part)!.async('string')));
    return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 1 } });
  };
  const merged = (ref: string) => (xml: string) =>
    xml.replace('</sheetData>', `</sheetData><mergeCells count="1"><mergeCell ref="${ref}"/></mergeCells>`);
  const zip = await JSZip.loadAsync(await workbook((xml) => xml));
  zip.file('xl/media/image1.png', Buffer.alloc(201 * 1024 * 1024));
  const bomb = await zip.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    compressionOptions: { level: 1 },
  });
  // and one that says it is small
  const told = Buffer.from(bomb);
  const size = Buffer.alloc(4);
  for (let at = told.indexOf('PK\u0001\u0002'); at >= 0; at = told.indexOf('PK\u0001\u0002', at + 4))
    size.copy(told, at + 24);
  const before = await counted();
  for (const [file, said] of [
    [await workbook(merged('A1:XFD1048576')), /^单元格合并到 A1:XFD1048576，范围过大：请取消合并/],
    [await workbook(merged('&#65;1:XFD1048576')), /^文件不是有效的 Excel 工作簿/],
    [
      await workbook((xml) => xml.replace(/<dimension ref="[^"]*"/, '<dimension ref="A1:XFD1048576"')),
      /^工作表的范围一直到 A1:XFD1048576：请把要导入的行复制到新的工作簿/,
    ],
    [
      await workbook(
        (xml) =>
          xml.replace(
            '</sheets>',
            '</sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">人员!$A$1:$XFD$1048576</definedName></definedNames>',
          ),
        'xl/workbook.xml',
      ),
      /^名称或筛选的范围到 \$A\$1:\$XFD\$1048576，范围过大/,
    ],
    [bomb, /^工作簿解压后超过 200 MB/],
    [told, /^工作簿解压后超过 200 MB|^文件不是有效的 Excel 工作簿/],
  ] as const) {
    const reader = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       import(workerData.module).then((m) => m.readTable('人员.xlsx', Buffer.from(workerData.content), 30000))
         .then(() => 'read', (e) => e.message).then((said) => parentPort.postMessage(said));`,
      {
        eval: true,
        workerData: {
          module: pathToFileURL(path.resolve('libs/mentions/dist/import/read-table.js')).href,
          content: file,
        },
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
      },
    );
    const [answer] = await once(reader, 'message');
    expect(answer).toMatch(said);
    await reader.terminate();
    const { status, body } = await bring('people', upload('人员.xlsx', file), true);
    expect([status, body.detail]).toEqual([400, answer]);
  }
  expect(await counted()).toEqual(before);
  const ruled = await workbook((xml) =>
    xml.replace(
      '</sheetData>',
      '</sheetData><dataValidations count="1"><dataValidation type="list" sqref="C2:XFD1048576"><formula1>"教职工,学生"</formula1></dataValidation></dataValidations>',
    ),
  );
  expect((await bring('people', upload('人员.xlsx', ruled))).body).toMatchObject({ rows: 1, faults: [] });
}, 120_000);
