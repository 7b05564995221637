import { gunzipSync } from 'node:zlib';
import { parsePage, type ParsedPage } from '@fengsui/collection/parse-page';
import type { SourceName } from '@fengsui/contract';
import { instant, readGiven, UsageError } from './given.js';

/** No page of the sites is larger. */
const MAX_BYTES = 64 * 1024 * 1024;

/** `fengsui parse`: a saved page as a typed outcome. Needs neither database nor settings. Throws UsageError. */
export function parseFile(
  source: SourceName,
  given: { file: string | undefined; url: string | undefined; fetchedAt: string | undefined },
): ParsedPage {
  const fetchedAt = timeOf(given.fetchedAt);
  const finalUrl = urlOf(given.url);
  const bytes = unpacked(readGiven(given.file, '--in 文件'), given.file!);
  return parsePage(source, bytes, { fetchedAt, ...(finalUrl ? { finalUrl } : {}) });
}

/** A time without zone is Beijing's. */
function timeOf(raw: string | undefined): Date {
  if (raw === undefined) return new Date();
  const at = instant(raw);
  if (!at) throw new UsageError(`--fetched-at 应为时间，如 2026-11-22T12:30:00+08:00，现为“${raw}”。`);
  return at;
}

function urlOf(raw: string | undefined): string | undefined {
  if (raw !== undefined && !(URL.canParse(raw) && /^https?:$/.test(new URL(raw).protocol)))
    throw new UsageError(`--url 应为完整网址，如 https://m.weibo.cn/，现为“${raw}”。`);
  return raw;
}

function unpacked(bytes: Buffer, file: string): Buffer {
  let page = bytes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    try {
      page = gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        code === 'ERR_BUFFER_TOO_LARGE' ? `解压后超过 64 MB：${file}` : `gzip 文件已损坏，解不开：${file}`,
      );
    }
  if (page.length > MAX_BYTES) throw new UsageError(`文件超过 64 MB：${file}`);
  if (page.length === 0) throw new UsageError(`文件是空的：${file}`);
  return page;
}
