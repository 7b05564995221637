import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

/** One embedded PostgreSQL for the whole run; every test file takes a copy of the template database. */
export default async function setup() {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-test-'));
  fs.chmodSync(base, 0o755);
  const server = await startPostgres(path.join(base, 'pg'), { fast: true });
  process.env.TEST_DATABASE_ADMIN_URL = server.url;
  globalThis.__fengsuiTest = { server, base };
}
