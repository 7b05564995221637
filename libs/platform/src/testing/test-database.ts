import { randomBytes } from 'node:crypto';
import type { WakeTopic } from '@fengsui/contract';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { Clock, rest } from '../clock/clock.js';
import { createDataSource, migrate } from '../database/data-source.js';

const TEMPLATE = 'fengsui_template';
/** Loops that look by the clock. */
const LOOPS: WakeTopic[] = [
  'plan',
  'crawl',
  'session',
  'index',
  'detection',
  'escalation',
  'accountability',
  'outbox',
  'brief',
];

/** The clock of a test: real time, moved and perhaps faster; code and SQL of this database, and all its processes, share it. */
export class TestClock extends Clock {
  private offsetMs = 0;
  private speed = 1;
  private since = 0;
  constructor(private readonly dataSource: DataSource) {
    super();
  }
  /** The clock that another process has set in this database. */
  static async attach(dataSource: DataSource): Promise<TestClock> {
    const clock = new TestClock(dataSource);
    const [row] = await dataSource.query(
      `select offset_ms, speed, extract(epoch from since) * 1000 as since from app.test_clock`,
    );
    clock.offsetMs = Number(row.offset_ms);
    clock.speed = row.speed;
    clock.since = Number(row.since);
    return clock;
  }
  now(): Date {
    const real = Date.now();
    return new Date(real + (real - this.since) * (this.speed - 1) + this.offsetMs);
  }
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    // a timer takes no more; while time stands still nobody's sleep ends
    return rest(Math.min(ms / this.speed, 2 ** 31 - 1), signal);
  }
  /** From now on time runs so many times as fast. Processes started later attach to it. */
  async run(speed: number): Promise<void> {
    const real = Date.now();
    this.offsetMs = this.now().getTime() - real;
    this.since = real;
    this.speed = speed;
    await this.dataSource.query(
      `update app.test_clock set offset_ms = $1, speed = $2, since = to_timestamp($3::double precision / 1000)`,
      [this.offsetMs, speed, real],
    );
  }
  /** Moves time and wakes every loop. */
  async advance(ms: number): Promise<void> {
    this.offsetMs += ms;
    await this.dataSource.query(`update app.test_clock set offset_ms = $1`, [this.offsetMs]);
    for (const topic of LOOPS) await this.dataSource.query(`select pg_notify('fengsui_wake', $1)`, [topic]);
  }
}

export interface TestDatabase {
  url: string;
  dataSource: DataSource;
  clock: TestClock;
  /** Takes all rows out of these tables and of those that refer to them, past the triggers that keep some of them for good. */
  empty(...tables: string[]): Promise<void>;
  drop(): Promise<void>;
}

/** A fresh copy of the migrated template. Needs TEST_DATABASE_ADMIN_URL, which the test harness sets. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = process.env.TEST_DATABASE_ADMIN_URL;
  if (!admin) throw new Error('TEST_DATABASE_ADMIN_URL is not set: run the tests with npm test');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await withAdmin(admin, async (client) => {
    await client.query(`select pg_advisory_lock(1)`);
    const found = await client.query(`select 1 from pg_database where datname = $1 and datallowconn is false`, [
      TEMPLATE,
    ]);
    if (found.rowCount === 0) await createTemplate(admin, client);
    await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
    await client.query(`select pg_advisory_unlock(1)`);
  });
  const url = withDatabase(admin, name);
  const dataSource = await createDataSource(url, 5).initialize();
  return {
    url,
    dataSource,
    clock: new TestClock(dataSource),
    async empty(...tables) {
      await dataSource.query(
        `begin; set local session_replication_role = replica; truncate ${tables.join(', ')} cascade; commit`,
      );
    },
    async drop() {
      if (dataSource.isInitialized) await dataSource.destroy();
      await withAdmin(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function createTemplate(admin: string, client: pg.Client): Promise<void> {
  await client.query(`drop database if exists ${TEMPLATE} with (force)`);
  await client.query(`create database ${TEMPLATE}`);
  const dataSource = await createDataSource(withDatabase(admin, TEMPLATE), 2).initialize();
  await migrate(dataSource);
  await dataSource.query(`
    create table app.test_clock (offset_ms double precision not null, speed double precision not null default 1, since timestamptz not null default 'epoch');
    insert into app.test_clock (offset_ms) values (0);
    create or replace function app.now() returns timestamptz language sql stable as
      'select statement_timestamp() + (statement_timestamp() - since) * (speed - 1) + offset_ms * interval ''1 ms'' from app.test_clock';`);
  await dataSource.destroy();
  await client.query(`alter database ${TEMPLATE} with allow_connections false is_template true`);
}

async function withAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const u = new URL(url);
  u.pathname = `/${name}`;
  return u.href;
}
