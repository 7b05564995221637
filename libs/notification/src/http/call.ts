import { fetch } from 'undici';
import type { SendResult } from '../channel.js';

/** So long an answer of a service is waited for. */
export const TIMEOUT_MS = 10_000;

/** One HTTP call to a service outside. */
export interface Call {
  url: string | URL;
  /** GET when there is neither method nor body */
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}
export type Answer = Record<string, unknown>;

/** Something answered, but not the service: a proxy, a login page of the network. */
class ForeignAnswer extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/**
 * Calls a service and answers its JSON, whatever the HTTP status: services report business errors on 200 and on 400 alike.
 * Throws when no answer of the service came back: read the error with notSent, failureWords or outcomeOf.
 * Redirects are refused: they would carry the request, and the secrets in it, to another place.
 */
export async function call(c: Call, isAnswer: (answer: Answer) => boolean): Promise<Answer> {
  const response = await fetch(c.url, {
    method: c.method ?? (c.body === undefined ? 'GET' : 'POST'),
    ...(c.headers ? { headers: c.headers } : {}),
    ...(c.body === undefined ? {} : { body: c.body }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer: unknown = await response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });
  if (typeof answer !== 'object' || answer === null || !isAnswer(answer as Answer))
    throw new ForeignAnswer(response.status);
  return answer as Answer;
}

/** True when the connection was never made, so that nothing can have arrived. */
function notSent(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    codeOf(error),
  );
}

/** What a failed call looked like, in words for the log. Holds no address, for that would carry secrets. */
export function failureWords(error: unknown, service: string): string {
  if (error instanceof ForeignAnswer) return `应答不是${service}的格式（HTTP ${error.status}）`;
  if ((error as { name?: unknown }).name === 'TimeoutError') return `${TIMEOUT_MS / 1000} 秒内没有应答`;
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `域名解析失败（${code}）`;
  if (notSent(error)) return `连不上${service}（${code}）`;
  return `连接中途断开${code ? `（${code}）` : ''}`;
}

/** What a failed call means for a message: never sent, or nobody knows. */
export function outcomeOf(error: unknown, service: string): SendResult {
  const reason = failureWords(error, service);
  return notSent(error) ? { outcome: 'rejected_retryable', code: 'network', reason } : { outcome: 'ambiguous', reason };
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? cause.code : '';
}
