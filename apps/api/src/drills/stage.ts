import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { DrillInject, DrillResult } from '@fengsui/contract';

/** The process that plays a drill: an app of its own, for it runs every other. */
const STAGE = path.resolve(import.meta.dirname, '../../../drill-stage/dist/main.js');

/** What the stage is asked for; see apps/drill-stage/src/main.ts. */
export interface StageOrder {
  /** text of the scenario file, and its name */
  scenario: string;
  file: string;
  serverUrl?: string;
  liveUrl?: string;
  /** a surprise drill: with real people, over these channels, at this address */
  real?: { channels: Record<string, string>; publicUrl: string; host: string; port: number };
  reports: { file: string; format: string }[];
}

/** A line that the stage prints. */
export type StageLine =
  | { type: 'progress'; at: string; words: string; share: number }
  | { type: 'injects'; injects: DrillInject[] }
  | { type: 'result'; result: DrillResult }
  | { type: 'failed'; message: string };

/** Starts the stage; every line is handed on as it comes. ended: its exit code. It dies with this process. */
export function startStage(
  order: StageOrder,
  hear: (line: StageLine) => void,
): { child: ChildProcess; ended: Promise<number> } {
  const child = spawn(process.execPath, [STAGE], { stdio: ['pipe', 'pipe', 'inherit'] });
  // not as an argument, which everybody on this host can read
  child.stdin!.on('error', () => undefined).write(`${JSON.stringify(order)}\n`);
  let rest = '';
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('{"type"')) hear(JSON.parse(line) as StageLine);
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  return { child, ended };
}
