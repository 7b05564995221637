import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EscalationRun, startEscalation } from '../harness/escalation-run.js';
import { until } from '../harness/product.js';

/** escalation.md 12, bar 8: the clock of a machine that runs an engine may be wrong; only the database's counts. */
const HOUR = 3_600_000;
const INCIDENTS = 30;
const LATEST_MS = 5_000;
let run: EscalationRun;
beforeAll(async () => {
  run = await startEscalation();
}, 60_000);
afterAll(() => run.stop());

test('engines an hour slow and an hour fast tell every level at its time', async () => {
  const skewed = (ms: number) =>
    run.engine({
      NODE_OPTIONS: `--import ${pathToFileURL('test/harness/skewed-clock.mjs').href}`,
      CLOCK_SKEW_MS: String(ms),
    });
  await Promise.all([skewed(-HOUR), skewed(HOUR)]);
  await run.open(INCIDENTS);
  const sql = run.db.dataSource;
  for (let level = 1; level <= 3; level++) {
    if (level > 1) await run.db.clock.advance(60_000);
    await until(
      `level ${level} told`,
      async () =>
        (await sql.query(`select count(*)::int as n from escalation_run where level_no >= $1`, [level]))[0].n ===
        INCIDENTS,
    );
  }
  const [{ early, latest }] = await sql.query(
    `select (count(*) filter (where late < interval '0'))::int as early, extract(epoch from max(late)) * 1000 as latest
     from (select t.told_at - r.started_at - (t.level_no - 1) * interval '1 minute' as late
           from escalation_target t join escalation_run r using (incident_id) where not t.cc) x`,
  );
  expect(early).toBe(0);
  expect(Number(latest)).toBeLessThan(LATEST_MS + 40_000);
  const [{ wrong }] = await sql.query(
    `select count(*)::int as wrong from ledger_event where at not between app.now() - interval '1 hour' and app.now()`,
  );
  expect(wrong).toBe(0);
}, 200_000);
