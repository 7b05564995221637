import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type { CandidateAct, CandidateView, SchoolView } from '@fengsui/contract';
import { Discovery } from '@fengsui/discovery';
import { type Door, openDoor } from '../harness/door.js';
import { keptSessions } from '../harness/kept-sessions.js';

/** What the school is called changes: accounts that were seen are judged by the new names, and a person's word stands where they say nothing new. */
let door: Door;
const DUTY = 'wangxiaolan';
const HEAD = 'liumin';
const call = keptSessions(() => door);
const query = <T>(sql: string, ...params: unknown[]): Promise<T[]> => door.db.dataSource.query(sql, params);
const look = async (): Promise<number> => {
  for (let i = 1; i < 20; i++) if ((await door.api.get(Discovery).round()) > 0) return i;
  throw new Error('discovery has more and more to look at');
};
let uid = 8_100_000_000;
const seen = (name: string, bio = ''): Promise<unknown> =>
  query(
    `insert into account_sighting (platform, key, uid, name, bio, found_by) values ('weibo', $1, $1, $2, $3, 'search')`,
    String(++uid),
    name,
    bio,
  );
const view = async (name: string): Promise<CandidateView | null> => {
  const [row] = await query<{ id: string }>(`select id from account_candidate where name = $1`, name);
  return row ? (await call<CandidateView>(DUTY, 'GET', `discovery/candidates/${row.id}`)).body : null;
};
const stands = async (...names: string[]): Promise<string[]> =>
  Promise.all(
    names.map(async (n) => {
      const c = await view(n);
      return c ? `${n} ${c.stateName} ${c.proposalName} ${c.steps[0]!.actName}` : `${n} —`;
    }),
  );
const act = async (name: string, what: Partial<CandidateAct>): Promise<void> => {
  const c = await view(name);
  const body = { version: c!.version, text: '已核实', ...what };
  expect((await call(DUTY, 'POST', `discovery/candidates/${c!.id}/acts`, body)).status).toBe(204);
};
async function name(shortNames: (now: string[]) => string[]): Promise<void> {
  const now = (await call<SchoolView>(HEAD, 'GET', 'registry/school')).body;
  const changed = { ...now, mayEdit: undefined, shortNames: shortNames(now.shortNames) };
  expect((await call(HEAD, 'PUT', 'registry/school', changed)).status).toBe(200);
}

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await seen('雅河青职后勤处');
  await seen('雅河青职干饭人', '分享生活');
  await seen('青江职院学生会');
  await seen('青江职院教务处');
  await seen('青衣江职院图书馆', '借阅通知');
  await query(
    `insert into mention (platform, platform_id, source, author_id, author_name, text, published_at, content_hash)
     values ('weibo', 'p1', 'weibo-m', '8200000001', '雅河青职信息工程系', '【通知】我系将于下周举办技能节，请各班组织同学报名。', app.now(), 'h1')`,
  );
  await look();
}, 60_000);
afterAll(() => door?.stop());

test('a new name: what was set aside is proposed where it is now ours, whoever wrote under it is found, and nothing else moves', async () => {
  await act('青江职院教务处', { act: 'ask' });
  await act('青衣江职院图书馆', { act: 'aside', as: 'fan' });
  expect(await stands('雅河青职后勤处', '雅河青职干饭人', '青江职院学生会', '雅河青职信息工程系')).toEqual([
    ...['雅河青职后勤处 已排除 同名或无关 发现', '雅河青职干饭人 —'],
    ...['青江职院学生会 待宣传部判断 疑似本校未登记 发现', '雅河青职信息工程系 —'],
  ]);
  const { version } = (await view('青江职院学生会'))!;
  await name((now) => [...now, '雅河青职']);
  await look();
  expect(
    await stands('雅河青职后勤处', '雅河青职干饭人', '青衣江职院图书馆', '青江职院教务处', '雅河青职信息工程系'),
  ).toEqual([
    ...['雅河青职后勤处 待宣传部判断 疑似本校未登记 名称有变，重新提出', '雅河青职干饭人 已排除 粉丝或师生个人 发现'],
    ...['青衣江职院图书馆 已排除 粉丝或师生个人 排除', '青江职院教务处 已请单位登记 疑似本校未登记 请单位登记'],
    '雅河青职信息工程系 待宣传部判断 疑似本校未登记 发现',
  ]);
  expect((await view('雅河青职后勤处'))!.reasons).toContain('名称中有本校简称“雅河青职”');
  // whoever has it open need not look again
  expect((await view('青江职院学生会'))!.version).toBe(version);
});

test('a name taken away: what waits by it alone is set aside, what a person entered or has in hand stays', async () => {
  const draft = {
    ...{ platform: 'weibo', name: '青江职院广播站', uid: null, handle: null, link: null, bio: '' },
    certification: { kind: 'none', text: '' },
  };
  expect((await call(HEAD, 'POST', 'discovery/candidates', draft)).status).toBe(201);
  await name((now) => now.filter((n) => n !== '青江职院' && n !== '雅河青职'));
  await look();
  expect(
    await stands('青江职院学生会', '雅河青职信息工程系', '青江职院教务处', '青江职院广播站', '青衣江职院图书馆'),
  ).toEqual([
    ...['青江职院学生会 已排除 其他学校 不再提出', '雅河青职信息工程系 已排除 同名或无关 不再提出'],
    '青江职院教务处 已请单位登记 疑似本校未登记 请单位登记',
    expect.stringMatching(/^青江职院广播站 待宣传部判断 /),
    '青衣江职院图书馆 已排除 粉丝或师生个人 排除',
  ]);
  await name((now) => [...now, '青江职院']);
  await look();
  expect(await stands('青江职院学生会')).toEqual(['青江职院学生会 待宣传部判断 疑似本校未登记 名称有变，重新提出']);
});

test('many are judged some at a time, each time kept: whoever goes on begins where the last one was killed', async () => {
  for (let i = 0; i < 450; i++) await seen(`青江职院路人${i}`, '分享生活');
  await look();
  await name((now) => [...now, '青职小院']);
  const left = async (): Promise<number> =>
    (
      await query<{ n: number }>(
        `select count(*)::int as n from account_sighting where judged_by <> (select names from account_sighting_mark)`,
      )
    )[0]!.n;
  const all = (await query<{ n: number }>(`select count(*)::int as n from account_sighting`))[0]!.n;
  expect(await door.api.get(Discovery).round()).toBe(0);
  expect(await left()).toBe(all - 200);
  await look();
  expect(await left()).toBe(0);
  expect(await stands('青江职院路人7')).toEqual(['青江职院路人7 已排除 粉丝或师生个人 发现']);
});
