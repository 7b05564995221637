import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import { CollectionSetup, JobRepository, POLITE_PACE } from '@fengsui/collection';
import type { CandidateAct, CandidateList, CandidateRow, CandidateView, OfficialAccountView } from '@fengsui/contract';
import { createCrawler } from '@fengsui/crawler';
import { Discovery } from '@fengsui/discovery';
import { AppLogger, readConfig } from '@fengsui/platform';
import { type MadeAccount, type Simulator, startSimulator } from '@fengsui/simulator';
import { accountRecord } from '../harness/account-record.js';
// @ts-expect-error: shared with the bench, which runs on the built packages
import { crawlerSettings } from '../harness/collection-run.mjs';
import { type Door, openDoor } from '../harness/door.js';
import { keptSessions } from '../harness/kept-sessions.js';
import { populate } from '../harness/population-world.js';

/**
 * 第四、十九条 from the sites to the desk: 300 accounts live on the simulated Weibo and WeChat; a crawler reads them by its schedule, within the budgets of
 * the real sites; what waits for 宣传部 is then what a person would want to see, and takes its course. The clock runs fast while the crawler has anything
 * to do, and goes on to the next thing when it has not: how busy the machine is says nothing.
 */
let door: Door;
let sim: Simulator;
let crawler: INestApplicationContext;
let jobs: JobRepository;
let dataDir: string;
let made: MadeAccount[];
let from: number;
const people: Record<string, string> = {};
const SPEED = 200;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OFFICE = 'liumin';

const call = keptSessions(() => door);
const now = (): number => door.db.clock.now().getTime();
const rows = <T>(sql: string, ...params: unknown[]): Promise<T[]> => door.db.dataSource.query(sql, params);
const view = async (id: string): Promise<CandidateView> =>
  (await call<CandidateView>(OFFICE, 'GET', `discovery/candidates/${id}`)).body;
const act = async (user: string, id: string, what: Partial<CandidateAct>): Promise<[number, string]> => {
  const { version } = await view(id);
  const body = { version, text: '已核实', ...what };
  const { status, body: said } = await call(user, 'POST', `discovery/candidates/${id}/acts`, body);
  return [status, said?.detail ?? ''];
};

async function all(state: string): Promise<CandidateRow[]> {
  const found: CandidateRow[] = [];
  for (let page = 1; ; page++) {
    const { candidates, total } = (
      await call<CandidateList>(OFFICE, 'GET', `discovery/candidates?state=${state}&page=${page}`)
    ).body;
    found.push(...candidates);
    if (found.length >= total || candidates.length === 0) return found;
  }
}

/** Until it is so, looked at every two hours, for so many days of the sites at most; the engine's part is done meanwhile. */
async function within(days: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = now() + days * DAY;
  for (let next = now(); now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [busy] = await rows(`select 1 from crawl_job where lease_until > app.now()`);
    const restMs = busy ? 0 : await jobs.restMs(HOUR);
    // what comes within a minute comes by itself
    if (restMs > 60_000) await door.db.clock.advance(restMs);
    if (now() < next) continue;
    next = now() + 2 * HOUR;
    while ((await door.api.get(Discovery).round()) === 0);
    if (await isSo()) return true;
  }
  return false;
}

const sought = (): MadeAccount[] => made.filter((a) => a.truth === 'ours' || a.truth === 'impersonation');
const truthOf = (c: Pick<CandidateRow, 'platform' | 'name'>): MadeAccount | undefined =>
  made.find((a) => a.platform === c.platform && a.name === c.name);
/** right: proposed as what it is, each account once. */
function measured(found: CandidateRow[]): { recall: number; precision: number; missed: string[]; wrong: string[] } {
  const right = new Set(found.filter((c) => truthOf(c)?.truth === c.proposal).map((c) => truthOf(c)!));
  return {
    recall: right.size / sought().length,
    precision: right.size / found.length,
    missed: sought()
      .filter((a) => !right.has(a))
      .map(
        (a) =>
          `${a.truth} ${a.platform} ${a.name}｜${a.bio}｜${a.certification.text}｜${a.posts.length}｜${a.followedBy.join()}`,
      ),
    wrong: found
      .filter((c) => truthOf(c)?.truth !== c.proposal)
      .map((c) => `${truthOf(c)?.truth}→${c.proposal} ${c.platform} ${c.name}：${c.reason}`),
  };
}

beforeAll(async () => {
  door = await openDoor();
  const { db } = door;
  await door.api.get(CollectionSetup).ensureSources(POLITE_PACE);
  await prepareSchool(door.api);
  // an office that reads every few hours; the board of hot words has nothing to do with it
  await rows(`update source_state set interval_ms = $1, enabled = source <> 'weibo-hot'`, 3 * HOUR);
  await rows(`update post set held_from = '2020-01-01'`);
  for (const p of await rows<{ id: string; name: string }>(`select id, name from person`)) people[p.name] = p.id;
  await db.clock.run(SPEED);
  sim = await startSimulator({ baselinePerMinute: 0, now: () => db.clock.now() });
  from = now();
  made = populate(sim, 7, from + HOUR, 40);
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-discovery-'));
  jobs = new JobRepository(db.dataSource);
  const config = readConfig(crawlerSettings(db.url, sim.urls, dataDir));
  crawler = await createCrawler(config, { clock: db.clock, logger: new AppLogger('crawler', 'error') });
}, 60_000);
afterAll(async () => {
  await crawler?.close();
  await sim?.stop();
  await door?.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

test('nearly all of ours and of the false ones wait for a person, with their reasons, and little else; no source was asked more than it may be', async () => {
  expect([sought().length, made.length]).toEqual([90, 300]);
  let got = measured([]);
  await within(5, async () => {
    got = measured(await all('found'));
    return got.recall >= 0.97 && got.precision >= 0.95;
  });
  const { recall, precision, ...which } = got;
  expect({ recall: recall >= 0.95, precision: precision >= 0.85, which }).toEqual({
    ...{ recall: true, precision: true, which },
  });
  const found = await all('found');
  expect(new Set(found.map((c) => `${c.platform} ${c.name}`)).size).toBe(found.length);
  for (const c of found) expect(c.reason).toMatch(/\p{Script=Han}{2}/u);
  const day = (at: number): string => new Date(at + 8 * HOUR).toISOString().slice(0, 10);
  for (const source of ['weibo-m', 'weibo-s'] as const) {
    const asked = Map.groupBy(
      sim.log().filter((e) => e.origin === source),
      (e) => day(e.at),
    );
    const { daily } = POLITE_PACE.find((p) => p.source === source)!;
    expect([...asked.values()].filter((entries) => entries.length > daily)).toEqual([]);
  }
  // a quarter of what may be asked of the source that searches posts too
  const most = await rows<{ n: number }>(
    `select count(*)::int as n from crawl_attempt where source = 'weibo-s' and kind = 'accounts'
     group by (started_at at time zone 'Asia/Shanghai')::date order by 1 desc limit 1`,
  );
  expect(most[0]!.n).toBeLessThan(75);
}, 600_000);

test('one of ours is asked, hands in its sheet and stands in the 台账', async () => {
  const c = (await all('found')).find(
    (x) => x.platform === 'weibo' && x.proposal === 'ours' && truthOf(x)!.truth === 'ours',
  )!;
  expect(await act(OFFICE, c.id, { act: 'ask', unitId: 'logistics', text: '请于本周内登记' })).toEqual([204, '']);
  const record = accountRecord(people, {
    ...{ platform: 'weibo', name: c.name, uid: null, handle: null },
    ...{ certification: 'none', certifiedAs: null, certifiedUntil: null },
  });
  expect(await act('chenjianguo', c.id, { act: 'file', record })).toEqual([204, '']);
  const { accountId } = await view(c.id);
  const account = async (): Promise<OfficialAccountView> =>
    (await call<OfficialAccountView>(OFFICE, 'GET', `registry/accounts/${accountId}`)).body;
  const { version } = await account();
  const done = { act: 'register', version, opinion: '准予备案' };
  expect((await call(OFFICE, 'POST', `registry/accounts/${accountId}/acts`, done)).status).toBe(204);
  await door.api.get(Discovery).round();
  // its number on Weibo came with it from the search
  expect([(await view(c.id)).stateName, (await account()).record.uid]).toEqual(['已进台账', truthOf(c)!.uid]);
});

test('a false one is complained of with what was read of it and the papers that the platform asks for', async () => {
  const c = (await all('found')).find(
    (x) => x.platform === 'weibo' && x.proposal === 'impersonation' && truthOf(x)!.posts.length > 0,
  )!;
  expect(await act(OFFICE, c.id, { act: 'complain', route: 'weibo_report', text: '冒用校名' })).toEqual([204, '']);
  for (const [kind, name] of [
    ['certificate', '事业单位法人证书.pdf'],
    ['notice', '关于假冒账号的通知.pdf'],
  ] as const) {
    const form = new FormData();
    form.append('kind', kind);
    form.append('file', new Blob(['%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n']), name);
    expect((await call(OFFICE, 'POST', `discovery/candidates/${c.id}/files`, form)).status).toBe(204);
  }
  const { missing, files } = await view(c.id);
  expect([missing, files.map((f) => f.name).toSorted()]).toEqual([
    [],
    ['事业单位法人证书.pdf', '关于假冒账号的通知.pdf', '账号资料.txt'],
  ]);
  const kept = await (
    await door.as(OFFICE)
  )(`/api/discovery/candidates/${c.id}/files/${files.find((f) => f.name === '账号资料.txt')!.hash}`);
  expect(await kept.text()).toContain(`账号：${c.name}`);
  expect(await act(OFFICE, c.id, { act: 'send', withAccount: true, text: '举报中心提交' })).toEqual([204, '']);
  expect((await view(c.id)).stateName).toBe('已投诉，待平台答复');
});

test('a fan is remembered, and comes again neither by himself nor by the next search', async () => {
  const fan = (await all('aside')).find(
    (x) => x.platform === 'weibo' && x.proposal === 'fan' && truthOf(x)?.truth === 'fan',
  )!;
  const seenAt = async (): Promise<number> =>
    (
      await rows<{ at: Date }>(
        `select seen_at as at from account_sighting where platform = 'weibo' and name = $1`,
        fan.name,
      )
    )[0]!.at.getTime();
  const before = await seenAt();
  expect(await within(2.5, async () => (await seenAt()) > before)).toBe(true);
  await door.api.get(Discovery).round();
  const after = await view(fan.id);
  expect([after.stateName, after.steps.map((s) => s.actName)]).toEqual(['已排除', ['发现']]);
  // and no account came twice
  const [{ n }] = (await rows<{ n: number }>(
    `select count(*)::int as n from (select 1 from account_candidate group by platform, name having count(*) > 1) x`,
  )) as [{ n: number }];
  expect(n).toBe(0);
}, 180_000);
