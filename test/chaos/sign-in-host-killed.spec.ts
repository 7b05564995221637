import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../harness/product.js';
import { type Crawler, startWorld, type World } from '../sessions/kit.js';

/** kill -9 of the crawler that shows a sign-in to a person. */
const MAIN = 'apps/crawler/dist/main.js';
const running = new Set<ChildProcess>();
let w: World;
let c: Crawler;

function start(): ChildProcess {
  const env = { ...process.env, ...Object.fromEntries(Object.entries(w.config).map(([k, v]) => [k, String(v ?? '')])) };
  const crawler = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  running.add(crawler);
  return crawler;
}

beforeAll(async () => {
  if (!fs.existsSync(MAIN)) throw new Error('the crawler is not built: run npm run setup');
  w = await startWorld();
  c = w.crawler();
});
afterAll(async () => {
  for (const r of running) r.kill('SIGKILL');
  await w.stop();
});

test('another crawler shows the sign-in page again, and the person goes on there', async () => {
  const first = start();
  await c.signIns.begin('weibo.com', null, w.actor);
  const shown = async (after: number): Promise<number> =>
    (
      await until('a picture', async () => {
        const v = await c.signIns.view('weibo.com');
        return v.state === 'open' && v.frame && v.frameNo > after ? v : null;
      })
    ).frameNo;
  const before = await shown(0);
  first.kill('SIGKILL');
  await until('the end of the first', async () => first.signalCode === 'SIGKILL');
  start();
  await w.db.clock.advance(16_000);
  await shown(before);
  // the code of the dead browser still lives at the site; the person scans the one that is shown now, the newest
  expect(w.sim.passport.scan()).not.toBeNull();
  await until('the end', async () => (await c.signIns.view('weibo.com')).state === 'done');
  expect(await c.sessions.cookie('weibo.com')).toMatch(/SUB=com_user_/);
});
