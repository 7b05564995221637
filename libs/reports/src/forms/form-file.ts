import type { FormFormat } from './account-papers.service.js';
import type { FormPaper } from './form.js';

/** A form as a file. Each form's library takes tens of megabytes: only the one that is asked for is loaded. */
export const formFile = async (paper: FormPaper, format: FormFormat): Promise<Buffer> =>
  format === 'docx' ? (await import('./form-docx.js')).formDocx(paper) : (await import('./form-pdf.js')).formPdf(paper);
