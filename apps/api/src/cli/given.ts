import fs from 'node:fs';
import path from 'node:path';

/** A command line that a person must mend: message is Chinese and names the option; exit code 2. */
export class UsageError extends Error {}

const REASONS: Record<string, string> = {
  ENOENT: '没有这个文件',
  EISDIR: '这是一个文件夹，不是文件',
  EACCES: '没有读取权限',
  EPERM: '没有读取权限',
};

/** The bytes of a file named on the command line, relative to where the person stands. Throws UsageError. */
export function readGiven(file: string | undefined, option: string): Buffer {
  if (!file) throw new UsageError(`请给出文件：${option}`);
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(path.resolve(process.env['INIT_CWD'] ?? '.', file));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${REASONS[code] ?? `读不了文件（${message}）`}：${file}`);
  }
  if (bytes.length === 0) throw new UsageError(`文件是空的：${file}`);
  return bytes;
}
