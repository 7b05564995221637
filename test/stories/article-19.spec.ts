import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type { AccountPlatform, AccountRecord, CandidateView, OfficialAccountView } from '@fengsui/contract';
import { Discovery } from '@fengsui/discovery';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';
import { keptSessions } from '../harness/kept-sessions.js';

/** 第十九条 over HTTP: 手机报, 客户端, 网络电视台, 微视频, 直播 and the rest go the same ways as Weibo and WeChat. */
let door: Door;
const people: Record<string, string> = {};
const OFFICE = 'liumin';
const HOST = 'chenjianguo';
const MEDIA: AccountPlatform[] = [
  'mobile_paper',
  'app',
  'web_tv',
  'channels',
  'douyin',
  'kuaishou',
  'bilibili',
  'live',
  'qq',
];

const call = keptSessions(() => door);
const account = async (id: string): Promise<OfficialAccountView> =>
  (await call<OfficialAccountView>(HOST, 'GET', `registry/accounts/${id}`)).body;
const sheet = (platform: AccountPlatform, more: Partial<AccountRecord> = {}): AccountRecord =>
  accountRecord(people, { platform, name: `青江职院后勤 ${platform}`, uid: null, handle: null, ...more });

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
}, 60_000);
afterAll(() => door?.stop());

test.each(MEDIA)('%s: applied for, approved, opened, registered, closed as any account', async (platform) => {
  const made = await call<{ id: string }>(HOST, 'POST', 'registry/accounts', {
    ...{ as: 'apply', reason: '服务师生' },
    record: sheet(platform, { openedOn: null, certification: 'none', certifiedAs: null, certifiedUntil: null }),
  });
  expect(made.status).toBe(201);
  const { id } = made.body;
  const act = async (name: string, more: object = {}): Promise<number> => {
    const { version } = await account(id);
    return (
      await call(OFFICE, 'POST', `registry/accounts/${id}/acts`, { act: name, version, opinion: '同意', ...more })
    ).status;
  };
  // the leader's own application needs no word of his again
  expect((await account(id)).state).toBe('endorsed');
  expect(await act('approve')).toBe(204);
  expect(await act('open', { record: sheet(platform, { openedOn: '2026-01-05' }) })).toBe(204);
  expect(await act('register')).toBe(204);
  expect(await act('order_close')).toBe(204);
  expect(await act('platform_close')).toBe(204);
  // no page of these is read: a paper proves that it is gone (第九条)
  expect(await act('close')).toBe(409);
  const proof = new FormData();
  proof.set('kind', 'proof');
  proof.append('file', new File([Buffer.from('平台答复：账号已注销。\n')], '平台答复.txt'));
  expect((await call(OFFICE, 'POST', `registry/accounts/${id}/files`, proof)).status).toBe(204);
  expect(await act('close')).toBe(204);
  expect((await account(id)).stateName).toBe('已注销');
});

test.each(['douyin', 'live', 'app'] as const)(
  '%s: one that nobody registered is entered, judged with reasons, handed in and closed',
  async (platform) => {
    const draft = {
      ...{
        platform,
        name: `青江职院后勤处 ${platform}`,
        uid: null,
        handle: `hq-${platform}`,
        link: null,
        bio: '青衣江职业技术学院后勤处官方账号',
      },
      certification: { kind: 'none', text: '' },
    };
    expect((await call(HOST, 'POST', 'discovery/candidates', draft)).status).toBe(403);
    const made = await call<{ id: string }>(OFFICE, 'POST', 'discovery/candidates', draft);
    expect(made.status).toBe(201);
    expect((await call(OFFICE, 'POST', 'discovery/candidates', draft)).body.detail).toContain(
      '已在核查名单中，不必重复录入。',
    );
    const at = `discovery/candidates/${made.body.id}`;
    const view = async (): Promise<CandidateView> => (await call<CandidateView>(OFFICE, 'GET', at)).body;
    const found = await view();
    expect([found.proposal, found.unitId, found.state]).toEqual(['ours', 'logistics', 'found']);
    expect(found.reasons).toContain('名称中有本校简称“青江职院”');
    const act = async (user: string, body: object): Promise<number> =>
      (await call(user, 'POST', `${at}/acts`, { version: (await view()).version, text: '已办', ...body })).status;
    expect(await act(OFFICE, { act: 'ask' })).toBe(204);
    const record = sheet(platform, {
      name: draft.name,
      certification: 'none',
      certifiedAs: null,
      certifiedUntil: null,
    });
    expect(await act(HOST, { act: 'file', record })).toBe(204);
    const { accountId } = await view();
    const { version } = await account(accountId!);
    await call(OFFICE, 'POST', `registry/accounts/${accountId}/acts`, {
      act: 'register',
      version,
      opinion: '准予备案',
    });
    await door.api.get(Discovery).round();
    expect((await view()).stateName).toBe('已进台账');
    expect(
      (await call(OFFICE, 'POST', 'discovery/candidates', { ...draft, name: '另一个名字' })).body.detail,
    ).toContain('已在台账中');
  },
);

test('a false one on a platform without a way of its own goes the platform’s complaint, with the same papers', async () => {
  const draft = {
    ...{
      platform: 'kuaishou',
      name: '青衣江职院招生老师',
      uid: '77',
      handle: null,
      link: 'https://kuaishou.example/u/77',
    },
    ...{ bio: '本校招生办，预留专业，加微信 zs1234', certification: { kind: 'none', text: '' } },
  };
  const made = await call<{ id: string }>(OFFICE, 'POST', 'discovery/candidates', draft);
  const at = `discovery/candidates/${made.body.id}`;
  const found = (await call<CandidateView>(OFFICE, 'GET', at)).body;
  expect(found.proposal).toBe('impersonation');
  const complain = { act: 'complain', version: found.version, text: '冒充招生办', route: 'other' };
  expect((await call(OFFICE, 'POST', `${at}/acts`, complain)).status).toBe(204);
  const after = (await call<CandidateView>(OFFICE, 'GET', at)).body;
  expect([after.stateName, after.missing, after.files.map((f) => f.name)]).toEqual([
    ...['准备投诉', ['事业单位法人证书', '盖章通知'], ['账号资料.txt']],
  ]);
});
