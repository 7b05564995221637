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
const known = JSON.parse(fs.readFileSync(new URL('known-facts.json', import.meta.url), 'utf8')) as {
  sentences: string[];
  rows: string[][];
  figures: Record<string, string>;
};
/** With the word that says what is counted. */
const FIGURE = /\d+(?:[-:.]\d+)*(?: ?[条项级人次件位分秒万%年月日号版粉])?/g;

let db: TestDatabase;
let kit: Awaited<ReturnType<typeof reportKit>>;
let report: AfterActionReport;

beforeAll(async () => {
  db = await createTestDatabase();
  kit = await reportKit(db);
  report = await kit.reports.build(kit.incidentId);
});
afterAll(async () => {
  kit?.end();
  await db?.drop();
});

/** Lines of text: of a paragraph, or of a row of a table with its cells by |. */
async function docx(): Promise<string[]> {
  const xml = readZip(await renderReport(report, 'docx'))
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

async function html(): Promise<string[]> {
  const $ = load((await renderReport(report, 'html')).toString('utf8'));
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
  test('says each known fact', async () => {
    const lines = await linesOf();
    for (const s of known.sentences) expect([s, lines.some((l) => l.includes(s))]).toEqual([s, true]);
    for (const row of known.rows)
      expect([row, lines.some((l) => row.every((cell) => l.includes(cell)))]).toEqual([row, true]);
  });

  test('holds no figure that is not among the facts', async () => {
    const hashes = [report.bodyHash, report.chainHead, ...report.log.flatMap((l) => [l.hash, l.hash.slice(0, 16)])];
    // the log keeps its own time, which the script does not set
    const own = report.log.flatMap((l) => timesOf(l.at));
    const allowed = new Set([...Object.keys(known.figures), ...own]);
    const foreign: string[] = [];
    for (let line of await linesOf()) {
      for (const h of hashes) line = line.replaceAll(h, '');
      for (const [figure] of line.matchAll(FIGURE))
        if (!allowed.has(figure.replace(' ', ''))) foreign.push(`${figure} in: ${line}`);
    }
    expect(foreign).toEqual([]);
  });
});

test('masked: no name of an ordinary author in any form', async () => {
  for (const format of ['docx', 'html', 'json', 'brief'] as const) {
    const file = await renderReport(report, format);
    const text = format === 'docx' ? (await docx()).join('\n') : file.toString('utf8');
    expect(text).not.toMatch(/小张同学|李雷/);
  }
});

/** 11-26, 08:20:04 of a moment in Beijing. */
function timesOf(iso: string): string[] {
  const beijing = new Date(new Date(iso).getTime() + 8 * 3_600_000).toISOString();
  return [beijing.slice(5, 10), beijing.slice(11, 19)];
}
