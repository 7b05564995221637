import fs from 'node:fs';
import path from 'node:path';
import { CollectionSetup, DEMO_PACE, POLITE_PACE } from '@fengsui/collection';
import { DEFAULT_POLICY, DEMO_POLICY, PolicyStore } from '@fengsui/escalation';
import { createDemoAccounts, type DemoAccount, Identity } from '@fengsui/identity';
import { CONFIG, type Config } from '@fengsui/platform';
import { applySeed, DEMO_SCHOOL, Rules } from '@fengsui/registry';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What the launcher tells the newcomer. */
export interface Prepared {
  accounts: DemoAccount[];
  /** one-time link for the first administrator; live profile, first start only */
  setupUrl: string | null;
}

/** First-start data: sources, a policy, and in the demonstration the made-up college with its accounts (kept in the data folder, mode 600). */
export async function prepareSchool(app: INestApplicationContext): Promise<Prepared> {
  const config = app.get<Config>(CONFIG);
  const dataSource = app.get(DataSource);
  const identity = app.get(Identity);
  const demo = config.FENGSUI_PROFILE === 'demo';
  if (demo) {
    await applySeed(dataSource, DEMO_SCHOOL);
    await app.get(Rules).ensureRegulation('2017-12-19');
  }
  await app.get(PolicyStore).ensure(demo ? DEMO_POLICY : DEFAULT_POLICY);
  await app.get(CollectionSetup).ensureSources(demo ? DEMO_PACE : POLITE_PACE);
  if (!demo) {
    const token = await identity.newSetupToken();
    return { accounts: [], setupUrl: token ? `${config.PUBLIC_URL}/setup?token=${token}` : null };
  }
  const file = path.join(config.FENGSUI_DATA_DIR, 'demo-accounts.json');
  const made = await createDemoAccounts(dataSource, identity);
  if (made.length > 0) {
    fs.mkdirSync(config.FENGSUI_DATA_DIR, { recursive: true });
    fs.writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  }
  return {
    accounts: fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as DemoAccount[]) : [],
    setupUrl: null,
  };
}
