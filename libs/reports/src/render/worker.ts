import { parentPort, workerData } from 'node:worker_threads';
import type { AfterActionReport, ReportFormat } from '@fengsui/contract';
import { renderReport } from './render.js';

// nothing that it imports may lead to the database or to Nest: each thread would load them anew (50 MiB)
/** One file, made beside the process that serves people: a long report takes seconds of one core. */
const { report, format } = workerData as { report: AfterActionReport; format: ReportFormat };
const file = await renderReport(report, format, (done, total) => parentPort!.postMessage({ done, total }));
parentPort!.postMessage({ file });
