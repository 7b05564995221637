import { createECDH, createHmac, createPrivateKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Config } from '@fengsui/platform';

/** A key pair that push services know this school by (VAPID, RFC 8292): P-256. */
interface Pair {
  /** base64url of the uncompressed point, 65 bytes: applicationServerKey of a subscription */
  publicKey: string;
  privateKey: KeyObject;
  /** for the receipts of browsers */
  macKey: Buffer;
}

/**
 * The key ring of browser push: FENGSUI_PUSH_KEYS, or keys derived from the link keys (HKDF-SHA256 under a label of their own), so that nothing
 * secret lies in the database. A browser takes messages from the key it subscribed with and from no other: the first key is for new
 * subscriptions, all others serve those made with them.
 */
export class PushKeys {
  private readonly pairs: Map<string, Pair>;

  constructor(config: Pick<Config, 'FENGSUI_PUSH_KEYS' | 'FENGSUI_LINK_KEYS'>) {
    const own = ring(config.FENGSUI_PUSH_KEYS).map(({ kid, key }): [string, Pair] => {
      if (!kid || key.length !== 32)
        throw new Error(
          `FENGSUI_PUSH_KEYS：密钥 ${kid || '（无名）'} 应为 kid:BASE64URL，解码后 32 字节（npm run fengsui -- new-key 可生成）`,
        );
      return [kid, pairOf(kid, key)];
    });
    const derived = ring(config.FENGSUI_LINK_KEYS).map(({ kid, key }): [string, Pair] => [
      `link:${kid}`,
      pairOf(`link:${kid}`, Buffer.from(hkdfSync('sha256', key, '', 'fengsui: browser push', 32))),
    ]);
    this.pairs = new Map([...own, ...derived]);
  }

  /** For new subscriptions. */
  current(): { kid: string; publicKey: string } {
    const [kid, { publicKey }] = [...this.pairs][0]!;
    return { kid, publicKey };
  }

  /** null where the ring no longer holds it: what was subscribed with it takes nothing any more. */
  pair(kid: string): Pick<Pair, 'publicKey' | 'privateKey'> | null {
    return this.pairs.get(kid) ?? null;
  }

  /** Only a browser that could read a message knows this of it: what its receipt must show. */
  proof(kid: string, outboxId: string): string {
    return createHmac('sha256', this.pairs.get(kid)!.macKey).update(outboxId).digest('base64url');
  }

  /** Whether a receipt comes from a browser that was sent this message. */
  proves(outboxId: string, proof: string): boolean {
    const given = Buffer.from(proof);
    return [...this.pairs.keys()].some((kid) => {
      const right = Buffer.from(this.proof(kid, outboxId));
      return right.length === given.length && timingSafeEqual(right, given);
    });
  }
}

function ring(setting: string): { kid: string; key: Buffer }[] {
  return setting
    .split(',')
    .filter((pair) => pair.trim())
    .map((pair) => {
      const [kid = '', key = ''] = pair.trim().split(':');
      return { kid, key: Buffer.from(key, 'base64url') };
    });
}

/** Any 32 bytes are a private key but for one in 2^32, which the curve refuses. */
function pairOf(kid: string, d: Buffer): Pair {
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(d);
  } catch {
    throw new Error(`FENGSUI_PUSH_KEYS：密钥 ${kid} 不能用于推送，请另生成一把（npm run fengsui -- new-key）`);
  }
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((b) => b.toString('base64url')) as [string, string];
  return {
    publicKey: point.toString('base64url'),
    privateKey: createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x, y }, format: 'jwk' }),
    macKey: Buffer.from(hkdfSync('sha256', d, '', 'fengsui: receipts of browsers', 32)),
  };
}
