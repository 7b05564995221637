import type { ApiError } from '@fengsui/contract';
import { learnServerTime } from '../live/now';
import { sessionEnded } from './signed-out';

/** A refusal or a failure, with the words a person can act on. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

const FALLBACK: Record<number, string> = {
  401: '登录已过期，请重新登录。',
  403: '您没有这项权限，请联系宣传部值班员。',
  404: '没有找到这项内容，可能已被移除。',
  409: '内容已被别人更新，请看最新情况后再操作。',
  429: '操作过于频繁，请稍候再试。',
};

/** Calls the api on this origin; every refusal becomes an ApiFailure with a Chinese message. key: Idempotency-Key of a POST. */
export async function api<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  key?: string,
): Promise<T> {
  let response: Response;
  try {
    const early = method === 'GET' ? await askedEarly(path) : null;
    response =
      early ??
      (await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: {
          Accept: 'application/json',
          ...(method === 'GET'
            ? {}
            : { 'X-Fengsui': '1', 'X-Client-Time': new Date().toISOString(), 'Content-Type': 'application/json' }),
          ...(key ? { 'Idempotency-Key': key } : {}),
        },
        body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
        signal: after(20_000),
      }));
  } catch {
    throw new ApiFailure(0, 'network', '网络不通，请检查网络后重试。');
  }
  learnServerTime(response.headers.get('date'));
  if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as T;
  throw failure(response.status, await readJson(response));
}

/** What index.html asked before this script came; each answer serves once. null: nothing, or not what was wanted: it may be different after signing in. */
async function askedEarly(path: string): Promise<Response | null> {
  const all = (window as { askedEarly?: Record<string, Promise<Response>> }).askedEarly ?? {};
  const asked = all[path];
  delete all[path];
  const answer = await asked?.catch(() => null);
  return answer?.ok ? answer : null;
}

/** AbortSignal.timeout is younger than the browsers inside chat apps. */
function after(ms: number): AbortSignal {
  const controller = new AbortController();
  window.setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

/**
 * Sends a form with files; told tells the share that has left, 0 to 1. Refusals as with api. Long files on a slow line take their time:
 * it ends only when nothing moves.
 */
export function upload<T>(path: string, form: FormData, told: (share: number) => void, key?: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-Fengsui', '1');
    request.setRequestHeader('X-Client-Time', new Date().toISOString());
    if (key) request.setRequestHeader('Idempotency-Key', key);
    let quiet = 0;
    const alive = (): void => {
      window.clearTimeout(quiet);
      quiet = window.setTimeout(() => request.abort(), 60_000);
    };
    alive();
    request.upload.onprogress = (e) => (alive(), e.lengthComputable && told(e.loaded / e.total));
    request.onloadend = () => {
      window.clearTimeout(quiet);
      if (request.status === 0) return reject(new ApiFailure(0, 'network', '网络不通，没有送出，请检查网络后重试。'));
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // A proxy's page instead of an answer: the status says enough.
      }
      if (request.status < 300) resolve(body as T);
      else reject(failure(request.status, body));
    };
    request.send(form);
  });
}

function failure(status: number, body: unknown): ApiFailure {
  const error = body as Partial<ApiError> | null;
  if (status === 401 && error?.code === 'not_signed_in') sessionEnded();
  const said = error?.message ?? FALLBACK[status] ?? `服务暂时不可用（${status}），请稍后重试。`;
  // the field's name in the API says nothing to whoever fills in the form
  const message = said.replace(/^“[\w.]+”不合要求：/, '');
  return new ApiFailure(status, error?.code ?? 'http', message, error?.field);
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** What to show for anything thrown. */
export function words(error: unknown): string {
  return error instanceof ApiFailure ? error.message : '页面出错，请刷新后重试。';
}

/** Where to sign in and come back here. */
export function loginPath(): string {
  const here = window.location.pathname + window.location.search;
  return here === '/' ? '/login' : `/login?to=${encodeURIComponent(here)}`;
}

/** An id for one submission: sent again with the same id it is harmless. randomUUID exists on https and localhost only. */
export function newRequestId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
