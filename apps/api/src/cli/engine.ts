import os from 'node:os';
import { EngineState } from '@fengsui/escalation';
import { Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { DataSource } from 'typeorm';
import { withApp } from './with-database.js';

/**
 * Holds the escalation and the outbox of every engine back, or lets them go on. The log names the account that did it.
 * restored: the database came from a backup, and what looks unsent is reconciled before it goes on.
 */
export async function holdEngine(verb: 'pause' | 'resume', reason: string, restored: boolean): Promise<number> {
  const by = { type: 'system' as const, id: 'cli', name: `命令行（${os.userInfo().username}）` };
  const inDoubt = await withApp(async (app) => {
    const dataSource = app.get(DataSource);
    const state = new EngineState(dataSource, app.get(Ledger));
    const doubt = restored && verb === 'resume' && (await state.paused());
    const count = doubt ? await dataSource.transaction((tx) => new Outbox(dataSource, []).doubtUnsent(tx)) : 0;
    await state[verb](reason, by);
    return count;
  });
  if (inDoubt > 0) console.log(`${inDoubt} 条消息可能在备份之后已经发出，将逐条核实。`);
  console.log(verb === 'pause' ? '已暂停：不再通知，不再发送。' : '已恢复。暂停期间的时限不计逾期。');
  return 0;
}
