import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Excel from 'exceljs';
import type { Browser, Download, Page } from 'playwright-core';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { FOOD, seedMatter, seedPosts, seedSources } from '../harness/wall-world.js';

/** What every chart of the desk can do: leave as a picture, as a sheet, and on paper. */
let door: Door;
let browser: Browser;
let desk: Page;
let matter: string;
const WAIT = { timeout: 20_000 };
/** px of A4 between its margins of 16 mm */
const A4 = 672;

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await seedSources(door);
  await seedPosts(door, 200);
  matter = await seedMatter(door, 1, FOOD);
  browser = await openBrowser();
  desk = await signedInPage(browser, door, 'wangxiaolan', {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    acceptDownloads: true,
  });
  await desk.goto(`${door.url}/incidents/${matter}`);
  await desk.locator('.curve svg').waitFor(WAIT);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

async function saved(name: string): Promise<{ file: Buffer; name: string }> {
  const [download] = await Promise.all([
    desk.waitForEvent('download', WAIT) as Promise<Download>,
    desk.getByRole('button', { name }).first().click(),
  ]);
  return { file: fs.readFileSync(await download.path()), name: download.suggestedFilename() };
}

test('the picture is white paper with the chart on it, crisp, named by its matter', async () => {
  const { file, name } = await saved('存为图片');
  expect(name).toBe('YQ2026-0001 二食堂餐盘里有异物 声量与处置.png');
  // what stands in it: the ground, and bars in the colours of paper although the page is dark
  const seen = await desk.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const c = canvas.getContext('2d')!;
    c.drawImage(image, 0, 0);
    const { data } = c.getImageData(0, 0, image.width, image.height);
    const count: Record<string, number> = {};
    for (let i = 0; i < data.length; i += 4) {
      const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
      count[key] = (count[key] ?? 0) + 1;
    }
    return { width: image.width, ground: `${data[0]},${data[1]},${data[2]}`, negative: count['191,116,128'] ?? 0 };
  }, file.toString('base64'));
  expect(seen).toMatchObject({ width: 2400, ground: '255,255,255' });
  expect(seen.negative).toBeGreaterThan(500);
}, 60_000);

test('the sheet holds every point, the marks, and what it is', async () => {
  const { file, name } = await saved('导出 Excel');
  expect(name).toMatch(/\.xlsx$/);
  const book = new Excel.Workbook();
  await book.xlsx.load(file as unknown as Excel.Buffer);
  expect(book.worksheets.map((s) => s.name)).toEqual(['数据', '标记', '说明']);
  const [figures, marks, about] = book.worksheets;
  expect((figures!.getRow(1).values as string[]).slice(1)).toEqual(['时间', '负面', '中性', '正面', '合计']);
  let total = 0;
  figures!.eachRow((row, n) => n > 1 && (total += Number(row.getCell(5).value)));
  const shown = /共 (\d+) 条/.exec((await desk.locator('.curve').getAttribute('aria-label'))!)![1];
  expect(total).toBeGreaterThan(5);
  expect(total).toBe(Number(shown));
  expect(figures!.getRow(2).getCell(1).value).toBeInstanceOf(Date);
  expect(marks!.getColumn(2).values.slice(2)).toContain('预警');
  expect(about!.getCell('B2').value).toBe('YQ2026-0001 二食堂餐盘里有异物 声量与处置');
  expect(String(about!.getCell('B3').value)).toContain(`，${shown} 条`);
}, 60_000);

test('on paper: white, without navigation and buttons, the curve whole and in the width of the page', async () => {
  await desk.goto(door.url);
  await desk.locator('.curve svg').waitFor(WAIT);
  await desk.setViewportSize({ width: 1440, height: 900 });
  const pdf = await desk.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  // as the print is laid out: the chart was drawn for the screen and is fitted by the paper alone
  await desk.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await desk.emulateMedia({ media: 'print' });
  const print = await desk.evaluate((width) => {
    document.body.style.width = `${width}px`;
    const svg = document.querySelector('.curve svg')!.getBoundingClientRect();
    const box = document.querySelector('.curve')!.getBoundingClientRect();
    const hidden = (selector: string): boolean =>
      [...document.querySelectorAll(selector)].every((e) => e.getClientRects().length === 0);
    return {
      whole: svg.width <= box.width + 1 && box.right <= width && svg.height <= box.height + 1 && svg.width > width / 2,
      ink: getComputedStyle(document.querySelector('h1')!).color,
      bare: hidden('.bar') && hidden('.chart-tools') && hidden('.primary'),
      foot: document.querySelector('.print-foot')!.textContent,
    };
  }, A4);
  expect(print).toMatchObject({ whole: true, bare: true, ink: 'rgb(24, 33, 43)' });
  expect(print.foot).toMatch(/^青衣江职业技术学院 烽燧 · \d{4}年\d+月\d+日 \d\d:\d\d · 王晓岚打印$/);
  expect(await desk.getAttribute('html', 'data-theme')).toBe('light');
  await desk.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  expect(await desk.getAttribute('html', 'data-theme')).toBe('dark');
}, 60_000);

test('a paused incident on paper: why it stands and until when, nobody passed over; no boxes or buttons; what is not printed is counted', async () => {
  await door.db.dataSource.query(
    `update escalation_run set state = 'paused', paused_at = app.now(), paused_until = app.now() + interval '2 hours', paused_reason = '等待检测结果' where incident_id = $1`,
    [matter],
  );
  await desk.goto(`${door.url}/incidents/${matter}`);
  await desk.getByText('处置暂停', { exact: true }).waitFor(WAIT);
  const later = desk.getByTestId('ladder-step').nth(1);
  await later.filter({ hasText: /未到.*处置暂停，恢复后时限顺延/ }).waitFor(WAIT);
  await desk.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await desk.emulateMedia({ media: 'print' });
  const seen = await desk.evaluate((width) => {
    document.body.style.width = `${width}px`;
    const shown = (e: Element): boolean => e.getClientRects().length > 0;
    return {
      controls: [...document.querySelectorAll('.workbench :is(input, .link-button, .small-button, .plain)')].filter(
        shown,
      ).length,
      posts: [...document.querySelectorAll('[data-testid=mention]')].filter(shown).length,
      words: document.querySelector<HTMLElement>('.workbench')!.innerText,
      narrowest: Math.min(...[...document.querySelectorAll('[data-testid=mention]')].map((e) => e.clientWidth)),
    };
  }, A4);
  await keepShot(desk, 'incident-paused-print');
  expect(seen.controls).toBe(0);
  expect(seen.narrowest).toBeGreaterThan(A4 * 0.8);
  expect(seen.words).toMatch(/处置暂停至 \d\d:\d\d：等待检测结果/);
  const total = Number(/原文\s*(\d+) 条/.exec(seen.words)![1]);
  expect(total).toBeGreaterThan(seen.posts);
  expect(seen.words).toContain(`另有 ${total - seen.posts} 条未印出`);
}, 60_000);
