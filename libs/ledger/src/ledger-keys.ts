import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@fengsui/platform';

/** What a key is used for; each use has a key of its own (HKDF-SHA256). */
export type KeyUse = 'checkpoints' | 'people';
const FILE = 'ledger.key';

/**
 * The key ring of the log, outside the database: FENGSUI_LEDGER_KEYS (kid:base64url[,…]; the first signs and seals, all verify and open), or a key
 * that is made at its first use in the data folder, readable by its owner alone.
 */
@Injectable()
export class LedgerKeys {
  private ring: Map<string, Buffer> | null = null;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'FENGSUI_LEDGER_KEYS' | 'FENGSUI_DATA_DIR'>) {}

  /** Names of the keys, the one that signs first. */
  kids(): string[] {
    return [...this.keys().keys()];
  }

  /** 32 bytes for one use; null where the ring does not hold the key. */
  key(kid: string, use: KeyUse): Buffer | null {
    const key = this.keys().get(kid);
    return key ? Buffer.from(hkdfSync('sha256', key, '', `fengsui: ledger ${use}`, 32)) : null;
  }

  /** HMAC-SHA256, base64url; null where the ring does not hold the key. */
  mac(kid: string, use: KeyUse, text: string): string | null {
    const key = this.key(kid, use);
    return key && createHmac('sha256', key).update(text).digest('base64url');
  }

  private keys(): Map<string, Buffer> {
    return (this.ring ??= parse(this.config.FENGSUI_LEDGER_KEYS || this.kept()));
  }

  private kept(): string {
    const file = path.join(this.config.FENGSUI_DATA_DIR, FILE);
    fs.mkdirSync(this.config.FENGSUI_DATA_DIR, { recursive: true });
    const made = `${file}.${process.pid}`;
    fs.writeFileSync(made, `l${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64url')}`, {
      mode: 0o600,
    });
    try {
      fs.linkSync(made, file); // whole or not at all, and never over another process's key
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      fs.rmSync(made);
    }
    return fs.readFileSync(file, 'utf8').trim();
  }
}

function parse(setting: string): Map<string, Buffer> {
  return new Map(
    setting.split(',').map((pair): [string, Buffer] => {
      const [kid = '', text = ''] = pair.trim().split(':');
      const key = Buffer.from(text, 'base64url');
      if (!kid || key.length < 32)
        throw new Error(
          `FENGSUI_LEDGER_KEYS：密钥 ${kid || '（无名）'} 应为 kid:BASE64URL，解码后至少 32 字节（npm run fengsui -- new-key 可生成）`,
        );
      return [kid, key];
    }),
  );
}
