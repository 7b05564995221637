import { fetch } from 'undici';
import type { Page } from './outcome.js';

/** WeChat articles of 2025 weigh 2.3–3.2 MB. */
const MAX_BYTES = 6 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

/** A connection that failed: time-out, reset, no such host. */
export class NetworkFailure extends Error {}

/** GET that follows redirects and knows where it ended. Throws NetworkFailure. cookies: joined with what the answers set. */
export async function fetchPage(
  url: string,
  headers: Record<string, string>,
  now: () => Date,
): Promise<Page & { setCookies: string[] }> {
  const setCookies: string[] = [];
  let at = url;
  try {
    for (let hop = 0; hop < 6; hop++) {
      const response = await fetch(at, { headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
      setCookies.push(...response.headers.getSetCookie().map((c) => c.split(';')[0]!));
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        await response.body?.cancel();
        at = new URL(location, at).href;
        continue;
      }
      const body = await limited(response.body as AsyncIterable<Uint8Array> | null);
      return { body, finalUrl: at, httpStatus: response.status, fetchedAt: now(), setCookies };
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new NetworkFailure(cause instanceof Error ? cause.message : String(cause));
  }
  throw new NetworkFailure('重定向过多');
}

async function limited(stream: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}
