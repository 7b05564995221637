import { createHash, createHmac } from 'node:crypto';

/** A JSON call to an interface of 腾讯云. */
export interface Tc3Call {
  host: string;
  service: 'sms' | 'cvm';
  /** SendSms */
  action: string;
  body: string;
  /** unix seconds */
  timestamp: number;
}

export const TC3_CONTENT_TYPE = 'application/json; charset=utf-8';
const SIGNED = 'content-type;host;x-tc-action';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature TC3-HMAC-SHA256 (channels.md 6); the date is the UTC day of the timestamp. */
export function tc3Sign(
  c: Tc3Call,
  secretId: string,
  secretKey: string,
): { authorization: string; payloadHash: string; canonicalHash: string; signature: string } {
  const date = new Date(c.timestamp * 1000).toISOString().slice(0, 10);
  const payloadHash = sha256(c.body);
  const headers = `content-type:${TC3_CONTENT_TYPE}\nhost:${c.host}\nx-tc-action:${c.action.toLowerCase()}\n`;
  const canonicalHash = sha256(['POST', '/', '', headers, SIGNED, payloadHash].join('\n'));
  const scope = `${date}/${c.service}/tc3_request`;
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), c.service), 'tc3_request');
  const signature = hmac(key, `TC3-HMAC-SHA256\n${c.timestamp}\n${scope}\n${canonicalHash}`).toString('hex');
  const authorization = `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${SIGNED}, Signature=${signature}`;
  return { authorization, payloadHash, canonicalHash, signature };
}
