import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Faults } from '../faults/faults.js';
import { play } from '../faults/play.js';

/** What a browser's PushManager.subscribe gives. */
export interface BrowserSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}
/** A notification's content as the browser decrypted it. */
export interface Push {
  at: number;
  endpoint: string;
  text: string;
  topic: string | null;
  ttl: number;
  urgency: string;
}
interface Browser {
  curve: ReturnType<typeof createECDH>;
  auth: Buffer;
  serverKey: string;
  gone: boolean;
  times: number[];
}

const ORIGIN = 'push';
const MINUTE = 60_000;
const DAY_S = 86_400;
/** RFC 8030 7.2: a service takes at least so many bytes, and browsers' services no more. */
const MOST_BYTES = 4096;
const PER_MINUTE = 240;
const CODES: Record<number, string> = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 410: 'Gone' };

/** The push service of a browser's maker (RFC 8030, 8292), and the browsers behind it, which decrypt what comes (RFC 8188, 8291). */
export class PushService {
  /** what browsers got and could read */
  readonly messages: Push[] = [];
  /** taken by the service, and thrown away by the browser: it could not be decrypted */
  undecryptable = 0;
  private readonly browsers = new Map<string, Browser>();
  /** where it listens; known once it does */
  base = '';

  constructor(
    private readonly faults: Faults,
    private readonly now: () => number,
  ) {}

  clear(): void {
    this.messages.length = 0;
    this.undecryptable = 0;
    for (const b of this.browsers.values()) b.times.length = 0;
  }

  /** A browser subscribes with a school's public key (base64url). */
  subscribe(serverKey: string): BrowserSubscription {
    const curve = createECDH('prime256v1');
    curve.generateKeys();
    const id = randomBytes(24).toString('base64url');
    const auth = randomBytes(16);
    this.browsers.set(id, { curve, auth, serverKey, gone: false, times: [] });
    return {
      endpoint: `${this.base}/push/${id}`,
      keys: { p256dh: curve.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
    };
  }

  /** The browser was removed, or its user withdrew the permission. */
  unsubscribe(endpoint: string): void {
    this.browsers.get(endpoint.split('/').at(-1)!)!.gone = true;
  }

  router(): Router {
    const r = Router();
    r.use(play(this.faults, ORIGIN));
    r.post('/push/:id', bytes, (request, response) => this.serve(request, response));
    return r;
  }

  private serve(request: Request, response: Response): void {
    const error = this.faults.take(ORIGIN, ['error200'], request);
    const [status, retryAfter] = error ? [Number(error.code ?? 500), 60] : this.take(request);
    if (status === 201 && this.faults.take(ORIGIN, ['close_after_body'], request)) return void request.socket.destroy();
    if (status === 429 || status === 503) response.setHeader('Retry-After', String(retryAfter));
    if (status === 201) response.setHeader('Location', `${this.base}/message/${randomBytes(9).toString('base64url')}`);
    response
      .status(status)
      .type('text')
      .send(CODES[status] ?? `status ${status}`);
  }

  /** The status, and seconds to wait where there were too many. */
  private take(request: Request): [number, number] {
    const browser = this.browsers.get(String(request.params['id']));
    if (!browser) return [404, 0];
    if (browser.gone) return [410, 0];
    const refused = this.refuse(request, browser);
    if (refused !== null) return [refused, 0];
    browser.times = browser.times.filter((t) => t > this.now() - MINUTE);
    if (browser.times.length >= PER_MINUTE) return [429, Math.ceil((browser.times[0]! + MINUTE - this.now()) / 1000)];
    browser.times.push(this.now());
    this.deliver(request, browser);
    return [201, 0];
  }

  private refuse(request: Request, browser: Browser): number | null {
    const token = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)$/.exec(request.get('authorization') ?? '');
    if (!token) return 401;
    const [, jwt, key] = token as unknown as [string, string, string];
    if (key !== browser.serverKey || !this.signed(jwt, key)) return 403;
    if (!/^\d+$/.test(request.get('ttl') ?? '')) return 400;
    const topic = request.get('topic');
    if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic)) return 400;
    if (request.get('content-encoding') !== 'aes128gcm') return 400;
    return (request.body as Buffer).length > MOST_BYTES ? 413 : null;
  }

  /** ES256 over header and claims; for this service, not expired, for no longer than a day, with somebody to ask. */
  private signed(jwt: string, key: string): boolean {
    const [head, claims, signature] = jwt.split('.') as [string, string, string];
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
    const point = Buffer.from(key, 'base64url');
    if (point.length !== 65) return false;
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((b) => b.toString('base64url')) as [string, string];
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const right = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    const { aud, exp, sub } = read(claims);
    const now = this.now() / 1000;
    return (
      right &&
      read(head)['alg'] === 'ES256' &&
      aud === this.base &&
      typeof exp === 'number' &&
      exp > now &&
      exp <= now + DAY_S &&
      /^(mailto:|https:)/.test(String(sub))
    );
  }

  private deliver(request: Request, browser: Browser): void {
    const text = decrypt(request.body as Buffer, browser);
    if (text === null) return void this.undecryptable++;
    const topic = request.get('topic') ?? null;
    const endpoint = `${this.base}${request.path}`;
    const push = {
      ...{ at: this.now(), endpoint, text, topic },
      ...{ ttl: Number(request.get('ttl')), urgency: request.get('urgency') ?? 'normal' },
    };
    // a browser that is off keeps the last of a topic
    const same = topic === null ? -1 : this.messages.findIndex((m) => m.endpoint === endpoint && m.topic === topic);
    if (same >= 0) this.messages[same] = push;
    else this.messages.push(push);
  }
}

/** The body as it came: readers of bodies refuse an encoding that only browsers know. */
function bytes(request: Request, _: Response, next: NextFunction): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    request.body = Buffer.concat(parts);
    next();
  });
}

/** One record of aes128gcm, as a browser opens it; null: not for it, or spoilt. */
function decrypt(body: Buffer, { curve, auth }: Browser): string | null {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + sender.length);
  try {
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), curve.getPublicKey(), sender]);
    const ikm = Buffer.from(hkdfSync('sha256', curve.computeSecret(sender), auth, info, 32));
    const part = (name: string, size: number): Buffer =>
      Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${name}\0`, size));
    const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    // the last record ends in 2 and zeros
    return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
  } catch {
    return null;
  }
}
