import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '@fengsui/platform';

/** No browser can be opened here; the message is Chinese and names what is missing. */
export class BrowserUnavailable extends Error {}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Folder of an installed package that may be left out; null where it was. Its own door does not show its files. */
function packageFolder(name: string): string | null {
  for (let dir = import.meta.dirname; ; dir = path.dirname(dir)) {
    const at = path.join(dir, 'node_modules', name);
    if (existsSync(at)) return at;
    if (dir === path.dirname(dir)) return null;
  }
}

/** Chromium to be run: FENGSUI_BROWSER, else the host's, else the one from npm, unpacked once into the data folder. Throws BrowserUnavailable. */
export async function findBrowser(config: Pick<Config, 'FENGSUI_BROWSER' | 'FENGSUI_DATA_DIR'>): Promise<string> {
  if (config.FENGSUI_BROWSER) {
    if (existsSync(config.FENGSUI_BROWSER)) return config.FENGSUI_BROWSER;
    throw new BrowserUnavailable(`设置 FENGSUI_BROWSER 指向的文件不存在：${config.FENGSUI_BROWSER}`);
  }
  const installed = INSTALLED.find((f) => existsSync(f));
  if (installed) return installed;
  if (process.platform !== 'linux')
    throw new BrowserUnavailable('没有找到 Chromium：请安装 Chrome 或 Chromium，或用 FENGSUI_BROWSER 指出它的位置');
  return unpacked(path.resolve(config.FENGSUI_DATA_DIR));
}

async function unpacked(dataDir: string): Promise<string> {
  const folder = packageFolder('@sparticuz/chromium');
  if (!folder)
    throw new BrowserUnavailable('没有找到 Chromium。Debian/Ubuntu 请运行 apt-get install -y chromium fonts-noto-cjk');
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const home = path.join(dataDir, `chromium-${version}`);
  const file = path.join(home, 'chromium');
  if (existsSync(file)) return file;
  mkdirSync(dataDir, { recursive: true });
  const making = mkdtempSync(path.join(dataDir, 'chromium-unpacking-'));
  try {
    // in a process of its own: the package unpacks into the temporary folder, whose name belongs to the whole process,
    // and takes for its own whatever lies there under that name
    await run(process.execPath, ['--input-type=module', '-e', UNPACK, path.join(folder, 'build/index.js')], {
      env: { ...process.env, TMPDIR: making },
      timeout: UNPACK_MS,
    });
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw new BrowserUnavailable(`Chromium 无法解包到 ${dataDir}：${error instanceof Error ? error.message : error}`);
  }
  try {
    renameSync(making, home);
  } catch {
    // another process was first
    rmSync(making, { recursive: true, force: true });
  }
  return file;
}

const UNPACK = `import { pathToFileURL } from 'node:url';
await (await import(pathToFileURL(process.argv[1]).href)).default.executablePath();`;
const UNPACK_MS = 120_000;
const run = promisify(execFile);

const FONT_DIRS = ['/usr/share/fonts', '/usr/local/share/fonts', path.join(os.homedir(), '.fonts')];
const CJK =
  /(noto.*(cjk|sans-?sc|hans)|source-?han|wqy|wenquanyi|droidsansfallback|uming|ukai|simsun|simhei|msyh|pingfang)/i;

/** Folder with a Chinese font for a host that has none; null: not needed, or there is none. cjk: Chinese will be seen. */
export function chineseFont(): { folder: string | null; cjk: boolean } {
  if (process.platform !== 'linux' || FONT_DIRS.some((d) => holdsCjk(d, 4))) return { folder: null, cjk: true };
  const font = packageFolder('@embedpdf/fonts-sc');
  return { folder: font && path.join(font, 'fonts'), cjk: font !== null };
}

function holdsCjk(dir: string, depth: number): boolean {
  if (depth === 0 || !existsSync(dir)) return false;
  return readdirSync(dir, { withFileTypes: true }).some(
    (e) => CJK.test(e.name) || (e.isDirectory() && holdsCjk(path.join(dir, e.name), depth - 1)),
  );
}

export const fontsConf = (folder: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${[...FONT_DIRS, folder].map((d) => `  <dir>${d}</dir>`).join('\n')}
  <cachedir>${cache}</cachedir>
</fontconfig>
`;

/** What is wrong when Chromium does not start. */
export function launchProblem(error: unknown): BrowserUnavailable {
  const text = String(error);
  const library = /error while loading shared libraries: (\S+?):/.exec(text)?.[1];
  if (library)
    return new BrowserUnavailable(
      `浏览器无法启动：缺少 ${library}。Debian/Ubuntu 请运行 apt-get install -y libnss3 libnspr4 libexpat1，或 apt-get install -y chromium`,
    );
  const line = text
    .split('\n')
    .find((l) => /error|fail|denied|No such/i.test(l))
    ?.trim();
  return new BrowserUnavailable(`浏览器无法启动：${(line ?? text).slice(0, 200)}`);
}
