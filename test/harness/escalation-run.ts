import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccountabilityModule, ClueOpener } from '@fengsui/accountability';
import { BreachListener, EscalationModule, type Policy, PolicyStore } from '@fengsui/escalation';
import { IncidentsModule } from '@fengsui/incidents';
import { LedgerModule } from '@fengsui/ledger';
import { MentionsModule } from '@fengsui/mentions';
import { NotificationModule } from '@fengsui/notification';
import { AppLogger, PlatformModule, readConfig } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, RegistryModule } from '@fengsui/registry';
import { type Simulator, startSimulator } from '@fengsui/simulator';
// @ts-expect-error: shared with the bench, which runs on the built packages
import { LARGE_SCHOOL, openIncidents } from './escalation-school.mjs';
import { LADDER } from './escalation-policy.js';

const MAIN = 'apps/engine/dist/main.js';

/** A school with a hundred units, the double of 企业微信, and engines as processes or as parts in this one. */
export interface EscalationRun {
  db: TestDatabase;
  sim: Simulator;
  /** settings of every engine */
  env: Record<string, string>;
  /** ids of incidents opened now, level 2 unless said */
  open(count: number, level?: number): Promise<string[]>;
  /** A real engine; answers when it is ready. Ends with stop() at the latest. */
  engine(more?: Record<string, string>): Promise<ChildProcess>;
  /** Engine, actions and stores without loops, each with connections of its own. */
  parts(): Promise<INestApplicationContext>;
  stop(): Promise<void>;
}

export async function startEscalation(policy: Policy = LADDER): Promise<EscalationRun> {
  if (!fs.existsSync(MAIN)) throw new Error('the engine is not built: run npm run setup');
  const db = await createTestDatabase();
  await applySeed(db.dataSource, LARGE_SCHOOL);
  await new PolicyStore(db.dataSource).activate(policy);
  const wecom = { secret: 's', callbackUrl: 'http://127.0.0.1:1/', token: 't', aesKey: 'a'.repeat(43) };
  const sim = await startSimulator({ baselinePerMinute: 0, now: () => db.clock.now(), wecom });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-escalation-'));
  const env: Record<string, string> = {
    DATABASE_URL: db.url,
    FENGSUI_DATA_DIR: dataDir,
    FENGSUI_PROFILE: 'live',
    FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    WECOM_BASE: sim.urls.wecom,
    WECOM_CORP_ID: 'ww5f656e6773756931',
    WECOM_SECRET: 's',
    WECOM_AGENT_ID: '1000002',
    LOG_LEVEL: 'error',
  };
  const engines = new Set<ChildProcess>();
  const apps: INestApplicationContext[] = [];
  let opened = 0;
  return {
    db,
    sim,
    env,
    open(count, level = 2) {
      opened += count;
      return openIncidents(db.dataSource, count, level, opened - count);
    },
    async engine(more = {}) {
      const child = spawn(process.execPath, [MAIN], {
        env: { ...process.env, ...env, ...more },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      engines.add(child);
      child.once('exit', () => engines.delete(child));
      const said: string[] = [];
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (text) => {
          if (said.push(String(text)) && said.join('').includes('"ready"')) resolve();
        });
        // one that is killed by its failpoint before it is ready has done what was asked
        child.once('exit', (code) =>
          code === null ? resolve() : reject(new Error(`the engine ended (${code}): ${said.join('')}`)),
        );
      });
      return child;
    },
    async parts() {
      const config = readConfig(env);
      @Module({
        imports: [
          PlatformModule.forRoot(config, db.clock),
          LedgerModule,
          RegistryModule,
          MentionsModule,
          IncidentsModule,
          NotificationModule,
          AccountabilityModule,
          EscalationModule.forRoot({ provide: BreachListener, useExisting: ClueOpener }),
        ],
      })
      class Parts {}
      const app = await NestFactory.createApplicationContext(Parts, {
        logger: new AppLogger('parts', 'error'),
        abortOnError: false,
      });
      apps.push(app);
      return app;
    },
    async stop() {
      for (const child of engines) child.kill('SIGKILL');
      for (const app of apps) await app.close();
      await sim.stop();
      await db.drop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs work many times, a few at a time. */
export async function inLanes(lanes: number, count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** npm run test:chaos asks for the full numbers; npm test for a share of them. */
export const FULL = process.env.CHAOS === 'full';
