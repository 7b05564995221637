import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  type IIndentAttributesProperties,
  OverlapType,
  Paragraph,
  RelativeVerticalPosition,
  Table,
  TableAnchorType,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import { dateWords, type OfficialDocument } from '../official/document.js';
import { FONT, run, SIZE, TEXT_WIDTH } from './parts.js';

/** Eighths of a point: 0.35 mm for the first and last line of 版记, 0.25 mm between (GB/T 9704-2012 7.4.1). */
const THICK = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
const THIN = { style: BorderStyle.SINGLE, size: 6, color: '000000' };
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
/** one character of 14 pt */
const CHAR = 280;
const SPACING = { line: 460, lineRule: 'exact' } as const;

/** 版记: at the foot of the last page, 4 号仿宋, one character free on either side. */
export function imprint(i: NonNullable<OfficialDocument['imprint']>): Table {
  const half = Math.round(TEXT_WIDTH / 2);
  // the second line of 抄送 stands under the first name
  const copy = cell(`抄送：${i.copyTo.join('，')}。`, TEXT_WIDTH, { left: CHAR * 4, hanging: CHAR * 3, right: CHAR });
  const printed = [
    cell(i.issuer, half, { left: CHAR }),
    cell(`${dateWords(i.date)}印发`, half, { right: CHAR }, AlignmentType.RIGHT),
  ];
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: [half, half],
    float: {
      horizontalAnchor: TableAnchorType.MARGIN,
      absoluteHorizontalPosition: 0,
      verticalAnchor: TableAnchorType.MARGIN,
      relativeVerticalPosition: RelativeVerticalPosition.BOTTOM,
      overlap: OverlapType.NEVER,
    },
    borders: { top: THICK, bottom: THICK, left: NONE, right: NONE, insideHorizontal: THIN, insideVertical: NONE },
    rows: [...(i.copyTo.length > 0 ? [row([copy])] : []), row(printed)],
  });
}

const row = (children: TableCell[]): TableRow =>
  new TableRow({ cantSplit: true, height: { value: SPACING.line, rule: HeightRule.ATLEAST }, children });

function cell(
  text: string,
  width: number,
  indent: IIndentAttributesProperties,
  alignment: (typeof AlignmentType)['LEFT' | 'RIGHT'] = AlignmentType.LEFT,
): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    columnSpan: width === TEXT_WIDTH ? 2 : 1,
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    children: [new Paragraph({ children: [run(text, FONT.body, SIZE.four)], indent, alignment, spacing: SPACING })],
  });
}
