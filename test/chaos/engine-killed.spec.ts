import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Product, startProduct, until } from '../harness/product.js';

/** kill -9 of a real engine process again and again while every level is told. */
let p: Product;
let engine: ChildProcess | null = null;
let over = false;
let killing = false;
/** How long each engine works before it is killed: counted from when it is ready, or one on a busy machine would die before it lived. */
const LIFE_MS = 700;
const MAIN = 'apps/engine/dist/main.js';

function start(): void {
  const env = { ...process.env, ...Object.fromEntries(Object.entries(p.config).map(([k, v]) => [k, String(v ?? '')])) };
  const life = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  engine = life;
  life.stdout.on('data', (text) => {
    if (killing && String(text).includes('"ready"')) setTimeout(() => life.kill('SIGKILL'), LIFE_MS);
  });
  life.once('exit', () => over || start());
}

beforeAll(async () => {
  if (!fs.existsSync(MAIN)) throw new Error('the engine is not built: run npm run setup');
  p = await startProduct({ baselinePerMinute: 0 });
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing', 'wangxiaolan', 'liumin', 'zhaolixin');
  await p.stopEngine();
  start();
}, 60_000);
afterAll(async () => {
  over = true;
  engine?.kill('SIGKILL');
  await p.stop();
});

test('no level is lost, none is told early, and nobody is told twice without the mark 补发', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 10; i++) {
    const [{ id }] = await p.db.dataSource.query(
      `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at) values ($1, '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '', 'open', app.now()) returning id`,
      [`YQ2026-9${String(i).padStart(3, '0')}`],
    );
    ids.push(id);
  }
  killing = true;
  engine?.kill('SIGKILL');
  const told = async (level: number): Promise<boolean> =>
    (await p.db.dataSource.query(`select count(*)::int as n from escalation_run where level_no >= $1`, [level]))[0]
      .n === ids.length;
  try {
    await until('level 1 told', () => told(1), 30_000);
    for (const [level, seconds] of [
      [2, 41],
      [3, 31],
    ] as const) {
      await p.db.clock.advance(seconds * 1_000);
      await until(`level ${level} told`, () => told(level), 30_000);
    }
  } finally {
    killing = false;
  }
  // a send that a kill hid is settled when its lease has run out
  await p.db.clock.advance(60_000);
  const open = `select count(*)::int as n from outbox where purpose = 'page' and state not in ('accepted', 'failed')`;
  await until(
    'every page settled',
    async () => {
      await p.db.clock.advance(6_000);
      return (await p.db.dataSource.query(open))[0].n === 0;
    },
    60_000,
  );
  const early = await p.db.dataSource.query(`select 1 from deadline where breached_at < due_at`);
  expect(early).toEqual([]);
  const pages = await p.db.dataSource.query(
    `select incident_id, count(*)::int as n from outbox where purpose = 'page' and incident_id is not null group by 1`,
  );
  expect(pages.map((r: { n: number }) => r.n)).toEqual(ids.map(() => 4));
  for (const user of ['chenjianguo', 'wangxiaolan', 'liumin', 'zhaolixin']) {
    const unmarked = p.sim
      .messages(user)
      .filter((m) => m.buttons.length > 0 && !/催办|补发/.test(m.title))
      .map((m) => m.rows[0]!.value);
    expect(new Set(unmarked).size).toBe(unmarked.length);
  }
}, 150_000);
