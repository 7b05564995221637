import type { AfterActionReport } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform/beijing';
import type { OfficialDocument } from '../official/document.js';
import { annexOf, furtherOf, sectionsOf } from './content.js';
import { isDraft } from './is-draft.js';
import { LEVEL_NAME } from './names.js';

/** The report as a paper of 宣传部: 舆情专报. */
export function paperOf(report: AfterActionReport): OfficialDocument {
  const draft = isDraft(report);
  return {
    labels: [...(report.drill ? ['演练'] : []), ...(draft ? ['草稿'] : [])],
    mark: `${report.schoolName}舆情处置专报`,
    number: documentNumber(report),
    title: report.title,
    addressee: null,
    body: [
      ...[...sectionsOf(report), ...furtherOf(report)].flatMap((s) => [
        { kind: 'heading', level: 1, text: s.heading } as const,
        ...s.text,
        ...(s.edited ? [s.edited] : []),
        ...s.data,
      ]),
      // a table cannot be held on the signature's page by Word, a line of text can
      { kind: 'text', runs: [{ text: '特此报告。', strong: false }] },
    ],
    issuer: `${report.schoolName}党委宣传部`,
    date: report.createdAt,
    annexes: [annexOf(report)],
    imprint: draft ? null : { copyTo: copyTo(report), issuer: '党委宣传部', date: report.createdAt },
    footnote: `第 ${report.version} 版${draft ? '（草稿）' : ''}　${LEVEL_NAME[report.incident.level]}　正文校验值 ${report.bodyHash}`,
    creator: report.schoolName,
    description: `第 ${report.version} 版，正文校验值 ${report.bodyHash}`,
  };
}

/** Whom it goes to: the unit it is about, and who owes a task. */
function copyTo(report: AfterActionReport): string[] {
  return [...new Set([report.incident.unitName, ...report.tasks.flatMap((t) => (t.unitId ? [t.owner] : []))])];
}

/** 「舆情专报〔2026〕7号」: year of drafting, number from the incident's code, without leading zeros. */
function documentNumber(report: Pick<AfterActionReport, 'createdAt' | 'incident' | 'version'>): string {
  const year = beijingDateTime(new Date(report.createdAt)).slice(0, 4);
  const number = Number(/(\d+)\D*$/.exec(report.incident.code)?.[1] ?? report.version);
  return `舆情专报〔${year}〕${number}号`;
}
