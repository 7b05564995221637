import { randomUUID } from 'node:crypto';
import type { Clock, Config } from '@fengsui/platform';
import { type Answer, call } from '../http/call.js';
import { acs3Query, acs3Sign } from './acs3.js';

export type AliyunKeys = Pick<Config, 'ALIYUN_ACCESS_KEY_ID' | 'ALIYUN_ACCESS_KEY_SECRET'>;

/** SMS and voice have the same version. */
const VERSION = '2017-05-25';

/** One signed call; parameters without a value are left out. Throws as call does. */
export function callAliyun(
  base: string,
  action: string,
  parameters: Record<string, string>,
  keys: AliyunKeys,
  clock: Clock,
): Promise<Answer> {
  const query = Object.fromEntries(Object.entries(parameters).filter(([, v]) => v !== ''));
  const url = new URL(base);
  const { headers } = acs3Sign(
    {
      host: url.host,
      action,
      version: VERSION,
      query,
      date: `${clock.now().toISOString().slice(0, 19)}Z`,
      nonce: randomUUID(),
    },
    keys.ALIYUN_ACCESS_KEY_ID,
    keys.ALIYUN_ACCESS_KEY_SECRET,
  );
  return call(
    { url: `${url.origin}/?${acs3Query(query)}`, method: 'POST', headers },
    (a) => typeof a['Code'] === 'string',
  );
}
