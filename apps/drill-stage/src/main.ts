import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { readScenario } from '@fengsui/drills';
import { UserError } from '@fengsui/platform';
import type { ReportFormat } from '@fengsui/contract';
import { renderReport } from '@fengsui/reports';
import { Subject } from 'rxjs';
import { playDrill } from './play.js';
import type { RealSettings } from './settings.js';

/** What whoever starts this process asks for: the first line of standard input, in JSON. Every further line is an answer that the director notes. */
interface Order {
  /** text of the scenario file, and its name */
  scenario: string;
  file: string;
  /** server on which the drill's database is made; left out: one is started for it */
  serverUrl?: string;
  /** whose school it is played with */
  liveUrl?: string;
  /** a surprise drill */
  real?: RealSettings;
  reports: { file: string; format: ReportFormat }[];
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const tell = (line: Record<string, unknown>): void => void console.log(JSON.stringify(line));

/** PostgreSQL for this drill alone, gone with it. */
async function ownServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const { startPostgres } = (await import(pathToFileURL(path.join(ROOT, 'scripts/lib/postgres.mjs')).href)) as {
    startPostgres(dir: string, options: { fast: boolean }): Promise<{ url: string; stop(): Promise<void> }>;
  };
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-drill-pg-'));
  fs.chmodSync(base, 0o755);
  const server = await startPostgres(path.join(base, 'pg'), { fast: true });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      fs.rmSync(base, { recursive: true, force: true });
    },
  };
}

async function run(order: Order, signal: AbortSignal): Promise<void> {
  const scenario = readScenario(order.scenario, order.file);
  const server = order.serverUrl ? null : await ownServer();
  try {
    const { result, report } = await playDrill({
      scenario,
      serverUrl: order.serverUrl ?? server!.url,
      liveUrl: order.liveUrl ?? null,
      onProgress: (p) => tell({ type: 'progress', ...p }),
      onInjects: (injects) => tell({ type: 'injects', injects }),
      signal,
      ...(order.real ? { real: order.real } : {}),
      answers,
    });
    for (const { file, format } of order.reports) fs.writeFileSync(file, await renderReport(report, format));
    tell({ type: 'result', result });
  } finally {
    await server?.stop();
  }
}

const aborted = new AbortController();
const answers = new Subject<{ n: number; text: string }>();
const input = readline.createInterface({ input: process.stdin });
const order = new Promise<string>((resolve) => input.once('line', resolve));
void order.then(() => input.on('line', (line) => answers.next(JSON.parse(line) as { n: number; text: string })));
// it dies with whoever started it
input.once('close', () => aborted.abort('启动演练的程序已退出，演练中止。'));
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => aborted.abort('演练已中止。'));
try {
  await run(JSON.parse(await order) as Order, aborted.signal);
  process.exit(0);
} catch (error) {
  const known = error instanceof UserError;
  tell({ type: 'failed', message: known ? error.message : `演练中途出错：${(error as Error).message}` });
  if (!known) console.error(error);
  process.exit(1);
}
