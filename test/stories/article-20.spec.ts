import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type {
  ArticlesInForce,
  AuthorisationView,
  OfficialAccountView,
  Problem,
  RegulationBody,
  RuleComparison,
  RuleKind,
  RulesView,
  RuleText,
} from '@fengsui/contract';
import { readZip } from '../../libs/reports/src/docx/zip.js';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';
import { openIncident } from '../harness/open-incident.js';

/** 第二十条 over HTTP: the 制度 in versions from draft to the day they take force, and records that name what they were made under. */
let door: Door;
const HEAD = 'liumin';
const DUTY = 'wangxiaolan';
const people: Record<string, string> = {};

const at = (moment: string): Promise<void> => (
  sessions.clear(),
  door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime())
);
/** Sessions by person, until the clock moves on: signing in takes longer than all else. */
const sessions = new Map<string, Awaited<ReturnType<Door['as']>>>();
async function ask<T>(
  user: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> {
  const as = sessions.get(user) ?? (await door.as(user));
  sessions.set(user, as);
  const answer = await as(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T & Problem };
}
const call = <T>(user: string, method: string, path: string, body?: unknown) =>
  ask<T>(user, method, `/api/rules${path}`, body);
const list = async (user = HEAD): Promise<RulesView> => (await call<RulesView>(user, 'GET', '')).body;
const versions = async (kind: RuleKind): Promise<string[]> =>
  (await list()).documents.find((d) => d.kind === kind)!.versions.map((v) => `${v.no} ${v.standing}`);
const draft = async () => (await list()).documents.find((d) => d.kind === 'regulation')!.draft!;
const inForce = async (): Promise<ArticlesInForce> =>
  (await call<ArticlesInForce>('chenjianguo', 'GET', '/articles')).body;
const publish = (user: string, version: number, from: string, kind = 'regulation') =>
  call(user, 'POST', `/${kind}/draft/publish`, { version, from, reason: '按上级要求修订' });
const save = async (change: (body: RegulationBody) => RegulationBody): Promise<number> => {
  const { body, version } = await draft();
  return (await call(DUTY, 'PUT', '/regulation/draft', { body: change(body as RegulationBody), version })).status;
};
const register = async (name: string): Promise<OfficialAccountView> => {
  const record = accountRecord(people, { name, uid: null });
  const body = { as: 'register', record, reason: '' };
  const made = await ask<{ id: string }>(HEAD, 'POST', '/api/registry/accounts', body);
  expect(made.status).toBe(201);
  return (await ask<OfficialAccountView>(HEAD, 'GET', `/api/registry/accounts/${made.body.id}`)).body;
};

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
  await at('2027-03-02T09:00');
}, 60_000);
afterAll(() => door?.stop());

test('everybody reads what is in force; the school’s own regulation in its name, the others under the same list', async () => {
  const { documents, mayEdit, mayPublish } = await list('chenjianguo');
  expect(documents.map((d) => [d.name, d.versions.map((v) => v.standing)])).toEqual([
    ['管理办法', ['in_force']],
    ['处置策略', ['in_force']],
    ['台账办理时限', ['in_force']],
    ['发布词表', []],
    ['表格', []],
  ]);
  expect([mayEdit, mayPublish]).toEqual([false, false]);
  const { title, version, articles } = await inForce();
  expect([title, version, articles.length]).toEqual(['青衣江职业技术学院官方微博、微信账号管理办法（试行）', 1, 20]);
  expect(articles[17]).toMatchObject({ no: 18, basis: 18 });
  expect(articles[17]!.text).toMatch(/^未经党委宣传部授权.*并应与学校保持口径一致。$/);
  const levels = documents[1]!.versions[0]!.no;
  const text = (await call<RuleText>('chenjianguo', 'GET', `/levels/versions/${levels}`)).body;
  expect(text.items.map((i) => i.title)).toContain('Ⅰ级第 1 步');
  expect((await call('chenjianguo', 'GET', '/regulation/versions/7')).body.detail).toBe(
    '管理办法没有这个版本，请刷新页面。',
  );
});

test('a draft is 宣传部’s, may be wrong meanwhile, is guarded by its version, and compared with what is in force', async () => {
  expect((await call('chenjianguo', 'POST', '/regulation/draft', { from: null })).status).toBe(403);
  expect((await call(DUTY, 'POST', '/levels/draft', { from: null })).body.detail).toContain('在使用它的页面上修改');
  expect((await call(DUTY, 'POST', '/regulation/draft', { from: null })).status).toBe(204);
  expect((await call(HEAD, 'POST', '/regulation/draft', { from: 'model' })).body.detail).toBe(
    '管理办法已有一份草稿在修改，请先施行或放弃它。',
  );
  expect((await draft()).changes).toEqual([]);
  // an article is put before the eighteenth, which thereby moves on; the one before it loses its text
  const moved = (body: RegulationBody, text: string): RegulationBody => ({
    ...body,
    articles: body.articles
      .toSpliced(17, 0, { no: 0, chapter: '第四章 内容发布和信息安全', text, basis: null })
      .map((a, i) => ({ ...a, no: i + 1 })),
  });
  expect(await save((b) => moved(b, ''))).toBe(204);
  expect((await draft()).problems).toEqual(['第十八条没有内容，请填写或删去。']);
  expect((await publish(HEAD, 2, '2027-04-01')).body.detail).toBe('第十八条没有内容，请填写或删去。');
  expect((await call(HEAD, 'PUT', '/regulation/draft', { body: (await draft()).body, version: 1 })).body.detail).toBe(
    '草稿已被别人更新，请看最新内容后再改。',
  );
  const twice = (b: RegulationBody): RegulationBody => ({
    ...b,
    articles: b.articles.map((a) => (a.no === 18 ? { ...a, text: '各级官微发布信息实行三审三校。', basis: 6 } : a)),
  });
  expect(await save(twice)).toBe(204);
  expect((await draft()).problems).toEqual(['第十八条和第六条都写作对应范本第六条，请只留一处。']);
  expect((await draft()).missing).toEqual([]);
  const right = (b: RegulationBody): RegulationBody => ({
    ...b,
    articles: b.articles.map((a) =>
      a.no === 18 ? { ...a, basis: null } : a.no === 1 ? { ...a, text: `${a.text}附则另行规定。` } : a,
    ),
  });
  expect(await save(right)).toBe(204);
  const { changes, problems } = await draft();
  expect(problems).toEqual([]);
  expect(changes.map((c) => [c.title, c.kind])).toEqual([
    ['第一条', 'changed'],
    ['第十八条', 'added'],
    ['第十九条（原第十八条）', 'changed'],
    ['第二十条（原第十九条）', 'changed'],
    ['第二十一条（原第二十条）', 'changed'],
  ]);
  expect(changes[0]!.parts.filter((p) => p.kind !== 'same')).toEqual([{ kind: 'added', text: '附则另行规定。' }]);
});

test('部长 puts it in force from a day to come; until then the former counts, and records name theirs', async () => {
  expect((await publish(DUTY, 4, '2027-04-01')).status).toBe(403);
  expect((await publish(HEAD, 4, '2027-03-01')).body.detail).toContain('施行日期不能早于今天');
  expect((await publish(HEAD, 4, '2027-04-01')).status).toBe(204);
  expect(await versions('regulation')).toEqual(['2 pending', '1 in_force']);
  expect((await inForce()).version).toBe(1);
  const before = await register('青衣江后勤一号');
  expect(before.sheets[0]!.rules).toMatchObject({ regulation: 1, terms: 1 });
  await at('2027-03-31T23:59');
  expect((await inForce()).version).toBe(1);
  await at('2027-04-01T00:00');
  expect(await versions('regulation')).toEqual(['2 in_force', '1 superseded']);
  const now = await inForce();
  // what the pages say of 第十八条 has moved on to the nineteenth
  expect(now.articles.find((a) => a.basis === 18)).toMatchObject({ no: 19 });
  expect((await register('青衣江后勤二号')).sheets[0]!.rules).toMatchObject({ regulation: 2 });
  const again = (await ask<OfficialAccountView>(HEAD, 'GET', `/api/registry/accounts/${before.id}`)).body;
  expect(again.sheets[0]!.rules).toMatchObject({ regulation: 1 });
  const compared = (await call<RuleComparison>('chenjianguo', 'GET', '/regulation/changes?from=1&to=2')).body;
  expect(compared.changes).toHaveLength(5);
  const [entry] = await door.db.dataSource.query(
    `select actor::jsonb->>'name' as who, payload::jsonb->>'text' as text from ledger_event where kind = 'rules.published'`,
  );
  expect([entry.who, entry.text]).toEqual([
    '刘敏',
    '管理办法第 2 版自 2027-04-01 起施行：按上级要求修订，5 处变化：第一条、第十八条、第十九条（原第十八条）、第二十条（原第十九条）、第二十一条（原第二十条）',
  ]);
  await expect(door.db.dataSource.query(`update rule_version set reason = '' where no = 2`)).rejects.toThrow(
    'rule_version keeps every version as it was',
  );
});

test('a version that a later one overtakes before its day never counts', async () => {
  for (const [from, word] of [
    ['2027-09-01', '甲'],
    ['2027-05-01', '乙'],
  ] as const) {
    expect((await call(DUTY, 'POST', '/regulation/draft', { from: null })).status).toBe(204);
    expect(await save((b) => ({ ...b, title: `青衣江职业技术学院官微管理办法（${word}）` }))).toBe(204);
    expect((await publish(HEAD, 2, from)).status).toBe(204);
  }
  expect(await versions('regulation')).toEqual(['4 pending', '3 unused', '2 in_force', '1 superseded']);
  await at('2027-09-02T08:00');
  expect(await versions('regulation')).toEqual(['4 in_force', '3 unused', '2 superseded', '1 superseded']);
});

test('terms, words and levels become versions where they are changed; forms are printed as the version of their sheet has them', async () => {
  const terms = { terms: [{ kind: 'account', state: 'applied', days: 4 }] };
  expect((await ask(HEAD, 'PUT', '/api/registry/terms', terms)).status).toBe(204);
  expect(await versions('terms')).toEqual(['2 in_force', '1 superseded']);
  const compared = (await call<RuleComparison>(HEAD, 'GET', '/terms/changes?from=1&to=2')).body.changes;
  expect(compared.map((c) => [c.title, c.parts.filter((p) => p.kind !== 'same').map((p) => p.text)])).toEqual([
    ['新建申请：签署意见', ['3', '4']],
  ]);
  const words = { version: 0, words: [{ kind: 'forbidden', word: '残废人', note: '应写“残疾人”' }] };
  expect((await ask(HEAD, 'PUT', '/api/publishing/words', words)).status).toBe(204);
  expect(await versions('words')).toEqual(['1 in_force']);

  const old = await register('青衣江后勤三号');
  expect((await call(DUTY, 'POST', '/forms/draft', { from: 'model' })).status).toBe(204);
  const { draft: forms } = (await list()).documents.find((d) => d.kind === 'forms')!;
  const body = {
    forms: (forms!.body as { forms: { kind: string }[] }).forms.map((f) =>
      f.kind === 'register' ? { ...f, title: '新媒体账号登记表', note: '一式两份。' } : f,
    ),
  };
  expect((await call(DUTY, 'PUT', '/forms/draft', { body: { forms: body.forms.slice(1) }, version: 1 })).status).toBe(
    400,
  );
  expect((await call(DUTY, 'PUT', '/forms/draft', { body, version: 1 })).status).toBe(204);
  expect((await publish(HEAD, 2, '2027-09-02', 'forms')).status).toBe(204);
  const sheet = await register('青衣江后勤四号');
  const printed = async (a: OfficialAccountView): Promise<string> => {
    const bytes = Buffer.from(
      await (await (await door.as(HEAD))(`/api/registry/accounts/${a.id}/sheets/1/docx`)).arrayBuffer(),
    );
    return readZip(bytes)
      .find((f) => f.name === 'word/document.xml')!
      .data.toString('utf8')
      .replace(/<[^>]+>/g, '');
  };
  expect(await printed(old)).toContain('青衣江职业技术学院各级官方微博、微信登记表');
  expect(await printed(sheet)).toMatch(/青衣江职业技术学院新媒体账号登记表.*填表说明：一式两份。/s);
  expect(sheet.sheets[0]!.rules).toMatchObject({ regulation: 4, terms: 2, words: 1, forms: 1 });
});

test('an authorisation’s steps, an incident’s run and a clue name their versions, and no record changes them', async () => {
  const [{ n }] = await door.db.dataSource.query(
    `select count(*)::int as n from information_schema.columns where column_name = 'rules' and column_default like '%rules_at%'`,
  );
  expect(n).toBe(6);
  const secrecy = Object.fromEntries(
    ['state_secret', 'project', 'result', 'cooperation', 'other'].map((q) => [q, { answer: 'no', note: '' }]),
  );
  const [account] = (
    await ask<{ accounts: { id: string; unitId: string }[] }>('chenjianguo', 'GET', '/api/publishing/choices')
  ).body.accounts.filter((a) => a.unitId === 'logistics');
  const sheet = {
    title: '食堂公告',
    text: '今晚食堂停电检修。',
    category: 'emergency',
    accountIds: [account!.id],
    wantedAt: null,
    secrecy,
  };
  const made = await ask<{ id: string }>('chenjianguo', 'POST', '/api/publishing/authorisations', {
    unitId: 'logistics',
    sheet,
  });
  expect(made.status).toBe(201);
  const view = await ask<AuthorisationView>('chenjianguo', 'GET', `/api/publishing/authorisations/${made.body.id}`);
  expect(view.body.steps[0]!.rules).toMatchObject({ regulation: 4, words: 1 });
  const incident = await openIncident(door.db.dataSource, ['陈建国']);
  const run = await door.db.dataSource.query(`select rules from escalation_run where incident_id = $1`, [incident]);
  expect(run[0].rules).toMatchObject({ regulation: 4, terms: 2 });
  await expect(
    door.db.dataSource.query(`update escalation_run set rules = '{}' where incident_id = $1`, [incident]),
  ).rejects.toThrow('what a record was made under does not change');
});
