import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Problem, SchoolView } from '@fengsui/contract';
import { MentionStore } from '@fengsui/mentions';
import { Registry } from '@fengsui/registry';
import { type Door, openDoor } from '../harness/door.js';

/** /api/registry/school: who enters what the school is called, what is refused, what the log keeps, and that posts are matched by it. */
let door: Door;
const HEAD = 'liumin';
const ADMIN = 'hanxue';
const SCHOOL = '/api/registry/school';

beforeAll(async () => {
  door = await openDoor();
}, 60_000);
afterAll(() => door?.stop());

const read = async (user = HEAD): Promise<SchoolView> => (await door.call<SchoolView>(user, 'GET', SCHOOL)).body;
const put = (draft: unknown, user = HEAD): Promise<{ status: number; body: SchoolView & Problem }> =>
  door.call<SchoolView>(user, 'PUT', SCHOOL, draft);
const logged = async (): Promise<string[]> =>
  (
    await door.db.dataSource.query(
      `select payload::jsonb->>'text' as text from ledger_event where kind like 'school.%' order by seq`,
    )
  ).map((r: { text: string }) => r.text);

test('everybody signed in reads the names; only 部长 and administrators change them', async () => {
  for (const user of ['wangxiaolan', 'chenjianguo', 'zhaolixin']) {
    expect(await read(user)).toMatchObject({ name: '青衣江职业技术学院', version: 1, mayEdit: false });
    expect((await put(await read(), user)).status).toBe(403);
  }
  expect([(await read(HEAD)).mayEdit, (await read(ADMIN)).mayEdit]).toEqual([true, true]);
  expect((await fetch(door.url + SCHOOL)).status).toBe(401);
});

test('what would find posts of others or says nothing is refused by field and in words, and nothing is written', async () => {
  const before = await read();
  const refused = async (change: object): Promise<[number, string | undefined, string]> => {
    const { status, body } = await put({ ...before, ...change });
    return [status, body.field, body.detail];
  };
  const noName = [400, 'name', '请填写学校全称（四个字以上），如“某某职业技术学院”；简称填在下面。'];
  expect(await refused({ name: ' \u200b' })).toEqual(noName);
  expect(await refused({ name: '职院' })).toEqual(noName);
  expect(await refused({ shortNames: '青江职院' })).toEqual([400, 'shortNames', '“shortNames”不合要求：简称应为列表']);
  expect(await refused({ version: undefined })).toEqual([400, 'version', '“version”不合要求：缺少版本，请刷新页面']);
  // what cannot be seen is no sign
  expect(await refused({ shortNames: ['江\u200b'] })).toEqual([
    400,
    'shortNames',
    '简称“江”不足两个字，会认错很多帖子，请填写两个字以上，或删去。',
  ]);
  expect(await refused({ shortNames: ['青江职院', '青江职院'] })).toEqual([
    400,
    'shortNames',
    '简称“青江职院”填写了两次，请删去一处。',
  ]);
  expect(await refused({ nicknames: ['青江职院'] })).toEqual([
    400,
    'nicknames',
    '“青江职院”在简称和昵称里都有，请只留一处。',
  ]);
  expect(await refused({ traps: [before.name] })).toEqual([
    400,
    'traps',
    '“青衣江职业技术学院”在全称和易混的校外名称里都有，请只留一处。',
  ]);
  expect(await refused({ places: ['图书馆', '图书馆'] })).toEqual([
    400,
    'places',
    '校内地点“图书馆”填写了两次，请删去一处。',
  ]);
  expect(await refused({ ambiguous: ['青江'] })).toEqual([
    400,
    'ambiguous',
    '多义的名称“青江”不在上面的名称里，请先把它填为简称、昵称、校区或校领导，或删去。',
  ]);
  expect(await refused({ shortNames: ['后勤处'] })).toEqual([
    409,
    'shortNames',
    '“后勤处”是单位“后勤处”的名称，别的学校也这样叫，不能作简称，请删去，或先改单位的名称。',
  ]);
  expect(await refused({ nicknames: ['官微'] })).toEqual([
    409,
    'nicknames',
    '“官微”是单位“党委宣传部”的别名，别的学校也这样叫，不能作昵称，请删去，或先改单位的别名。',
  ]);
  expect([await read(), await logged()]).toEqual([before, []]);
});

test('a change is logged in words, refused to whoever saw an older version, and nothing is logged where nothing changed', async () => {
  const before = await read();
  const draft = { ...before, shortNames: ['青江职院', '青职院'], campuses: ['北苑校区'], ambiguous: ['青职院'] };
  const saved = await put(draft);
  expect([saved.status, saved.body]).toEqual([200, { ...draft, version: 2, mayEdit: true }]);
  const late = await put({ ...before, name: '青衣江职业大学' }, ADMIN);
  expect([late.status, late.body.code, late.body.detail]).toEqual([
    409,
    'stale',
    '学校名称已被别人更新，请看最新情况后再改。',
  ]);
  expect((await put({ ...draft, version: 2 })).body.version).toBe(2);
  expect((await put({ ...draft, version: 2, name: '青衣江职业大学' }, ADMIN)).body.version).toBe(3);
  expect(await logged()).toEqual([
    '修改学校名称：简称增加青职院，去掉青衣江职院；校区增加北苑校区；多义的名称增加青职院',
    '修改学校名称：全称由青衣江职业技术学院改为青衣江职业大学',
  ]);
});

test('before a school is entered everything is empty; entered, the running process finds posts by its names', async () => {
  await door.db.dataSource.query(`delete from school_profile`);
  // 方案 says what is collected, the school's names say what of it is about the school
  await door.db.dataSource.query(`update watch_list set school_words = array['沱江'] where id = 'school'`);
  expect(await read()).toEqual({
    ...{ name: '', shortNames: [], nicknames: [], campuses: [], leaders: [], ambiguous: [], traps: [], places: [] },
    ...{ version: null, mayEdit: true },
  });
  const about = async (id: string): Promise<string | null> => {
    // what was read of the school before is used for half a minute
    await door.db.clock.advance(31_000);
    const store = door.api.get(MentionStore);
    const author = { id: 'u1', name: '小雨同学', kind: 'plain' as const, followers: 12 };
    const text = '沱江工贸职院的浴室又停热水了';
    const item = {
      ...{ platform: 'weibo' as const, id, url: null, author, title: null, text, publishedAt: door.db.clock.now() },
      ...{ publishedRaw: null, reposts: null, comments: null, likes: null, region: null, kind: 'post' as const },
      ...{ rootId: null, edited: false, repostOf: null },
    };
    await door.db.dataSource.transaction((tx) => store.store(tx, [item], { source: 'weibo-m', watchListId: 'school' }));
    const [row] = await door.db.dataSource.query(
      `select about_school, match_reason from mention where platform_id = $1`,
      [id],
    );
    expect(row.about_school).toBe(row.match_reason !== null);
    return row.match_reason;
  };
  expect(await about('1')).toBeNull();
  const name = '沱江工商贸易职业学院';
  const draft = { ...(await read()), name, shortNames: ['沱江工贸职院'], traps: ['沱江工贸职院附中'] };
  expect((await put(draft, ADMIN)).body).toEqual({ ...draft, version: 1, mayEdit: true });
  expect((await put(draft)).status).toBe(409);
  expect(await about('2')).toBe('简称“沱江工贸职院”');
  expect((await door.api.get(Registry).profile())?.name).toBe(name);
  expect((await logged()).at(-1)).toBe(
    '录入学校名称：全称沱江工商贸易职业学院；简称沱江工贸职院；易混的校外名称沱江工贸职院附中',
  );
});
