import os from 'node:os';
import { EngineState } from '@fengsui/escalation';
import { Ledger } from '@fengsui/ledger';
import { DataSource } from 'typeorm';
import { withApp } from './with-database.js';

/** Holds the escalation and the outbox of every engine back, or lets them go on. The log names the account that did it. */
export async function holdEngine(verb: 'pause' | 'resume', reason: string): Promise<number> {
  const by = { type: 'system' as const, id: 'cli', name: `命令行（${os.userInfo().username}）` };
  await withApp((app) => new EngineState(app.get(DataSource), app.get(Ledger))[verb](reason, by));
  console.log(verb === 'pause' ? '已暂停：不再通知，不再发送。' : '已恢复。暂停期间的时限不计逾期。');
  return 0;
}
