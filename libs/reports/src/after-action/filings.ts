import type { AfterActionReport } from '@fengsui/contract';
import type { FilingFact } from './facts.js';
import { FILING_NAME, personWords } from './names.js';

const PUBLISHED = ['public_statement', 'press', 'reply48'];

/** 权威信息发布、新闻发布、公开回应: said to the public, not reported upwards. */
export const isPublished = (f: Pick<FilingFact, 'kind'>): boolean => PUBLISHED.includes(f.kind);

const FIELD_NAME: [string, string][] = [
  ['truth', '是否属实'],
  ['situation', '现状'],
  ['measures', '已采取措施'],
  ['next', '下一步'],
  ['wording', '对外口径'],
  ['reason', '理由'],
  ['text', ''],
];

/** The fields of a filing in the order of its form. */
export function filingText(f: Pick<FilingFact, 'body'>): string {
  const known = FIELD_NAME.filter(([k]) => f.body[k]).map(([k, name]) => (name ? `${name}：${f.body[k]}` : f.body[k]));
  const others = Object.keys(f.body)
    .filter((k) => !FIELD_NAME.some(([name]) => name === k) && f.body[k])
    .sort()
    .map((k) => `${k}：${f.body[k]}`);
  return [...known, ...others].map((p) => (p ?? '').replace(/[。；\s]+$/u, '')).join('；') + '。';
}

/** 口径 as filed, and what was published, in order. */
export function statements(filings: FilingFact[]): AfterActionReport['statements'] {
  return filings
    .filter((f) => isPublished(f) || f.body['wording'])
    .map((f) => ({
      at: f.at.toISOString(),
      who: personWords(f.post, f.name),
      kind: isPublished(f) ? (FILING_NAME[f.kind] ?? f.kind) : '对外口径',
      text: (isPublished(f) ? f.body['text'] : f.body['wording']) ?? '',
      url: f.body['url'] ?? null,
    }));
}
