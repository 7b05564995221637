import { type KeyObject, sign } from 'node:crypto';

/** Below the 24 hours that push services accept, and longer than any clock is wrong. */
const LIFE_S = 12 * 3_600;

/**
 * The header that says who sends (RFC 8292): a JWT for one push service, by our clock. contact: mailto: or https:, whom the service's
 * operator asks when something is wrong.
 */
export function vapidHeader(
  key: { publicKey: string; privateKey: KeyObject },
  claims: { endpoint: string; contact: string; now: Date },
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({
    aud: new URL(claims.endpoint).origin,
    exp: Math.floor(claims.now.getTime() / 1000) + LIFE_S,
    sub: claims.contact,
  })}`;
  const signature = sign('sha256', Buffer.from(text), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${text}.${signature.toString('base64url')}, k=${key.publicKey}`;
}
