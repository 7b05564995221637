import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

/** A command line that a person must mend: message is Chinese and names the option; exit code 2. */
export class UsageError extends Error {}

const REASONS: Record<string, string> = {
  ENOENT: '没有这个文件',
  EISDIR: '这是一个文件夹，不是文件',
  EACCES: '没有权限',
  EPERM: '没有权限',
  ENOTDIR: '路径的上一级不是文件夹',
  ENOSPC: '磁盘已满',
  Z_DATA_ERROR: 'gzip 文件已损坏，解不开',
  Z_BUF_ERROR: 'gzip 文件不完整',
};

/** What the system said of a file, in Chinese; null where it has no words for it. */
export const reasonOf = (error: unknown): string | null => REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? null;

/** The path of a file named on the command line, relative to where the person stands. Throws UsageError where none is named. */
export function givenPath(file: string | undefined, option: string): string {
  if (!file) throw new UsageError(`请给出文件：${option}`);
  return path.resolve(process.env['INIT_CWD'] ?? '.', file);
}

/** What the system said of a file, for the person who named it. */
export function fileProblem(error: unknown, file: string): UsageError {
  return new UsageError(`${reasonOf(error) ?? `读写不了文件（${(error as Error).message}）`}：${file}`);
}

/** The bytes of a file named on the command line. Throws UsageError. */
export function readGiven(file: string | undefined, option: string): Buffer {
  let bytes: Buffer;
  const from = givenPath(file, option);
  try {
    bytes = fs.readFileSync(from);
  } catch (error) {
    throw fileProblem(error, file!);
  }
  if (bytes.length === 0) throw new UsageError(`文件是空的：${file}`);
  return bytes;
}

/** A file named on the command line, to be read as it comes. Throws UsageError. */
export async function openGiven(file: string | undefined, option: string): Promise<fs.ReadStream> {
  const stream = fs.createReadStream(givenPath(file, option));
  try {
    await once(stream, 'ready');
  } catch (error) {
    throw fileProblem(error, file!);
  }
  return stream;
}

/** A time as people write it, 2026-11-22 12:30 or with T, seconds and zone; without a zone it is Beijing's. null when it is none. */
export function instant(raw: string): Date | null {
  const m = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(raw.trim());
  const at = m ? new Date(`${m[1]}T${m[2] ?? '00:00'}${m[3] ?? '+08:00'}`) : null;
  // JavaScript takes 30 February for 2 March
  const day = m ? new Date(`${m[1]}T00:00Z`) : null;
  if (!at || Number.isNaN(at.getTime()) || !day || Number.isNaN(day.getTime())) return null;
  return day.toISOString().startsWith(m![1]!) ? at : null;
}
