#!/usr/bin/env node
/**
 * The log: entries a second by 24 writers beside plain inserts, and reading a long chain: npm run bench -- ledger [rows=1000000] [perWriter=200].
 * Needs a build. A durable PostgreSQL of its own; JSON lines.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const { createDataSource, migrate } = await import('../../libs/platform/dist/index.js');
const { ENGINE, Ledger, verifyChain } = await import('../../libs/ledger/dist/index.js');

const WRITERS = 24;
const BATCH = 500;
const [rows, perWriter] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 200)];
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: false });
const dataSource = await createDataSource(server.url, WRITERS).initialize();
await migrate(dataSource);
const ledger = new Ledger(dataSource);
const tell = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'ledger', metric, value, unit, n, ...more }));

const event = {
  kind: 'level.told',
  incidentId: null,
  actor: ENGINE,
  payload: {
    text: '事件开始，通知单位负责人：后勤处 处长 陈建国',
    levelNo: 1,
    due: '2026-11-25T20:30:00+08:00',
    policy: 'a'.repeat(64),
  },
};
/** Every writer one step a transaction; answers entries a second and the 95th percentile in ms. */
async function writers(step) {
  const took = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let i = 0; i < perWriter; i++) {
        const at = performance.now();
        await dataSource.transaction(step);
        took.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  took.sort((a, b) => a - b);
  return { rate: Math.round(took.length / seconds), p95: Number(took[Math.floor(took.length * 0.95)].toFixed(1)) };
}
await dataSource.query(`create table plain (like ledger_event); alter table plain add id bigserial primary key`);
const plain = await writers((tx) =>
  tx.query(
    `insert into plain (chain_id, seq, at, kind, actor, payload, prev_hash, hash) values ('main', 0, app.now(), $1, $2, $3, '', '')`,
    [event.kind, JSON.stringify(event.actor), JSON.stringify(event.payload)],
  ),
);
const chained = await writers((tx) => ledger.append(tx, event));
const n = WRITERS * perWriter;
tell('entries_per_s', chained.rate, '1/s', n, {
  writers: WRITERS,
  reference: plain.rate,
  referenceIs: 'plain inserts, no chain',
});
tell('append_p95', chained.p95, 'ms', n, {
  writers: WRITERS,
  reference: plain.p95,
  referenceIs: 'plain inserts, no chain',
});

// some hundreds in one transaction (a head row updated more often than that in one has too many versions): only the reading is measured
for (let left = rows - n; left > 0; left -= BATCH)
  await dataSource.query(
    `select count(app.ledger_append('main', 'level.told', null, $1, $2)) from generate_series(1, $3)`,
    [JSON.stringify(ENGINE), JSON.stringify(event.payload), Math.min(left, BATCH)],
  );
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const start = performance.now();
const report = await verifyChain(dataSource, () => (peak = Math.max(peak, process.memoryUsage().rss)));
const seconds = (performance.now() - start) / 1000;
if (report.brokenAt !== null) throw new Error(report.problem);
const began = performance.now();
await dataSource.query(
  `select count(*) filter (where app.ledger_hash(prev_hash, seq, at, kind, incident_id, actor, payload) = hash) from ledger_event`,
);
const s = (performance.now() - began) / 1000;
tell('verify_rows_per_s', Math.round(report.count / seconds), '1/s', report.count, {
  reference: Math.round(report.count / s),
  referenceIs: 'hashing in one statement in the database, no order, no chain',
});
tell('verify_memory', Math.round((peak - before) / 1024 / 1024), 'MiB', report.count);
await dataSource.destroy();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
