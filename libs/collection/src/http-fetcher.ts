import { fetch } from 'undici';
import { Fetcher, NetworkFailure, type PageRequest } from './fetcher.js';
import type { Page } from './outcome.js';
import type { Sessions } from './sessions.js';

/** WeChat articles of 2025 weigh 2.3–3.2 MB. */
const MAX_BYTES = 6 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

/** Pages over plain HTTP with the cookies of the site's session. */
export class HttpFetcher extends Fetcher {
  constructor(
    private readonly sessions: Sessions,
    private readonly now: () => Date,
  ) {
    super();
  }

  override async get(request: PageRequest): Promise<Page> {
    let at = request.url;
    try {
      for (let hop = 0; hop < 6; hop++) {
        const cookie = await this.sessions.cookie(request.site);
        const response = await fetch(at, {
          method: request.method ?? 'GET',
          headers: { ...request.headers, ...(cookie ? { Cookie: cookie } : {}) },
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(request.form ? { body: new URLSearchParams(request.form) } : {}),
        });
        const set = response.headers.getSetCookie();
        if (set.length > 0) await this.sessions.learn(request.site, set);
        const location = response.headers.get('location');
        if (response.status >= 300 && response.status < 400 && location) {
          await response.body?.cancel();
          at = new URL(location, at).href;
          continue;
        }
        const body = await limited(response.body as AsyncIterable<Uint8Array> | null);
        return { body, finalUrl: at, httpStatus: response.status, fetchedAt: this.now() };
      }
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new NetworkFailure(cause instanceof Error ? cause.message : String(cause));
    }
    throw new NetworkFailure('重定向过多');
  }
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
