import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { BrowserUnavailable, findBrowser, fontsConf, launchProblem } from './executable.js';

test('a missing library is named, with what to install', () => {
  const error = new Error(
    'browserType.launch: Target page, context or browser has been closed\n[pid=1][err] /x/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory',
  );
  expect(launchProblem(error)).toBeInstanceOf(BrowserUnavailable);
  expect(launchProblem(error).message).toBe(
    '浏览器无法启动：缺少 libnss3.so。Debian/Ubuntu 请运行 apt-get install -y libnss3 libnspr4 libexpat1，或 apt-get install -y chromium',
  );
  expect(launchProblem('Failed to launch\nspawn ENOEXEC error').message).toMatch(/^浏览器无法启动：.+/);
});

test('a browser that the settings name must be there', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'fengsui-browser-'));
  try {
    const at = { FENGSUI_BROWSER: path.join(dir, 'chromium'), FENGSUI_DATA_DIR: dir };
    await expect(findBrowser(at)).rejects.toThrow(`设置 FENGSUI_BROWSER 指向的文件不存在：${at.FENGSUI_BROWSER}`);
    expect(await findBrowser({ ...at, FENGSUI_BROWSER: dir })).toBe(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("the host's fonts stay beside the Chinese one", () => {
  expect(fontsConf('/fonts/zh', '/cache')).toMatch(
    /<dir>\/usr\/share\/fonts<\/dir>[\s\S]*<dir>\/fonts\/zh<\/dir>[\s\S]*<cachedir>\/cache<\/cachedir>/,
  );
});
