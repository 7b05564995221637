import { call } from '../http/call.js';
import type { WecomAnswer } from './answer.js';

/** The service's name in words for people. */
export const WECOM = '企业微信';

/** One call to the service; throws as call does. */
export async function callWecom(url: string, body?: unknown): Promise<WecomAnswer> {
  const answer = await call(
    {
      url,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    },
    (a) => typeof a['errcode'] === 'number',
  );
  return answer as WecomAnswer;
}
