import type { INestApplicationContext } from '@nestjs/common';
import { createApi, prepareSchool } from '@fengsui/api';
import { createCrawler } from '@fengsui/crawler';
import { createEngine } from '@fengsui/engine';
import { AppLogger, type Config, type LogLine, readConfig } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { startSimulator, type Simulator } from '@fengsui/simulator';
import { CALLBACK_SECRET, channelSettings } from './channel-settings.js';
import { freePort } from './free-port.js';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export { until } from './until.js';

/** The whole product in this process against the simulated world: real database, real sockets, a clock the test moves. */
export interface Product {
  db: TestDatabase;
  sim: Simulator;
  url: string;
  config: Config;
  accounts: Map<string, { username: string; password: string }>;
  /** error lines that a test expects; any other fails it */
  expectError(pattern: RegExp): void;
  /** people whom a test expects to be written to; a message to anybody else fails it */
  expectMessages(...users: string[]): void;
  startEngine(): Promise<void>;
  stopEngine(): Promise<void>;
  as(username: string): Promise<Client>;
  stop(): Promise<void>;
}

/** Somebody signed in over HTTP. */
export interface Client {
  cookie: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<{ status: number; body: T }>;
}

/** channels: SMS, telephone, robots and mail are set up beside 企业微信. */
export async function startProduct(options: { baselinePerMinute?: number; channels?: boolean } = {}): Promise<Product> {
  const db = await createTestDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'fengsui-product-'));
  const callback = { token: 'test-token', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
  const sim = await startSimulator({
    baselinePerMinute: options.baselinePerMinute ?? 1,
    now: () => db.clock.now(),
    wecom: { secret: 'test-secret', callbackUrl: `${url}/api/callbacks/wecom`, ...callback },
    channels: { callbackBase: `${url}/api/callbacks/${CALLBACK_SECRET}` },
  });
  const config = readConfig({
    FENGSUI_PROFILE: 'demo',
    DATABASE_URL: db.url,
    PORT: String(port),
    PUBLIC_URL: url,
    FENGSUI_DATA_DIR: dataDir,
    FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    WEIBO_M_BASE: sim.urls.weiboM,
    WEIBO_S_BASE: sim.urls.weiboS,
    WEIBO_WEB_BASE: sim.urls.weiboWeb,
    WEIBO_PASSPORT_BASE: sim.urls.passport,
    SOGOU_BASE: sim.urls.sogou,
    WECHAT_BASE: sim.urls.wechat,
    WECOM_BASE: sim.urls.wecom,
    WEIBO_M_COOKIE: 'SUB=sim; SUBP=sim',
    WEIBO_S_COOKIE: 'SUB=sim; SUBP=sim',
    WECOM_CORP_ID: 'ww5f656e6773756931',
    WECOM_SECRET: 'test-secret',
    WECOM_AGENT_ID: '1000002',
    WECOM_CALLBACK_TOKEN: callback.token,
    WECOM_CALLBACK_KEY: callback.aesKey,
    LOG_LEVEL: 'error',
    ...(options.channels ? channelSettings(sim) : {}),
  });
  const lines: LogLine[] = [];
  const expected: RegExp[] = [];
  const recipients = new Set<string>();
  const logger = (app: string): AppLogger => {
    const l = new AppLogger(app, 'error');
    l.lines.subscribe((line) => line.level === 'error' && lines.push(line));
    return l;
  };
  const api = await createApi(config, { clock: db.clock, logger: logger('api') });
  const prepared = await prepareSchool(api);
  const crawler = await createCrawler(config, { clock: db.clock, logger: logger('crawler') });
  let engine: INestApplicationContext | null = await createEngine(config, {
    clock: db.clock,
    logger: logger('engine'),
  });
  const accounts = new Map(prepared.accounts.map((a) => [a.username, a]));
  return {
    db,
    sim,
    url,
    config,
    accounts,
    expectError: (pattern) => void expected.push(pattern),
    expectMessages: (...users) => users.forEach((u) => recipients.add(u)),
    async startEngine() {
      engine ??= await createEngine(config, { clock: db.clock, logger: logger('engine') });
    },
    async stopEngine() {
      await engine?.close();
      engine = null;
    },
    as: (username) => signIn(url, accounts.get(username)!),
    async stop() {
      await crawler.close();
      await engine?.close();
      await api.close();
      // posts of everyday life ask units too (第十二条)
      const strays = sim.messages().filter((m) => !recipients.has(m.to) && !/^【(咨询|投诉)】/.test(m.title));
      await sim.stop();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
      const unexpected = lines.filter((l) => !expected.some((e) => e.test(l.message)));
      if (strays.length > 0)
        throw new Error(`messages nobody expected:\n${strays.map((m) => `${m.to}: ${m.title}`).join('\n')}`);
      if (unexpected.length > 0)
        throw new Error(`unexpected error lines:\n${unexpected.map((l) => `${l.context}: ${l.message}`).join('\n')}`);
    },
  };
}

async function signIn(url: string, account: { username: string; password: string }): Promise<Client> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(account),
  });
  if (!answer.ok) throw new Error(`sign-in failed: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  return {
    cookie,
    async get<T>(at: string): Promise<T> {
      const got = await fetch(`${url}${at}`, { headers: { cookie } });
      if (!got.ok) throw new Error(`GET ${at}: ${got.status} ${await got.text()}`);
      return (got.headers.get('content-type') ?? '').includes('json')
        ? ((await got.json()) as T)
        : ((await got.arrayBuffer()) as T);
    },
    async post<T>(at: string, body: unknown): Promise<{ status: number; body: T }> {
      const got = await fetch(`${url}${at}`, {
        method: 'POST',
        headers: { cookie, 'Content-Type': 'application/json', 'X-Fengsui': '1' },
        body: JSON.stringify(body),
      });
      const text = await got.text();
      return { status: got.status, body: (text ? JSON.parse(text) : null) as T };
    },
  };
}
