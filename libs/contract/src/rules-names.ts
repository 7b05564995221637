import type { RuleKind } from './rules.js';

/** What 制度 calls its documents, in the order of the page. */
export const RULE_NAME: Record<RuleKind, string> = {
  regulation: '管理办法',
  levels: '处置策略',
  terms: '台账办理时限',
  words: '发布词表',
  forms: '表格',
};

const DIGITS = '零一二三四五六七八九';

/** 「第十八条」; up to 99. */
export function articleName(no: number): string {
  const tens = Math.floor(no / 10);
  const ones = no % 10 === 0 && tens > 0 ? '' : DIGITS[no % 10]!;
  return `第${tens === 0 ? '' : tens === 1 ? '十' : `${DIGITS[tens]!}十`}${ones}条`;
}
