import type { AfterActionReport } from '@fengsui/contract';

/** Whether somebody still has to approve it: a drill's is done when the drill is. */
export const isDraft = (report: Pick<AfterActionReport, 'state' | 'further'>): boolean =>
  report.state === 'draft' && report.further === undefined;
