import { type BriefBefore, type BriefFigure, NOTHING_NAME } from '@fengsui/contract';

/** Changes within a fifth are not told apart from the ordinary ups and downs; the same as on the dashboard. */
const ALIKE = 0.2;
/** Below this many, shares and changes in percent say less than the figures themselves. */
const FEW = 10;

/** 「负面 8%（25/312）」; few: 「3/8」. of: not 0 */
export function shareWords(value: number, of: number): string {
  return of < FEW ? `${value}/${of}` : `${percent(value, of)}（${value}/${of}）`;
}

/** 8%; under one percent but not nothing: 不足 1% */
export function percent(value: number, of: number): string {
  const share = (value / of) * 100;
  return value > 0 && share < 1 ? '不足 1%' : `${Math.round(share)}%`;
}

/** One comparison in words: 「前一日 280 条，多 11%」「上周同日 8 条」「前一日 20%（56/280）」「上周同日无数据可比」. */
export function beforeWords(figure: Pick<BriefFigure, 'key' | 'value' | 'unit' | 'of'>, b: BriefBefore): string {
  if (b.value === null) return `${b.label}无数据可比`;
  const mark = b.gapped ? '（监测有中断）' : '';
  if (b.of === 0) return `${b.label}${NOTHING_NAME[figure.key]}${mark}`;
  if (figure.of !== null) return `${b.label} ${b.of === null ? b.value : shareWords(b.value, b.of)}${mark}`;
  const then = `${b.label} ${b.value} ${figure.unit}${mark}`;
  if (b.value < FEW) return then;
  const change = (figure.value - b.value) / b.value;
  if (Math.abs(change) <= ALIKE) return `${then}，相当`;
  return `${then}，${change > 0 ? '多' : '少'} ${Math.round(Math.abs(change) * 100)}%`;
}

export const comparison = (figure: Pick<BriefFigure, 'key' | 'value' | 'unit' | 'of' | 'before'>): string =>
  figure.before.map((b) => beforeWords(figure, b)).join('；');
