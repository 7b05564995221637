import { createHash, createHmac } from 'node:crypto';
import type { Request } from 'express';

/** What a signature of 阿里云 must be made of; the service refuses one that is older or newer than this. */
const SKEW_MS = 15 * 60_000;
const MUST = ['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-version'];

export interface AliyunKeys {
  keyId: string;
  keySecret: string;
}
/** HTTP status, Code, Message. */
export type Refusal = [number, string, string];

const hex = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** Checks a request as the gateway of 阿里云 does (channels.md 5); written apart from the product. nonces: those seen so far. */
export function checkAcs3(
  request: Request & { rawBody?: Buffer },
  keys: AliyunKeys,
  nonces: Set<string>,
  now: number,
): Refusal | null {
  const header = request.get('authorization') ?? '';
  const parts = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(header);
  if (!parts) return [400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.'];
  const [, keyId, signed, signature] = parts as unknown as [string, string, string, string];
  if (keyId !== keys.keyId) return [404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'];
  const names = signed.split(';');
  if (MUST.some((n) => !names.includes(n)) || names.join() !== [...names].sort().join())
    return [400, 'IncompleteSignature', 'SignedHeaders'];
  const date = request.get('x-acs-date') ?? '';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Math.abs(Date.parse(date) - now) > SKEW_MS)
    return [400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.'];
  const body = request.rawBody ?? Buffer.alloc(0);
  if (request.get('x-acs-content-sha256') !== hex(body)) return [400, 'IncompleteSignature', 'x-acs-content-sha256'];
  const query = [...new URL(request.originalUrl, 'http://x').searchParams]
    .map(([k, v]) => [rfc3986(k), rfc3986(v)].join('='))
    .sort()
    .join('&');
  const lines = names.map((n) => `${n}:${(request.get(n) ?? '').trim()}`).join('\n');
  const canonical = `${request.method}\n/\n${query}\n${lines}\n\n${signed}\n${hex(body)}`;
  const expected = createHmac('sha256', keys.keySecret)
    .update(`ACS3-HMAC-SHA256\n${hex(canonical)}`)
    .digest('hex');
  if (signature !== expected)
    return [400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.'];
  const nonce = request.get('x-acs-signature-nonce') ?? '';
  if (nonces.has(nonce)) return [400, 'SignatureNonceUsed', 'Specified signature nonce was used already.'];
  nonces.add(nonce);
  return null;
}

function rfc3986(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text)) {
    const c = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-_.~]/.test(c) ? c : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
