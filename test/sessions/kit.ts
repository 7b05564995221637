import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Actor } from '@fengsui/ledger';
import type { Config } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { BrowserFetcher } from '../../libs/collection/src/browser/browser-fetcher.js';
import { Browsers } from '../../libs/collection/src/browser/browsers.js';
import { Screenshots } from '../../libs/collection/src/browser/screenshots.js';
import { SignInEnd } from '../../libs/collection/src/browser/sign-in.end.js';
import { SignInHost } from '../../libs/collection/src/browser/sign-in.host.js';
import { HttpFetcher } from '../../libs/collection/src/http-fetcher.js';
import { sessionsKit, settings } from '../../libs/collection/src/sessions/testing/sessions-kit.js';

/** One unpacked Chromium for every test of this machine. */
const DATA = path.join(os.tmpdir(), 'fengsui-test-chromium');

export type Crawler = ReturnType<typeof crawler>;

/** All that one crawler process has of sessions and the browser. */
export function crawler(db: TestDatabase, config: Config) {
  const k = sessionsKit(db, config);
  const browsers = new Browsers(k.sessions, k.probe, config);
  const end = new SignInEnd(k.signInRows, k.repository, k.sessions, k.ledger, k.probe, browsers, config, db.clock);
  return {
    ...k,
    browsers,
    host: new SignInHost(k.signInRows, k.sessions, browsers, end, config, db.clock),
    http: new HttpFetcher(k.sessions, config, () => db.clock.now()),
    browser: new BrowserFetcher(browsers, () => db.clock.now()),
    screenshots: new Screenshots(browsers),
  };
}

export interface World {
  db: TestDatabase;
  sim: Simulator;
  config: Config;
  actor: Actor;
  crawler(): Crawler;
  stop(): Promise<void>;
}

/** A database, the simulated sites, and as many crawlers as a test asks for. */
export async function startWorld(more: Record<string, string> = {}): Promise<World> {
  const db = await createTestDatabase();
  const sim = await startSimulator({ baselinePerMinute: 0, now: () => db.clock.now() });
  const config = settings(db.url, {
    FENGSUI_DATA_DIR: DATA,
    WEIBO_M_BASE: sim.urls.weiboM,
    WEIBO_S_BASE: sim.urls.weiboS,
    WEIBO_WEB_BASE: sim.urls.weiboWeb,
    WEIBO_PASSPORT_BASE: sim.urls.passport,
    SOGOU_BASE: sim.urls.sogou,
    WECHAT_BASE: sim.urls.wechat,
    ...more,
  });
  const [{ id }] = await db.dataSource.query(`insert into person (name) values ('王小兰') returning id`);
  const crawlers: Crawler[] = [];
  return {
    db,
    sim,
    config,
    actor: { type: 'person', id, name: '王小兰', post: '宣传部 值班员', channel: 'web' },
    crawler() {
      const c = crawler(db, config);
      crawlers.push(c);
      return c;
    },
    async stop() {
      for (const c of crawlers) {
        c.host.beforeApplicationShutdown();
        await c.browsers.onApplicationShutdown();
      }
      await sim.stop();
      await db.drop();
    },
  };
}

/** A folder that goes with the test. */
export function folder(): { path: string; remove(): void } {
  const made = mkdtempSync(path.join(os.tmpdir(), 'fengsui-sessions-'));
  return { path: made, remove: () => rmSync(made, { recursive: true, force: true }) };
}
