import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AfterActionReport } from '@fengsui/contract';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { renderReport } from '@fengsui/reports';
import { load } from 'cheerio';
import { readZip } from '../../libs/reports/src/docx/zip.js';
import { reportKit } from '../../libs/reports/src/testing/report-kit.js';

/**
 * A scripted incident whose facts are known (libs/reports/src/testing, told in known-facts.json by hand): its report says each of them, in every
 * form, and holds no figure that is none of them.
 */
interface Known {
  sentences: string[];
  rows: string[][];
  figures: Record<string, string>;
}
/** workbench: what 五要素 and 口径 add where people wrote them; elsewhere: words that stand in no other report. */
const known = JSON.parse(fs.readFileSync(new URL('known-facts.json', import.meta.url), 'utf8')) as Known & {
  workbench: Known & { elsewhere: string[] };
};
/** With the word that says what is counted. */
const FIGURE = /\d+(?:[-:.]\d+)*(?: ?[条项级人次件份稿位分秒万%年月日号版粉])?/g;

const ended: (() => Promise<void>)[] = [];
let report: AfterActionReport;
/** The same incident, with what people wrote on the workbench. */
let written: AfterActionReport;

beforeAll(async () => {
  const reportOf = async (workbench: boolean): Promise<AfterActionReport> => {
    const db: TestDatabase = await createTestDatabase();
    ended.push(() => db.drop());
    const kit = await reportKit(db, workbench);
    ended.unshift(async () => kit.end());
    return kit.reports.build(kit.incidentId);
  };
  report = await reportOf(false);
  written = await reportOf(true);
}, 60_000);
afterAll(async () => {
  for (const end of ended) await end();
});

/** Lines of text: of a paragraph, or of a row of a table with its cells by |. */
async function docx(of: AfterActionReport): Promise<string[]> {
  const xml = readZip(await renderReport(of, 'docx'))
    .find((f) => f.name === 'word/document.xml')!
    .data.toString('utf8');
  const $ = load(xml, { xml: true });
  const lines: string[] = [];
  $('w\\:body > w\\:p').each((_, p) => void lines.push($(p).find('w\\:t').text()));
  $('w\\:tr').each((_, tr) => {
    const cells = $(tr).find('w\\:tc').toArray();
    lines.push(cells.map((c) => $(c).find('w\\:t').text()).join('|'));
  });
  return lines;
}

async function html(of: AfterActionReport): Promise<string[]> {
  const $ = load((await renderReport(of, 'html')).toString('utf8'));
  $('style, head').remove();
  const lines: string[] = [];
  $('tr').each(
    (_, tr) =>
      void lines.push(
        $(tr)
          .find('td')
          .toArray()
          .map((c) => $(c).text())
          .join('|'),
      ),
  );
  $('p, h1, h2, h3, figcaption').each((_, p) => void lines.push($(p).text()));
  return lines;
}

describe.each([
  ['DOCX', docx],
  ['HTML', html],
])('%s', (_, linesOf) => {
  const says = (lines: string[], { sentences, rows }: Known): void => {
    for (const s of sentences) expect([s, lines.some((l) => l.includes(s))]).toEqual([s, true]);
    for (const row of rows)
      expect([row, lines.some((l) => row.every((cell) => l.includes(cell)))]).toEqual([row, true]);
  };

  test('says each known fact', async () => {
    says(await linesOf(report), known);
    const lines = await linesOf(written);
    // its table of what was published is one further down
    says(lines, known);
    says(lines, known.workbench);
  });

  test('says nothing of what nobody wrote', async () => {
    const text = (await linesOf(report)).join('\n');
    for (const words of known.workbench.elsewhere) expect(text).not.toContain(words);
    expect((await linesOf(written)).join('\n')).not.toContain('作废的文字');
  });

  test('holds no figure that is not among the facts', async () => {
    expect(foreign(await linesOf(report), report, known.figures)).toEqual([]);
    expect(foreign(await linesOf(written), written, { ...known.figures, ...known.workbench.figures })).toEqual([]);
  });
});

function foreign(lines: string[], { bodyHash, chainHead, log }: AfterActionReport, figures: object): string[] {
  const hashes = [bodyHash, chainHead, ...log.flatMap((l) => [l.hash, l.hash.slice(0, 16)])];
  // the log keeps its own time, which the script does not set
  const allowed = new Set([...Object.keys(figures), ...log.flatMap((l) => timesOf(l.at))]);
  return lines.flatMap((line) => {
    const bare = hashes.reduce((text, h) => text.replaceAll(h, ''), line);
    return [...bare.matchAll(FIGURE)]
      .filter(([figure]) => !allowed.has(figure.replace(' ', '')))
      .map(([figure]) => `${figure} in: ${line}`);
  });
}

test('the same bytes whenever it is rendered, in every form', async () => {
  for (const format of ['docx', 'pdf', 'html', 'json', 'brief'] as const) {
    const again = await renderReport(structuredClone(written), format);
    expect([format, again.equals(await renderReport(written, format))]).toEqual([format, true]);
  }
});

test('masked: no name of an ordinary author, student, or telephone number in any form', async () => {
  for (const format of ['docx', 'html', 'json', 'brief'] as const) {
    const file = await renderReport(written, format);
    const text = format === 'docx' ? (await docx(written)).join('\n') : file.toString('utf8');
    expect(text).not.toMatch(/小张同学|李雷|陈晓雪|13812345678/);
  }
});

/** 11-26, 08:20:04 of a moment in Beijing. */
function timesOf(iso: string): string[] {
  const beijing = new Date(new Date(iso).getTime() + 8 * 3_600_000).toISOString();
  return [beijing.slice(5, 10), beijing.slice(11, 19)];
}
