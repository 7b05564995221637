#!/usr/bin/env node
/**
 * Time and memory of a long report: npm run bench -- report [rows=10000]. An incident with so many rows in the log, 1,000 posts and 200 clocks
 * in a real database; each format in a process of its own (peak memory is that of the process with its thread), with its progress.
 * One JSON object a line {"bench","metric","value","unit","n",…}.
 */
import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const { createDataSource, migrate, SystemClock } = await import('../../libs/platform/dist/index.js');
const { Checkpoints, ENGINE, Ledger, LedgerKeys } = await import('../../libs/ledger/dist/index.js');
const { applySeed, DEMO_SCHOOL } = await import('../../libs/registry/dist/index.js');
const { AfterActionService, ReportFiles } = await import('../../libs/reports/dist/index.js');
const { AfterActionRepository } = await import('../../libs/reports/dist/after-action/after-action.repository.js');
const { FactsRepository } = await import('../../libs/reports/dist/after-action/facts.repository.js');

const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'report', metric, value, unit, n, ...more }));

async function fill(dataSource, rows) {
  await applySeed(dataSource, DEMO_SCHOOL);
  const q = (sql, args) => dataSource.query(sql, args);
  const [{ id }] = await q(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at, closed_at, closed_reason)
     values ('YQ-2026-0001', '二食堂餐盘里有异物', 'logistics', '食品安全食堂', 2, '认证媒体发布', 'closed', '2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z', '已公开回应') returning id`,
  );
  await q(
    `with m as (insert into mention (platform, platform_id, source, author_name, author_kind, author_followers, text, published_at, first_seen_at, comments, content_hash, about_school, sentiment, topic)
       select 'weibo', n::text, 'weibo-m', '同学' || n, 'plain', n, '青江职院二食堂餐盘里发现异物，希望学校给个说法。第 ' || n || ' 条', t, t, n % 50, 'h', true, (array['neg','neg','neu','pos'])[1 + n % 4], '食品安全食堂'
       from (select n, timestamptz '2026-11-20T00:00:00Z' + n * interval '150 seconds' as t from generate_series(1, 1000) n) s returning id)
     insert into incident_mention (incident_id, mention_id) select $1, id from m`,
    [id],
  );
  await q(
    `insert into deadline (incident_id, unit_id, epoch, level_no, kind, occurrence, starts_at, due_at, warn_at, state, met_at)
     select $1, 'logistics', 1, 1, 'follow_report', n, t, t + interval '10 minutes', t, 'met', t + (n % 12) * interval '1 minute'
     from (select n, timestamptz '2026-11-20T00:00:00Z' + n * interval '14 minutes' as t from generate_series(1, 200) n) s`,
    [id],
  );
  const ledger = new Ledger(dataSource);
  for (let from = 0; from < rows; from += 500)
    await dataSource.transaction((tx) =>
      ledger.appendAll(
        tx,
        Array.from({ length: Math.min(500, rows - from) }, (_, i) => ({
          kind: 'step',
          incidentId: id,
          actor: ENGINE,
          payload: {
            text: `第 ${from + i + 1} 步：后勤处副处长周涛报送进展，已核对当日留样 ${i % 40} 份，校医院无就诊。`,
          },
        })),
      ),
    );
  return id;
}

async function one(url, id, format) {
  const dataSource = await createDataSource(url, 2).initialize();
  const ledger = new Ledger(dataSource);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
  const setting = { FENGSUI_LEDGER_KEYS: '', FENGSUI_LEDGER_CHECKPOINTS: '', FENGSUI_DATA_DIR: folder };
  const reports = new AfterActionService(
    dataSource,
    new FactsRepository(ledger),
    new AfterActionRepository(),
    null, // seals: not measured
    new Checkpoints(dataSource, new LedgerKeys(setting), setting),
    new SystemClock(),
    { PUBLIC_URL: 'https://yuqing.example.edu.cn' },
  );
  const start = performance.now();
  const report = await reports.build(id);
  const built = performance.now() - start;
  const shares = [];
  const file = await new ReportFiles().render(report, format, (done, total) => shares.push(done / total));
  const ms = performance.now() - start;
  const n = report.log.length;
  const pages = format === 'pdf' ? { pages: file.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0 } : {};
  say(`${format}_time`, Math.round(ms), 'ms', n, { of: 'data to file', build: Math.round(built), ...pages });
  say(`${format}_memory`, Math.round(process.resourceUsage().maxRSS / 1024), 'MiB', n, {
    fileKb: Math.round(file.length / 1024),
  });
  say(`${format}_progress`, shares.length, 'messages', n, { first: shares[0], last: shares.at(-1) });
  await dataSource.destroy();
  fs.rmSync(folder, { recursive: true, force: true });
  process.disconnect();
}

if (process.send) await one(...process.argv.slice(2));
else {
  const rows = Number(process.argv[2] ?? 10_000);
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
  fs.chmodSync(base, 0o755);
  const server = await startPostgres(path.join(base, 'pg'), { fast: true });
  const dataSource = await createDataSource(server.url, 2).initialize();
  await migrate(dataSource);
  const id = await fill(dataSource, rows);
  await dataSource.destroy();
  for (const format of ['docx', 'pdf', 'html', 'json'])
    await new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(import.meta.url), [server.url, id, format], { stdio: 'inherit' });
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${format}: exit ${code}`))));
    });
  await server.stop();
  fs.rmSync(base, { recursive: true, force: true });
}
