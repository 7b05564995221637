import { fetch } from 'undici';
import type { WecomAnswer } from './answer.js';

const TIMEOUT_MS = 10_000;

/** One call to the service. Throws when no answer of the service came back: read the error with notSent and failureWords. */
export async function callWecom(url: string, body?: unknown): Promise<WecomAnswer> {
  const response = await fetch(url, {
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer: unknown = await response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });
  const errcode = (answer as { errcode?: unknown } | null)?.errcode;
  if (typeof errcode !== 'number') throw new ForeignAnswer(response.status);
  return answer as WecomAnswer;
}

/** Something answered, but not the service: a proxy, a login page of the network. */
class ForeignAnswer extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** True when the connection was never made, so that nothing can have arrived. */
export function notSent(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    codeOf(error),
  );
}

/** What a failed call looked like, in words for the log. Holds no address, for that would carry secrets. */
export function failureWords(error: unknown): string {
  if (error instanceof ForeignAnswer) return `应答不是企业微信的格式（HTTP ${error.status}）`;
  if (error instanceof Error && error.name === 'TimeoutError') return `${TIMEOUT_MS / 1000} 秒内没有应答`;
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `域名解析失败（${code}）`;
  if (notSent(error)) return `连不上企业微信（${code}）`;
  return `连接中途断开${code ? `（${code}）` : ''}`;
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? cause.code : '';
}
