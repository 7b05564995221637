import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chineseFont, fontsConf } from '../../libs/collection/src/browser/executable.js';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where pages are kept as pictures (npm run test:e2e sets it); none are taken without. */
const SHOTS = process.env['FENGSUI_SHOTS'];

/** Keeps a picture of the page under this name. */
export async function keepShot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  // the desk's own font comes in pieces
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled' });
}

/** Before the browser closes, what every open page shows is kept: after a failure, what was seen at that moment. */
function keepLast(browser: Browser): Browser {
  const story = /([\w.-]+?)(\.browser)?\.spec\.ts/.exec(new Error().stack ?? '')?.[1];
  if (!SHOTS || !story) return browser;
  const close = browser.close.bind(browser);
  browser.close = async (options) => {
    const pages = browser.contexts().flatMap((c) => c.pages());
    try {
      for (const [i, page] of pages.entries())
        if (!page.isClosed() && page.url() !== 'about:blank') await keepShot(page, `${story}-${i + 1}`);
    } finally {
      await close(options);
    }
  };
  return browser;
}

/** Phones bring their own Chinese font and the pages load none there: for pictures a machine without one takes that of the collection. */
function legible(): Record<string, string> {
  const { folder } = chineseFont();
  if (!folder) return process.env as Record<string, string>;
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-fonts-'));
  const conf = path.join(own, 'fonts.conf');
  fs.writeFileSync(conf, fontsConf(folder, path.join(own, 'cache')));
  return { ...(process.env as Record<string, string>), FONTCONFIG_FILE: conf };
}

/** A real browser: the machine's Chromium, else the one from npm. Throws a message that names what is missing. */
export async function openBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((f) => fs.existsSync(f));
  if (installed) return keepLast(await chromium.launch({ executablePath: installed, args: ARGS }));
  // the package unpacks into the temporary folder and takes what lies there for its own
  process.env['TMPDIR'] = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-browser-'));
  const { default: packed } = await import('@sparticuz/chromium');
  try {
    return keepLast(
      await chromium.launch({
        executablePath: await packed.executablePath(),
        // not the package's own arguments: its single process lets two contexts share cookies
        args: ARGS,
        headless: true,
        ...(SHOTS ? { env: legible() } : {}),
      }),
    );
  } catch (error) {
    const missing = /error while loading shared libraries: (\S+)/.exec(String(error))?.[1];
    throw new Error(
      `浏览器无法启动${missing ? `：缺少 ${missing}` : ''}。Debian/Ubuntu 请运行 apt-get install -y libnss3 libnspr4 libexpat1（或 apt-get install -y chromium）。\n${String(error).slice(0, 600)}`,
    );
  }
}
