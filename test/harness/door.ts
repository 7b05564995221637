import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { createApi } from '@fengsui/api';
import type { Problem } from '@fengsui/contract';
import { createDemoAccounts, type DemoAccount, Identity } from '@fengsui/identity';
import { AppLogger, type LogLine, readConfig } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';

/** The api process alone over a real database: for what HTTP answers, without crawler, engine and simulated world. An error line fails the test. */
export interface Door {
  db: TestDatabase;
  api: INestApplicationContext;
  url: string;
  accounts: DemoAccount[];
  /** somebody signed in: fetch with the session and the header of our own pages */
  as(username: string): Promise<(at: string, init?: RequestInit) => Promise<Response>>;
  /** what the api answers somebody signed in: status and JSON; a form is sent as one, anything else as JSON */
  call<T>(username: string, method: string, at: string, body?: unknown): Promise<{ status: number; body: T & Problem }>;
  /** the session of somebody signed in, as a Cookie header has it */
  cookie(username: string): Promise<string>;
  /** another api over the same database, as a further process is */
  another(): Promise<{ url: string; close(): Promise<void> }>;
  /** error lines that a test expects; any other fails it */
  expectError(pattern: RegExp): void;
  stop(): Promise<void>;
}

/** settings: further ones, as environment variables. */
export async function openDoor(settings: Record<string, string> = {}): Promise<Door> {
  const db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'fengsui-door-'));
  const config = readConfig({
    FENGSUI_PROFILE: 'demo',
    DATABASE_URL: db.url,
    PORT: '0',
    FENGSUI_DATA_DIR: dataDir,
    FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    LOG_LEVEL: 'error',
    ...settings,
  });
  const lines: LogLine[] = [];
  const expected: RegExp[] = [];
  const logger = new AppLogger('api', 'error');
  logger.lines.subscribe((line) => line.level === 'error' && lines.push(line));
  const api = await createApi(config, { clock: db.clock, logger });
  const accounts = await createDemoAccounts(db.dataSource, api.get(Identity));
  const at = async (app: typeof api): Promise<string> => (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const url = await at(api);
  const others = new Set<typeof api>();
  const cookieOf = async (username: string): Promise<string> => {
    const { password } = accounts.find((a) => a.username === username)!;
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return answer.headers.getSetCookie()[0]!.split(';')[0]!;
  };
  const as: Door['as'] = async (username) => {
    const cookie = await cookieOf(username);
    return (at, init = {}) =>
      fetch(`${url}${at}`, { ...init, headers: { cookie, 'X-Fengsui': '1', ...(init.headers as object) } });
  };
  return {
    db,
    api,
    url,
    accounts,
    cookie: cookieOf,
    async another() {
      const app = await createApi(config, { clock: db.clock, logger });
      others.add(app);
      return { url: await at(app), close: () => (others.delete(app), app.close()) };
    },
    as,
    async call<T>(user: string, method: string, at: string, body?: unknown) {
      const ask = await as(user);
      const sent = body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body);
      const answer = await ask(at, {
        method,
        ...(sent === undefined ? {} : { body: sent }),
        ...(typeof sent === 'string' ? { headers: { 'Content-Type': 'application/json' } } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text ? JSON.parse(text) : null) as T & Problem };
    },
    expectError: (pattern) => void expected.push(pattern),
    async stop() {
      for (const app of [...others, api]) await app.close();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
      const unexpected = lines.filter((l) => !expected.some((e) => e.test(l.message)));
      if (unexpected.length > 0)
        throw new Error(`unexpected error lines:\n${unexpected.map((l) => `${l.context}: ${l.message}`).join('\n')}`);
    },
  };
}
