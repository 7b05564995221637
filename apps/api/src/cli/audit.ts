import type { LedgerVerification as Found } from '@fengsui/contract';
import { LedgerVerification } from '@fengsui/ledger';
import { beijingDateTime } from '@fengsui/platform';
import { UsageError } from './given.js';
import { withApp } from './with-database.js';

/** `fengsui audit verify`: a JSON line, then the same in Chinese. Answers 0, or 1 where something does not hold. Throws UsageError. */
export async function audit(what: string | undefined): Promise<number> {
  if (what !== 'verify') throw new UsageError(`请写 audit verify${what ? `，不认识“audit ${what}”` : ''}。`);
  const start = performance.now();
  const found = await withApp((app) => app.get(LedgerVerification).run('命令行'));
  const { rows, intact, firstBreak, problems, head, lastCheckpoint, newerRows } = found;
  const ms = Math.round(performance.now() - start);
  console.log(JSON.stringify({ rows, intact, firstBreak, problems, head, lastCheckpoint, newerRows, ms }));
  for (const line of inWords(found)) console.log(line);
  return intact ? 0 : 1;
}

function inWords({ rows, intact, firstBreak, problems, head, lastCheckpoint, newerRows }: Found): string[] {
  return [
    intact
      ? `日志完整：逐条重算 ${rows} 条，全部相符；链头 ${head!.hash}`
      : `日志不符${firstBreak ? `：第 ${firstBreak} 条起不可信` : ''}。请保全数据库与封存文件，立即联系审计管理员。`,
    ...problems.map((p) => `  ${p}`),
    lastCheckpoint
      ? `最近一次封存在 ${beijingDateTime(new Date(lastCheckpoint.at))}，至第 ${lastCheckpoint.seq} 条；其后 ${newerRows} 条尚未封存。`
      : `没有可用的封存点：${newerRows} 条均未封存。处置引擎运行时每两分钟封存一次。`,
    '说明：哈希链能发现对任何一条的改动；有数据库最高权限的人若重算其后全部校验值，只有封存点能发现，所以未封存的各条不受保护。',
  ];
}
