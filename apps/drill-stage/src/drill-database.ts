import { randomBytes } from 'node:crypto';
import { CollectionSetup, POLITE_PACE, type Pace } from '@fengsui/collection';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { createDataSource, migrate, UserError } from '@fengsui/platform';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { copySchool } from './copy-school.js';
import { DrillClock } from './drill-clock.js';

/** So much faster than a real clock while something goes on. */
const SPEED = 10;
const MINUTE = 60_000;

const INTERVAL: Partial<Record<Pace['source'], number>> = {
  'weibo-m': 5 * MINUTE,
  'weibo-s': 10 * MINUTE,
  'weibo-hot': 5 * MINUTE,
};
/** Posts are read again, with what is said below them, so often in all: two rounds of an incident. Most of a drill's work would be that otherwise. */
const DAILY: Partial<Record<Pace['source'], number>> = { 'weibo-ajax': 240 };
/** The simulated sites take any number of requests; a drill tests people, not the crawler's patience. */
const PACE: Pace[] = POLITE_PACE.map((p) => ({
  ...p,
  intervalMs: INTERVAL[p.source] ?? 20 * MINUTE,
  focusIntervalMs: 10 * MINUTE,
  gapMs: 200,
  jitterMs: 50,
  maxConsecutive: 1_000_000,
  restMs: 1_000,
  daily: DAILY[p.source] ?? 1_000_000,
}));

/** The database of one drill. */
export interface DrillDatabase {
  url: string;
  dataSource: DataSource;
  clock: DrillClock;
  drop(): Promise<void>;
}

/**
 * Makes a database beside others on a server, marked as a drill's, with its own clock and a school: that of a live database, or the made-up
 * college. It is dropped whole at the end. Throws UserError where the server refuses.
 */
export async function makeDrillDatabase(a: {
  serverUrl: string;
  liveUrl: string | null;
  begins: Date;
  /** people answer, by a clock of this speed: 1 */
  real: { speed: number } | null;
}): Promise<DrillDatabase> {
  const u = new URL(a.serverUrl);
  // named after the database it stands beside, since a server may carry several schools; a name has 63 bytes at most
  const name = `${decodeURIComponent(u.pathname.slice(1)).slice(0, 14)}_drill_${randomBytes(6).toString('hex')}`;
  const quoted = pg.escapeIdentifier(name);
  await onServer(a.serverUrl, `create database ${quoted}`).catch((error: unknown) => {
    throw new UserError(
      'no_database',
      `不能为演练另建数据库：${(error as Error).message}。请让数据库账号有建库权限（CREATEDB）。`,
    );
  });
  u.pathname = `/${encodeURIComponent(name)}`;
  const dataSource = createDataSource(u.href, 4);
  const drop = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await onServer(a.serverUrl, `drop database if exists ${quoted} with (force)`);
  };
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    await dataSource.query(`update installation set drill = true, links_only = $1`, [a.real !== null]);
    const clock = await DrillClock.install(dataSource, a.begins, a.real?.speed ?? SPEED);
    if (a.liveUrl) await copySchool(a.liveUrl, dataSource, a.real !== null);
    else await applySeed(dataSource, DEMO_SCHOOL);
    await new PolicyStore(dataSource).ensure(DEFAULT_POLICY);
    await new CollectionSetup(dataSource).ensureSources(PACE);
    return { url: u.href, dataSource, clock, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
