import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';

/** What a link says of itself; the row in ack_link is what counts. */
export interface LinkPayload {
  /** person */
  r: string;
  /** incident */
  i: string;
  /** unit's ladder */
  u: number;
  /** level told */
  l: number;
  /** what it allows */
  a: 'ack';
  /** epoch */
  e: number;
  /** seconds since 1970 after which it is no longer taken */
  x: number;
  /** a number used once */
  n: string;
}

/** A link outlives its deadline, so that somebody late can still sign. */
const LIFE_MS = 48 * 3_600_000;

/** Makes and verifies signed links: base64url(payload).kid.hmac, over a key ring whose first key signs. */
@Injectable()
export class LinkMaker {
  private readonly keys: { kid: string; key: Buffer }[];
  private readonly base: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'FENGSUI_LINK_KEYS' | 'PUBLIC_URL'>) {
    this.base = config.PUBLIC_URL.replace(/\/$/, '');
    this.keys = config.FENGSUI_LINK_KEYS.split(',').map((pair) => {
      const [kid, key] = pair.split(':');
      if (!kid || !key || Buffer.from(key, 'base64url').length < 16)
        throw new Error('FENGSUI_LINK_KEYS：每把密钥形如 k1:BASE64URL，不少于 16 字节');
      return { kid, key: Buffer.from(key, 'base64url') };
    });
  }

  /** Address for one person at one level, with its row; written in the transaction of the message. */
  async make(
    tx: Sql,
    to: { personId: string; incidentId: string; ladderNo: number; levelNo: number; epoch: number; now: Date },
  ): Promise<string> {
    const expires = new Date(to.now.getTime() + LIFE_MS);
    const payload: LinkPayload = {
      r: to.personId,
      i: to.incidentId,
      u: to.ladderNo,
      l: to.levelNo,
      a: 'ack',
      e: to.epoch,
      x: Math.floor(expires.getTime() / 1000),
      n: randomBytes(9).toString('base64url'),
    };
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const { kid, key } = this.keys[0]!;
    const token = `${body}.${kid}.${sign(key, `${body}.${kid}`)}`;
    await tx.query(
      `insert into ack_link (token_hash, incident_id, person_id, ladder_no, level_no, epoch, action, expires_at) values ($1, $2, $3, $4, $5, $6, 'ack', $7)`,
      [hashOf(token), to.incidentId, to.personId, to.ladderNo, to.levelNo, to.epoch, expires],
    );
    return `${this.base}/m/l/${token}`;
  }

  /** What a token says when one of our keys, the first or an older one, signed it; null otherwise. */
  verify(token: string): LinkPayload | null {
    const [body, kid, mac, more] = token.split('.');
    const key = this.keys.find((k) => k.kid === kid)?.key;
    if (!body || !mac || !key || more !== undefined) return null;
    const expected = Buffer.from(sign(key, `${body}.${kid}`));
    const given = Buffer.from(mac);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as LinkPayload;
  }
}

const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** What is stored of a token. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
