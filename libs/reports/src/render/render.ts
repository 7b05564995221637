import type { AfterActionReport, ReportFormat } from '@fengsui/contract';
import { paperOf } from '../after-action/paper.js';
import type { OfficialDocument, Told } from '../official/document.js';

export interface FormatFacts {
  mime: string;
  /** ending of the file's name */
  ending: string;
  name: string;
}

export const FORMATS: Record<ReportFormat, FormatFacts> = {
  docx: {
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ending: 'docx',
    name: 'Word 文档',
  },
  pdf: { mime: 'application/pdf', ending: 'pdf', name: 'PDF' },
  html: { mime: 'text/html; charset=utf-8', ending: 'html', name: '网页' },
  json: { mime: 'application/json; charset=utf-8', ending: 'json', name: '数据（JSON）' },
  brief: { mime: 'text/html; charset=utf-8', ending: 'brief.html', name: '一页简报' },
};

/** The report as a file: the same report gives the same bytes in every format. told hears how far a long one is. */
export async function renderReport(
  report: AfterActionReport,
  format: ReportFormat,
  told: Told = () => undefined,
): Promise<Buffer> {
  if (format === 'json') return Buffer.from(`${JSON.stringify(report, null, 2)}\n`, 'utf8');
  if (format === 'brief') return (await import('../html/brief.js')).briefHtml(report);
  return officialDocument(paperOf(report), format, told);
}

/** Any paper in the layout of GB/T 9704-2012: 通知书, 决定书, 简报. */
export async function officialDocument(
  paper: OfficialDocument,
  format: 'docx' | 'pdf' | 'html',
  told: Told = () => undefined,
): Promise<Buffer> {
  // each form's library takes tens of megabytes: only the one that is asked for is loaded
  if (format === 'docx') return (await import('../docx/render.js')).officialDocx(paper, told);
  if (format === 'pdf') return (await import('../pdf/render.js')).officialPdf(paper, told);
  return (await import('../html/render.js')).officialHtml(paper);
}
