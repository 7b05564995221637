import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { longTime } from '../../live/time';
import { type Draw, paintOf } from './useChart';

echarts.use([CanvasRenderer]);

/** What a chart shows, as figures. */
export interface ChartData {
  /** names picture, sheet and file */
  title: string;
  /** what it covers, with n: 「14:00—16:00，312 条，负面 25 条」 */
  about: string;
  columns: string[];
  /** a time stands as ISO 8601 */
  rows: (string | number | null)[][];
  marks: { at: string; label: string }[];
  key: { name: string; variable: string }[];
}

const WIDTH = 1200;
const HEIGHT = 420;
const EDGE = 32;
const LINE = 26;
/** crisp in print */
const RATIO = 2;

/** The chart on white with title, key, marks and when it was saved: it explains itself where it is pasted. */
export async function saveImage(draw: Draw, data: ChartData, savedAt: number): Promise<void> {
  const paper = document.createElement('div');
  paper.className = 'on-paper';
  paper.style.cssText = `position:fixed;left:-9999px;width:${WIDTH - 2 * EDGE}px;height:${HEIGHT}px`;
  document.body.append(paper);
  const chart = echarts.init(paper, null, { renderer: 'canvas', devicePixelRatio: RATIO });
  try {
    const paint = paintOf(paper);
    chart.setOption(draw(paint, WIDTH - 2 * EDGE));
    const marks = data.marks.map((m, i) => `${i + 1}  ${longTime(m.at)}  ${m.label}`);
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH * RATIO;
    canvas.height = (EDGE * 2 + 64 + HEIGHT + (Math.ceil(marks.length / 2) + 2) * LINE) * RATIO;
    const c = canvas.getContext('2d')!;
    c.scale(RATIO, RATIO);
    c.fillStyle = paint('--surface');
    c.fillRect(0, 0, WIDTH, canvas.height);
    const write = (text: string, x: number, y: number, colour: string, font: string): void => {
      c.fillStyle = colour;
      c.font = `${font} ${paint('--sans')}`;
      c.fillText(text, x, y, WIDTH - EDGE - x);
    };
    write(data.title, EDGE, EDGE + 22, paint('--text'), '600 24px');
    write(data.about, EDGE, EDGE + 50, paint('--quiet'), '16px');
    data.key.forEach(({ name, variable }, i) => {
      const x = WIDTH - EDGE - (data.key.length - i) * 84;
      c.fillStyle = paint(variable);
      c.fillRect(x, EDGE + 10, 12, 12);
      write(name, x + 18, EDGE + 22, paint('--text-2'), '16px');
    });
    c.drawImage(chart.getRenderedCanvas({ pixelRatio: RATIO }), EDGE, EDGE + 64, WIDTH - 2 * EDGE, HEIGHT);
    const below = EDGE + 64 + HEIGHT + LINE;
    marks.forEach((text, i) =>
      write(text, EDGE + (i % 2) * (WIDTH / 2), below + Math.floor(i / 2) * LINE, paint('--text-2'), '15px'),
    );
    write(
      `烽燧 ${longTime(new Date(savedAt).toISOString())} 导出`,
      EDGE,
      below + Math.ceil(marks.length / 2) * LINE,
      paint('--quiet'),
      '14px',
    );
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('图片没有生成，请重试。');
    download(blob, `${data.title}.png`);
  } finally {
    chart.dispose();
    paper.remove();
  }
}

/** Figures, marks and what they are, as an Excel file. Times are cells of time, in Beijing. */
export async function saveSheet(data: ChartData, savedAt: number): Promise<void> {
  const { default: Excel } = await import('exceljs');
  const book = new Excel.Workbook();
  const sheet = (name: string, columns: string[], rows: (string | number | null)[][]): void => {
    const s = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    s.addRow(columns).font = { bold: true };
    for (const row of rows) s.addRow(row.map((v, i) => (columns[i] === '时间' && typeof v === 'string' ? wall(v) : v)));
    s.columns.forEach((column, i) => {
      const timed = columns[i] === '时间';
      column.width = timed ? 20 : i === 1 && columns[i] === '事项' ? 40 : 12;
      if (timed) column.numFmt = 'yyyy-mm-dd hh:mm:ss';
    });
  };
  sheet('数据', data.columns, data.rows);
  if (data.marks.length > 0)
    sheet(
      '标记',
      ['时间', '事项'],
      data.marks.map((m) => [m.at, m.label]),
    );
  sheet(
    '说明',
    ['项', '内容'],
    [
      ['名称', data.title],
      ['范围', data.about],
      ['导出', longTime(new Date(savedAt).toISOString())],
    ],
  );
  const bytes = await book.xlsx.writeBuffer();
  download(
    new Blob([bytes], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }),
    `${data.title}.xlsx`,
  );
}

/** A moment as the clock on a wall in Beijing shows it: cells of Excel know no zone. */
const wall = (at: string): Date => new Date(Date.parse(at) + 8 * 3_600_000);

function download(blob: Blob, name: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  // characters that no file name may have
  a.download = name.replace(/[\\/:*?"<>|]/g, ' ');
  a.click();
  window.setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
}
