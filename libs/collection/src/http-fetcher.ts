import type { Config } from '@fengsui/platform';
import { fetch, type Response } from 'undici';
import { decodePage } from './decode.js';
import { Fetcher, NetworkFailure, type PageRequest } from './fetcher.js';
import type { Page } from './outcome.js';
import type { Sessions } from './sessions.js';
import { originsOf } from './sessions/site.js';

/** WeChat articles of 2025 weigh 2.3–3.2 MB. */
const MAX_BYTES = 6 * 1024 * 1024;
/** For all hops, their headers and the whole body together. */
const TIMEOUT_MS = 15_000;
const MAX_HOPS = 6;
/** What a host that is not the site's own may see of a request. */
const PLAIN_HEADERS = new Set(['user-agent', 'accept', 'accept-language']);

/**
 * Pages over plain HTTP. The site's cookies go to its configured origins and its passport only, wherever a redirect leads,
 * and are learnt from nobody else. Throws NetworkFailure with a Chinese message; what the sessions throw passes through.
 */
export class HttpFetcher extends Fetcher {
  constructor(
    private readonly sessions: Sessions,
    private readonly config: Config,
    private readonly now: () => Date,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    super();
  }

  override async get(request: PageRequest): Promise<Page> {
    const abort = new AbortController();
    const timer = setTimeout(
      () => abort.abort(new NetworkFailure(`超时：${this.timeoutMs / 1000} 秒内没有收完应答`)),
      this.timeoutMs,
    );
    try {
      return await this.follow(request, abort.signal);
    } finally {
      clearTimeout(timer);
      // whatever is still on its way is not read any more
      abort.abort();
    }
  }

  private async follow(request: PageRequest, signal: AbortSignal): Promise<Page> {
    const own = originsOf(request.site, this.config);
    const seen = new Set<string>();
    let at = httpUrl(request.url);
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const trusted = own.has(at.origin);
      const cookie = trusted ? await this.sessions.cookie(request.site) : '';
      // the same address is asked again only with cookies that the way has brought
      const step = `${at.href} ${cookie}`;
      if (seen.has(step)) throw new NetworkFailure('重定向循环：又回到同一地址');
      seen.add(step);
      const response = await this.ask(request, at, { first: hop === 0, trusted, cookie }, signal);
      const set = response.headers.getSetCookie();
      if (trusted && set.length > 0) await this.sessions.learn(request.site, set);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        // a body that was cut or never ends does not matter here
        response.body?.cancel().catch(() => undefined);
        // headers come as Latin-1; sites write addresses in UTF-8
        at = httpUrl(Buffer.from(location, 'latin1').toString('utf8'), at);
        continue;
      }
      const bytes = await limited(response, at, signal);
      const body = decodePage(bytes, response.headers.get('content-type'));
      return { body, finalUrl: at.href, httpStatus: response.status, fetchedAt: this.now() };
    }
    throw new NetworkFailure(`重定向过多：超过 ${MAX_HOPS} 次`);
  }

  /** A redirect is followed by GET, whatever the first request was. */
  private async ask(
    request: PageRequest,
    at: URL,
    step: { first: boolean; trusted: boolean; cookie: string },
    signal: AbortSignal,
  ): Promise<Response> {
    const headers = Object.entries(request.headers).filter(([n]) => step.trusted || PLAIN_HEADERS.has(n.toLowerCase()));
    try {
      return await fetch(at, {
        method: step.first ? (request.method ?? 'GET') : 'GET',
        headers: [...headers, ...(step.cookie ? [['Cookie', step.cookie] as [string, string]] : [])],
        redirect: 'manual',
        signal,
        ...(step.first && request.form ? { body: new URLSearchParams(request.form) } : {}),
      });
    } catch (error) {
      throw failure(error, at);
    }
  }
}

/** Throws NetworkFailure for what is no address of the web. */
function httpUrl(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new NetworkFailure('重定向到无效的地址');
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new NetworkFailure(`不支持的协议：${url.protocol.replace(':', '')}`);
  url.hash = '';
  return url;
}

/** The body after decompression, of which no more is read than the limit. */
async function limited(response: Response, at: URL, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new NetworkFailure('应答超过 6 MB');
      chunks.push(chunk);
    }
  } catch (error) {
    throw failure(signal.aborted ? signal.reason : error, at);
  }
  return Buffer.concat(chunks);
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: '无法连接',
  EHOSTUNREACH: '无法连接：主机不可达',
  ENETUNREACH: '无法连接：网络不可达',
  ECONNRESET: '连接被中断',
  EPIPE: '连接被中断',
  UND_ERR_SOCKET: '连接被中断',
  UND_ERR_ABORTED: '连接被中断',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: '连接被中断',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: '连接被中断',
  ETIMEDOUT: '超时：没有连上',
  UND_ERR_CONNECT_TIMEOUT: '超时：没有连上',
  UND_ERR_HEADERS_TIMEOUT: '超时：没有应答',
  UND_ERR_BODY_TIMEOUT: '超时：应答没有收完',
  ENOTFOUND: '域名解析失败',
  EAI_AGAIN: '域名解析失败',
  UND_ERR_HEADERS_OVERFLOW: '应答头过大',
};

/** As errors of Node and undici come: what happened stands at the end of the chain of causes. */
interface Cause {
  name?: string;
  code?: string;
  message?: string;
  cause?: Cause;
  errors?: Cause[];
}
const rootOf = (c: Cause): Cause => {
  const next = c.cause ?? c.errors?.[0];
  return next ? rootOf(next) : c;
};

/** What a person is told of a failed connection. An error that is not of the network is thrown as it is. */
function failure(error: unknown, at: URL): NetworkFailure {
  const cause = rootOf(error as Cause);
  if (cause instanceof NetworkFailure) return cause;
  const word = WORDS[cause.code ?? ''] ?? byFamily(cause);
  if (word) return new NetworkFailure(`${word}（${at.host}）`);
  // undici hides what it knows behind these two
  const { message } = error as Cause;
  if (message === 'terminated') return new NetworkFailure(`连接被中断（${at.host}）`);
  if (message === 'fetch failed') return new NetworkFailure(`无法连接（${at.host}）：${cause.message}`);
  throw error;
}

function byFamily({ name = '', code = '' }: Cause): string | null {
  if (name === 'HTTPParserError') return '应答不是有效的 HTTP';
  if (/^(Z_|ERR__ERROR_|ERR_BROTLI|ERR_ZSTD)/.test(code)) return '应答解压失败';
  if (/CERT|TLS|SSL|SELF_SIGNED/.test(code)) return '安全连接的证书有误';
  return null;
}
