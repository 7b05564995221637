import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Me } from '@fengsui/contract';
import { playDrill } from '@fengsui/drill-stage';
import { readScenario } from '@fengsui/drills';
import { startSimulator, type Simulator } from '@fengsui/simulator';
import { Subject } from 'rxjs';
import { type Door, openDoor } from '../harness/door.js';
import { freePort } from '../harness/free-port.js';
import { until } from '../harness/product.js';

/** A surprise drill: real people (here: the test) are written to by the live installation's channels and answer at the drill's own address. */
let door: Door;
let sim: Simulator;
beforeAll(async () => {
  door = await openDoor();
  sim = await startSimulator({ baselinePerMinute: 0, wecom: { secret: 's' } });
}, 60_000);
afterAll(async () => {
  await sim?.stop();
  await door?.stop();
});

const SCENARIO = JSON.stringify({
  ...{ title: '实训楼冒烟', kind: 'safety', summary: '抽查', goals: ['十分钟内签收'], begins: '03:00' },
  expect: { level: 2, detectedWithin: 10 },
  posts: [{ at: 0, text: '{简称}实训楼起火，浓烟从窗户往外冒，太可怕了' }],
  people: { unit_leader: { signs: { after: 1 } } },
  injects: [{ at: 8, title: '记者来电', text: '有无伤亡？', to: 'publicity_duty', expect: '如实', within: 10 }],
  close: { at: 25, reason: '抽查结束' },
});

test('from the first post to the score, in real time, every message marked and with a link alone', async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const answers = new Subject<{ n: number; text: string }>();
  let injected = 0;
  const playing = playDrill({
    scenario: readScenario(SCENARIO, '抽查.json'),
    serverUrl: door.db.url,
    liveUrl: door.db.url,
    onInjects: (list) => (injected = list.length),
    // a minute a second, so that the test need not last half an hour
    real: {
      ...{ host: '127.0.0.1', port, publicUrl, speed: 60 },
      channels: {
        ...{
          WECOM_BASE: sim.urls.wecom,
          WECOM_CORP_ID: 'ww5f656e6773756931',
          WECOM_SECRET: 's',
          WECOM_AGENT_ID: '1000002',
        },
      },
    },
    answers,
  });
  const failed = playing.then(
    () => new Error('the drill ended early'),
    (error: unknown) => error,
  );
  const orFailed = <T>(what: Promise<T>): Promise<T> =>
    Promise.race([
      what,
      failed.then((error): never => {
        throw error;
      }),
    ]);
  const page = await orFailed(until('a message to the leader of 保卫处', async () => sim.messages('qianjin')[0]));
  expect(page).toMatchObject({
    title: expect.stringContaining('【演练】'),
    buttons: [],
    url: expect.stringContaining(publicUrl),
  });
  // he signs by the link of the message: the script's people play no part
  const token = page.url!.split('/').at(-1)!;
  const link = (await (await fetch(`${publicUrl}/api/links/${token}`)).json()) as { incident: { drill: boolean } };
  expect(link.incident.drill).toBe(true);
  expect((await fetch(`${publicUrl}/api/links/${token}/sign`, { method: 'POST' })).status).toBe(200);
  // people sign in there with their own accounts, and every page says what it is
  const { username, password } = door.accounts.find((a) => a.username === 'liumin')!;
  const session = await fetch(`${publicUrl}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  expect(session.ok).toBe(true);
  const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!;
  const me = (await (await fetch(`${publicUrl}/api/session`, { headers: { cookie } })).json()) as Me;
  expect(me).toMatchObject({ name: '刘敏', drill: true });
  await orFailed(until('the inject', async () => injected === 1));
  answers.next({ n: 0, text: '正在核实，半小时内答复' });

  const { result, report } = await playing;
  const row = (duty: string) => result.score.rows.find((r) => r.duty === duty)!;
  expect(row('签收')).toMatchObject({ who: expect.stringContaining('钱进'), points: 10 });
  expect(row('导调：记者来电')).toMatchObject({ points: 10 });
  expect(result.injects[0]).toMatchObject({ answer: '正在核实，半小时内答复' });
  expect(report.drill).toBe(true);
  expect(sim.messages().filter((m) => !m.title.includes('【演练】') || m.buttons.length > 0)).toEqual([]);
}, 120_000);

test('the live installation was not written to', async () => {
  expect(await door.db.dataSource.query(`select 1 from incident union all select 1 from outbox`)).toEqual([]);
});
