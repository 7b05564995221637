import type { Problem } from '@fengsui/contract';
import type { Door } from './door.js';

/** door.call under /api/ for stories of many calls: whoever signs in stays signed in, as people do. */
export function keptSessions(door: () => Door) {
  const sessions = new Map<string, ReturnType<Door['as']>>();
  return async <T>(
    user: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T & Problem }> => {
    const sent: RequestInit = {
      method,
      ...(body === undefined
        ? {}
        : body instanceof FormData
          ? { body }
          : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    };
    const ask = async (): Promise<Response> => {
      if (!sessions.has(user)) sessions.set(user, door().as(user));
      return (await sessions.get(user)!)(`/api/${path}`, sent);
    };
    let answer = await ask();
    // the story's clock has gone on, and the session is over
    if (answer.status === 401 && sessions.delete(user)) answer = await ask();
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : null) as T & Problem };
  };
}
