import { createHash, createHmac } from 'node:crypto';

/** A call to an RPC interface of 阿里云: all parameters in the query, an empty body. */
export interface Acs3Call {
  /** host as the request will say it, with its port where that is not the usual one */
  host: string;
  action: string;
  version: string;
  query: Record<string, string>;
  /** 2023-11-14T22:13:20Z */
  date: string;
  nonce: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const EMPTY = sha256('');

/** RFC 3986: what encodeURIComponent leaves out as well. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The query in canonical form, which is also the one sent. */
export const acs3Query = (query: Record<string, string>): string =>
  Object.entries(query)
    .map(([k, v]) => `${encode(k)}=${encode(v)}`)
    .sort()
    .join('&');

/** Signature ACS3-HMAC-SHA256 (channels.md 5). canonicalHash is what a support case asks for. */
export function acs3Sign(
  c: Acs3Call,
  keyId: string,
  secret: string,
): { headers: Record<string, string>; canonicalHash: string; signature: string } {
  const headers: Record<string, string> = {
    host: c.host,
    'x-acs-action': c.action,
    'x-acs-content-sha256': EMPTY,
    'x-acs-date': c.date,
    'x-acs-signature-nonce': c.nonce,
    'x-acs-version': c.version,
  };
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const lines = names.map((n) => `${n}:${headers[n]}\n`).join('');
  const canonicalHash = sha256(['POST', '/', acs3Query(c.query), lines, signed, EMPTY].join('\n'));
  const signature = createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${canonicalHash}`).digest('hex');
  headers['Authorization'] = `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${signed},Signature=${signature}`;
  return { headers, canonicalHash, signature };
}
