import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

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

/** A real browser: the machine's Chromium, else the one from npm. Throws a message that names what is missing. */
export async function openBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((f) => fs.existsSync(f));
  if (installed) return chromium.launch({ executablePath: installed, args: ARGS });
  // the package unpacks into the temporary folder and takes what lies there for its own
  process.env['TMPDIR'] = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-browser-'));
  const { default: packed } = await import('@sparticuz/chromium');
  try {
    return await chromium.launch({
      executablePath: await packed.executablePath(),
      // not the package's own arguments: its single process lets two contexts share cookies
      args: ARGS,
      headless: true,
    });
  } catch (error) {
    const missing = /error while loading shared libraries: (\S+)/.exec(String(error))?.[1];
    throw new Error(
      `浏览器无法启动${missing ? `：缺少 ${missing}` : ''}。Debian/Ubuntu 请运行 apt-get install -y libnss3 libnspr4 libexpat1（或 apt-get install -y chromium）。\n${String(error).slice(0, 600)}`,
    );
  }
}
