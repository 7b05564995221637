import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';

/** What a link says of itself; the row in ack_link is what counts. */
export interface LinkPayload {
  /** person */
  r: string;
  /** incident */
  i: string;
  /** level told */
  l: number;
  /** epoch */
  e: number;
  /** a number used once */
  n: string;
}

/** A link outlives its deadline, so that somebody late can still sign. */
const LIFE_HOURS = 48;

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
  async make(tx: Sql, to: { personId: string; incidentId: string; levelNo: number; epoch: number }): Promise<string> {
    const payload: LinkPayload = {
      r: to.personId,
      i: to.incidentId,
      l: to.levelNo,
      e: to.epoch,
      n: randomBytes(9).toString('base64url'),
    };
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const { kid, key } = this.keys[0]!;
    const token = `${body}.${kid}.${sign(key, `${body}.${kid}`)}`;
    await tx.query(
      `insert into ack_link (token_hash, incident_id, person_id, level_no, epoch, expires_at) values ($1, $2, $3, $4, $5, app.now() + $6 * interval '1 hour')`,
      [createHash('sha256').update(token).digest('hex'), to.incidentId, to.personId, to.levelNo, to.epoch, LIFE_HOURS],
    );
    return `${this.base}/m/l/${token}`;
  }

  /** True when one of our keys signed it. */
  verify(token: string): boolean {
    const [body, kid, mac] = token.split('.');
    const key = this.keys.find((k) => k.kid === kid)?.key;
    if (!body || !mac || !key) return false;
    const expected = Buffer.from(sign(key, `${body}.${kid}`));
    const given = Buffer.from(mac);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');
