import { Inject, Injectable } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import { CONFIG, type Config } from '@fengsui/platform';
import { fetch } from 'undici';

/** What a probe found; why is Chinese and never holds a cookie. */
export interface ProbeResult {
  state: 'good' | 'expired' | 'unknown';
  why: string;
}

const TIMEOUT_MS = 8_000;
const MAX_BYTES = 64 * 1024;
export const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
export const DESKTOP =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

type Settings = Pick<Config, 'WEIBO_M_BASE' | 'WEIBO_WEB_BASE'>;

/** Asks a site, with one small request, whether a session is signed in (sources.md 2.2 and 2.5). Never throws. */
@Injectable()
export class SessionProbe {
  constructor(@Inject(CONFIG) private readonly config: Settings) {}

  async check(site: Site, cookie: string): Promise<ProbeResult> {
    if (site !== 'weibo.cn' && site !== 'weibo.com') return { state: 'unknown', why: '此站点无法查验登录状态' };
    const m = site === 'weibo.cn';
    try {
      const answer = await fetch(
        m ? `${this.config.WEIBO_M_BASE}/api/config` : `${this.config.WEIBO_WEB_BASE}/ajax/profile/info`,
        {
          headers: {
            Cookie: cookie,
            'User-Agent': m ? PHONE : DESKTOP,
            'X-Requested-With': 'XMLHttpRequest',
            Referer: `${m ? this.config.WEIBO_M_BASE : this.config.WEIBO_WEB_BASE}/`,
          },
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
      );
      const text = await head(answer.body as AsyncIterable<Uint8Array> | null);
      return m ? mobile(answer.status, text) : desktop(answer.status, text);
    } catch {
      return { state: 'unknown', why: '站点连接不上，未能查验' };
    }
  }
}

const SIGNED_OUT: ProbeResult = { state: 'expired', why: '站点答复未登录' };
const unknown = (status: number): ProbeResult => ({ state: 'unknown', why: `站点答复 ${status}，未能查验` });

/** m.weibo.cn /api/config: data.login. */
function mobile(status: number, text: string): ProbeResult {
  const login = (object(text)?.data as { login?: unknown } | undefined)?.login;
  if (login === true) return { state: 'good', why: '站点答复已登录' };
  return login === false || (status >= 300 && status < 400) ? SIGNED_OUT : unknown(status);
}

/** weibo.com /ajax/profile/info without a parameter: 400 缺少必要参数 when signed in, ok:-100 when not. */
function desktop(status: number, text: string): ProbeResult {
  if (status === 400 && /缺少必要参数/.test(text + JSON.stringify(object(text) ?? '')))
    return { state: 'good', why: '站点答复已登录' };
  return object(text)?.ok === -100 || (status >= 300 && status < 400) ? SIGNED_OUT : unknown(status);
}

function object(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function head(stream: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
