import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { type Actor, ENGINE } from './event.js';
import { Ledger } from './ledger.service.js';
import { LedgerKeys } from './ledger-keys.js';
import { type NamedPerson, Subjects } from './subjects.service.js';

const KEY = (name: string, letter: string): string => `${name}:${letter.repeat(43)}`;
const ACTOR: Actor = { type: 'person', id: 'p', name: '刘敏', post: '宣传部 部长' };
let db: TestDatabase;
let ledger: Ledger;
let subjects: Subjects;
const under = (keys: string): Subjects =>
  new Subjects(db.dataSource, new LedgerKeys({ FENGSUI_LEDGER_KEYS: keys, FENGSUI_DATA_DIR: '' }), ledger);
beforeAll(async () => {
  db = await createTestDatabase();
  ledger = new Ledger(db.dataSource);
  subjects = under(KEY('k1', 'A'));
});
afterAll(() => db.drop());

const told = (people: NamedPerson[], by = subjects): Promise<number> =>
  db.dataSource.transaction(async (tx) =>
    ledger.append(tx, {
      kind: 'mention.entered',
      incidentId: null,
      actor: ENGINE,
      payload: { text: '录入舆情，来源：电话', people: await by.seal(tx, people) },
    }),
  );
const everything = async (): Promise<string> =>
  JSON.stringify(
    await db.dataSource.query(
      `select (select string_agg(e::text, ' ') from ledger_event e) as log, (select string_agg(s::text, ' ') from ledger_subject s) as subjects`,
    ),
  );

test('an ordinary person stands in the log sealed, is found by name or contact, and is the same in every entry', async () => {
  const seqs = [await told([{ role: '反映人', name: '李小雨', contact: '13800001111' }])];
  await told([{ role: '反映人', name: '何平' }]);
  seqs.push(await told([{ role: '反映人', name: '李小雨', contact: '13800001111' }]));
  expect(await everything()).not.toMatch(/李小雨|13800001111|何平/);
  const found = await subjects.inLog('李小雨');
  expect(found.map((p) => [p.seq, p.name, p.contact])).toEqual([
    [seqs[1], '李小雨', '13800001111'],
    [seqs[0], '李小雨', '13800001111'],
  ]);
  expect(new Set(found.map((p) => p.ref)).size).toBe(1);
  expect(await subjects.inLog('138 0000 1111')).toHaveLength(2);
  expect(await subjects.inLog(null)).toHaveLength(3);
  expect(await subjects.inLog('路人')).toEqual([]);
});

test('erasing destroys the key: the name cannot be read again, the chain holds, others stay', async () => {
  const { ref } = (await subjects.inLog('李小雨'))[0]!;
  const before = await db.dataSource.query(`select seq, payload, hash from ledger_event order by seq`);
  await subjects.erase(ref, '本人来函', ACTOR);
  expect(await subjects.inLog('李小雨')).toEqual([]);
  expect((await subjects.inLog(null)).map((p) => [p.name, p.erasedAt !== null])).toEqual([
    [null, true],
    ['何平', false],
    [null, true],
  ]);
  expect(await ledger.verify()).toMatchObject({ count: 4, brokenAt: null });
  const after = await db.dataSource.query(`select seq, payload, hash from ledger_event order by seq`);
  expect(after.slice(0, 3)).toEqual(before);
  const [row] = await db.dataSource.query(
    `select name_lookup, contact_lookup, kid, sealed_key from ledger_subject where ref = $1`,
    [ref],
  );
  expect(row).toEqual({ name_lookup: null, contact_lookup: null, kid: null, sealed_key: null });
  expect(JSON.parse(after[3].payload)).toEqual({
    text: '刘敏按本人要求删除一名普通人员的个人信息：本人来函',
    subject: ref,
    reason: '本人来函',
  });
  await expect(subjects.erase(ref, '再次', ACTOR)).rejects.toThrow('已经删除');
});

test('who is named again after erasure is somebody new; the erased entries stay erased', async () => {
  await told([{ role: '反映人', name: '李小雨', contact: '13800001111' }]);
  expect(await subjects.inLog('李小雨')).toHaveLength(1);
});

test('keys change without losing anybody; a missing key is said', async () => {
  const rotated = under(`${KEY('k2', 'B')},${KEY('k1', 'A')}`);
  expect((await rotated.inLog('何平'))[0]!.name).toBe('何平');
  await told([{ role: '反映人', name: '何平' }], rotated);
  expect(new Set((await rotated.inLog('何平')).map((p) => p.ref)).size).toBe(1);
  await expect(under(KEY('k3', 'C')).inLog(null)).rejects.toThrow('缺少密钥 k1');
});
