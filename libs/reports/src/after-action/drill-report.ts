import type { AfterActionReport } from '@fengsui/contract';
import { bodyHash, type ReportBody } from './body.js';

/**
 * The report of a drill that has ended, with its own sections, which the hash covers as it does the rest. Nobody approves it: it is done when the drill
 * is. Its database is gone by then, so that no page can check it; the log of the live installation keeps the hash.
 */
export function drillReport(
  report: AfterActionReport,
  further: NonNullable<AfterActionReport['further']>,
): AfterActionReport {
  const body = bodyOf({ ...report, further });
  return { ...body, bodyHash: bodyHash(body), verifyUrl: '' };
}

const bodyOf = ({ bodyHash: _, verifyUrl: __, ...body }: AfterActionReport): ReportBody => body;
