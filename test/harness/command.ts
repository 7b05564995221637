import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Config } from '@fengsui/platform';

/** npm run fengsui -- …, as a person runs it, against a product of this test; beside it, for the product lives in this process. */
export function fengsui(
  config: Pick<Config, 'DATABASE_URL' | 'FENGSUI_DATA_DIR'>,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const { DATABASE_URL, FENGSUI_DATA_DIR } = config;
  const env = { PATH: process.env['PATH'], DATABASE_URL, FENGSUI_DATA_DIR };
  const command = path.resolve('apps/api/dist/cli/main.js');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...args], { env, timeout: 60_000 }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err: err.trim() }),
    );
  });
}
