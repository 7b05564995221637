/**
 * Health of one process, for the container's healthcheck: node docker/health.mjs api|engine|crawler.
 * api: it answers. engine: no running clock and no message is a minute over without having been seen to.
 * crawler: it can reach the database; whether the sites let it in is told on the pages, and no restart helps there.
 */
import pg from 'pg';

const OVERDUE = `
  select (select count(*) from deadline d join escalation_run r on r.incident_id = d.incident_id and r.epoch = d.epoch
          where d.state = 'pending' and r.state = 'running' and d.due_at < app.now() - interval '60 seconds')::int as deadlines,
         (select count(*) from outbox where state in ('pending', 'unknown') and not_before < app.now() - interval '60 seconds')::int as messages`;

async function query(sql) {
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    connectionTimeoutMillis: 4_000,
    query_timeout: 4_000,
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

async function check(part) {
  if (part === 'api') {
    const url = `http://127.0.0.1:${process.env.PORT ?? 3000}/api/health`;
    const response = await fetch(url, { signal: AbortSignal.timeout(4_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } else if (part === 'engine') {
    const { deadlines, messages } = await query(OVERDUE);
    if (deadlines + messages > 0) throw new Error(`${deadlines} 个时限、${messages} 条消息已过一分钟未处理`);
  } else if (part === 'crawler') await query('select 1');
  else throw new Error('用法：node docker/health.mjs api|engine|crawler');
}

try {
  await check(process.argv[2]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
