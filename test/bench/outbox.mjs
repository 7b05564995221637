#!/usr/bin/env node
/**
 * What a claim of 20 messages costs while many wait.
 * npm run bench -- outbox [--pending 20000] [--claims 200] [--explain]
 * Reference, measured beside it on the same rows: the claim before limits were kept per channel (one index on priority and
 * moment, sorted by age).
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ClaimRepository } from '@fengsui/notification';
import { createDataSource, migrate } from '@fengsui/platform';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { percentile } from '../harness/campus-posts.mjs';

const { values } = parseArgs({
  options: {
    pending: { type: 'string', default: '20000' },
    claims: { type: 'string', default: '200' },
    explain: { type: 'boolean', default: false },
  },
});
const [most, claims] = [Number(values.pending), Number(values.claims)];
const PEOPLE = 2_000;
const LIMITS = { perMinute: 10_000, perPersonPerMinute: 25, perPersonPerDay: null, blockMs: 60_000 };
const CHANNELS = ['wecom', 'aliyun_sms', 'tencent_sms', 'aliyun_voice', 'mail', 'wecom_robot', 'dingtalk_robot'];
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'outbox', metric, value: Math.round(value * 100) / 100, unit, n, ...more }));

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'));
const db = await createDataSource(server.url, 3).initialize();
await migrate(db);
const repository = new ClaimRepository(db);
await db.query(
  `insert into person (name, wecom_userid) select 'p' || n, 'u' || n from generate_series(0, ${PEOPLE - 1}) n`,
);

/** n messages: due now, or an hour ahead of 200 due ones; to many people or to one. */
async function fill(n, { ahead = false, people = PEOPLE } = {}) {
  await db.query(`truncate outbox, outbox_attempt, channel_gate cascade`);
  await db.query(
    `insert into outbox (dedupe_key, person_id, address, channel, purpose, priority, body, ready, created_at, not_before)
     select 'k' || n, p.id, p.wecom_userid, 'wecom', 'page', case when $2 and n <= $1 then 1 else 2 + n % 4 end, '{"level":2}', not ($2 and n <= $1), app.now(),
       app.now() + case when $2 and n <= $1 then interval '1 hour' else interval '0' end
     from generate_series(1, $1::int + case when $2 then 200 else 0 end) n join person p on p.wecom_userid = 'u' || n % $3`,
    [n, ahead, people],
  );
  await db.query(`vacuum analyze outbox`);
}

async function time(times, work) {
  const ms = [];
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    await work();
    ms.push(performance.now() - from);
  }
  return ms.sort((a, b) => a - b);
}

const BEFORE = `select id from outbox where state in ('pending', 'unknown') and not_before <= app.now() order by priority, created_at, id limit 20 for update skip locked`;
const AFTER = `select id from outbox where channel = 'wecom' and state in ('pending', 'unknown') and ready and not_before <= app.now() order by priority, created_at, id limit 20 for update skip locked`;

for (const [name, how] of [
  ['due', {}],
  ['ahead', { ahead: true }],
  ['one_person', { people: 1 }],
])
  for (const n of [most / 100, most / 10, most]) {
    await fill(n, how);
    const took = await time(name === 'ahead' ? 10 : claims, () => repository.claim('wecom', LIMITS, 20));
    say(`claim_${name}_p50`, percentile(took, 0.5), 'ms', n, { claims: took.length });
    say(`claim_${name}_p95`, percentile(took, 0.95), 'ms', n, { max: Math.round(took.at(-1) * 10) / 10 });
    const rest = await time(50, async () => {
      await repository.dueChannels(CHANNELS);
      await repository.restMs(CHANNELS, 5_000);
    });
    say(`look_${name}_p50`, percentile(rest, 0.5), 'ms', n);
    await fill(n, how);
    await db.query(
      `create index outbox_due on outbox (priority, not_before) where state in ('pending', 'unknown'); drop index outbox_queue, outbox_wait, outbox_address`,
    );
    const before = await time(20, () => db.query(BEFORE));
    say(`select_before_${name}_p50`, percentile(before, 0.5), 'ms', n, { reference: true });
    await db.query(
      `drop index outbox_due;
       create index outbox_queue on outbox (channel, priority, created_at, id) where state in ('pending', 'unknown') and ready;
       create index outbox_wait on outbox (channel, not_before) where state in ('pending', 'unknown');
       create index outbox_address on outbox (channel, address, priority, created_at, id) where state in ('pending', 'unknown')`,
    );
    const now = await time(20, () => db.query(AFTER));
    say(`select_${name}_p50`, percentile(now, 0.5), 'ms', n);
    if (values.explain && n === most)
      for (const row of await db.query(`explain (analyze, buffers, costs off) ${AFTER}`))
        console.error(row['QUERY PLAN']);
  }
await db.destroy();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
