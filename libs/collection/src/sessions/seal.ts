import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@fengsui/platform';

/** Sealed text that cannot be opened; the message is Chinese and names what to do. Never holds any of the content. */
export class SealFailure extends Error {}

const IV = 12;
const TAG = 16;

/**
 * Seals text at rest: AES-256-GCM, bytes are iv(12) | tag(16) | ciphertext, bound to a label (additional data).
 * The first key of FENGSUI_SESSION_KEYS seals, all open. Keys derived from the link keys (HKDF-SHA256 under a label of their own) open too,
 * and seal where there are no session keys, so that a ring may be introduced later.
 */
@Injectable()
export class Seals {
  private readonly keys: Map<string, Buffer>;
  private readonly first: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'FENGSUI_SESSION_KEYS' | 'FENGSUI_LINK_KEYS'>) {
    const own = ring(config.FENGSUI_SESSION_KEYS).map(({ kid, key }): [string, Buffer] => {
      if (key.length !== 32)
        throw new Error(
          `FENGSUI_SESSION_KEYS：密钥 ${kid || '（无名）'} 应为 kid:BASE64URL，解码后 32 字节（npm run fengsui -- new-key 可生成）`,
        );
      return [kid, key];
    });
    const derived = ring(config.FENGSUI_LINK_KEYS).map(({ kid, key }): [string, Buffer] => [
      `link:${kid}`,
      Buffer.from(hkdfSync('sha256', key, '', 'fengsui: sessions of the sites', 32)),
    ]);
    this.keys = new Map([...own, ...derived]);
    this.first = [...this.keys.keys()][0]!;
  }

  seal(text: string, label: string): { kid: string; sealed: Buffer } {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.first)!, iv).setAAD(Buffer.from(label));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { kid: this.first, sealed: Buffer.concat([iv, cipher.getAuthTag(), body]) };
  }

  /** Throws SealFailure: the key is missing, or the bytes or the label are not what was sealed. */
  open(kid: string, sealed: Buffer, label: string): string {
    const key = this.keys.get(kid);
    if (!key)
      throw new SealFailure(
        `封存会话的密钥 ${kid} 不在现有密钥中：请把它加回 ${kid.startsWith('link:') ? 'FENGSUI_LINK_KEYS' : 'FENGSUI_SESSION_KEYS'}，或重新登录`,
      );
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG });
      decipher.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(IV, IV + TAG));
      return Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]).toString('utf8');
    } catch {
      // the library's words would say nothing to anybody
      throw new SealFailure(`封存的会话已损坏或被改动（密钥 ${kid}）：请重新登录`);
    }
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
