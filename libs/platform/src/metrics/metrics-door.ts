import { timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** Whether a request for /metrics may be answered: from this host, or with the token. authorization: the header as sent. */
export function mayReadMetrics(address: string, authorization: string | undefined, token: string): boolean {
  const host = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  if (host === '::1' || (isIPv4(host) && host.startsWith('127.'))) return true;
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return token !== '' && given.length === wanted.length && timingSafeEqual(given, wanted);
}
