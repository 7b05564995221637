import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { AfterActionReport, ReportFormat } from '@fengsui/contract';
import type { Told } from '../official/document.js';

/** The built one, also where the sources run: a thread has no loader for TypeScript. */
const WORKER = new URL('../../dist/render/worker.js', import.meta.url);
/** Ten thousand rows need 150 MiB of it; without a limit the thread takes what it finds before it cleans up. */
const HEAP = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 16 };
/** Two cores: one stays free for people who wait for a page. */
const AT_ONCE = 1;

interface Message {
  done?: number;
  total?: number;
  file?: Uint8Array;
}

/** Files of reports, each made in a thread of its own, one after the other. */
@Injectable()
export class ReportFiles {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** told: how far it is. Rejects when the thread fails or signal ends it. */
  async render(
    report: AfterActionReport,
    format: ReportFormat,
    told: Told = () => undefined,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      signal?.throwIfAborted();
      return await inThread(report, format, told, signal);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}

function inThread(
  report: AfterActionReport,
  format: ReportFormat,
  told: Told,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: { report, format }, resourceLimits: HEAP });
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (m: Message) => {
      if (m.file) resolve(Buffer.from(m.file));
      else told(m.done!, m.total!);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`the thread that makes the file ended early (${code})`));
    });
  });
}
