import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.js';

/** 2026-11-22 12:30 in Beijing. */
export const NOON = Date.parse('2026-11-22T12:30:00+08:00');
export const SIGNED_IN = 'SUB=sim; SUBP=sim';

/** A simulator with a clock in hand and no chatter, and a reader that follows no redirect. */
export async function simulated(options: SimulatorOptions = {}): Promise<{
  sim: Simulator;
  clock: { at: number };
  get(
    url: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; location: string; cookies: string[] }>;
  json(url: string, headers?: Record<string, string>): Promise<any>;
  post(url: string, body: object | URLSearchParams): Promise<Response>;
}> {
  const clock = { at: NOON };
  const sim = await startSimulator({ baselinePerMinute: 0, now: () => new Date(clock.at), ...options });
  const get = async (url: string, headers: Record<string, string> = { cookie: SIGNED_IN }) => {
    const r = await fetch(url, { headers, redirect: 'manual' });
    return {
      status: r.status,
      text: await r.text(),
      location: r.headers.get('location') ?? '',
      cookies: r.headers.getSetCookie(),
    };
  };
  return {
    sim,
    clock,
    get,
    json: async (url, headers) => JSON.parse((await get(url, headers)).text),
    post: (url, body) =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        ...(body instanceof URLSearchParams
          ? { body }
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
  };
}
