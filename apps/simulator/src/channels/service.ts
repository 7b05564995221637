import type { Request, Response } from 'express';
import type { Origin } from '../faults/fault.js';
import type { Faults } from '../faults/faults.js';
import type { Callbacks } from './callbacks.js';
import type { Phones } from './phones.js';

/** What the doubles of SMS and voice are made from. */
export interface Telecom {
  phones: Phones;
  callbacks: Callbacks;
  faults: Faults;
  now: () => number;
}

/** 2026-11-25 21:05:08 in Beijing. */
export const beijing = (ms: number): string =>
  new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/**
 * Answers a request whose work is done. report: the callback that follows; before the answer under callback_first, else after.
 * close_after_body: the work is done, and its answer gets lost.
 */
export async function answer(
  telecom: Telecom,
  origin: Origin,
  request: Request,
  response: Response,
  body: unknown,
  report: () => Promise<unknown>,
): Promise<void> {
  const first = telecom.faults.take(origin, ['callback_first'], request) !== null;
  if (first) await report();
  if (telecom.faults.take(origin, ['close_after_body'], request)) request.socket.destroy();
  else response.json(body);
  if (!first) await report();
}
