import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { Config } from '@fengsui/platform';

type Settings = Pick<Config, 'FENGSUI_CALLBACK_SECRET' | 'FENGSUI_CALLBACK_SOURCES'>;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const family = (ip: string): 'ipv4' | 'ipv6' => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');

/** Callbacks of SMS and voice are unsigned (escalation.md 5): the path holds a secret, and only listed sources are heard. */
export class CallbackGate {
  private readonly sources = new BlockList();

  /** Throws when a source is neither an address nor a network. */
  constructor(private readonly settings: Settings) {
    for (const source of settings.FENGSUI_CALLBACK_SOURCES.split(',').filter(Boolean)) {
      const [address = '', prefix] = source.trim().split('/');
      const bits = Number(prefix);
      if (isIP(address) === 0 || (prefix !== undefined && !(bits >= 0 && bits <= (isIP(address) === 6 ? 128 : 32))))
        throw new Error(`FENGSUI_CALLBACK_SOURCES：“${source}”不是 IP 地址或网段（如 203.0.113.0/24）`);
      if (prefix === undefined) this.sources.addAddress(address, family(address));
      else this.sources.addSubnet(address, bits, family(address));
    }
  }

  /** Why a callback is not heard; null when it is. */
  refuse(secret: string, ip: string): string | null {
    if (!this.settings.FENGSUI_CALLBACK_SECRET) return '尚未设置 FENGSUI_CALLBACK_SECRET';
    if (!timingSafeEqual(digest(secret), digest(this.settings.FENGSUI_CALLBACK_SECRET))) return '回调网址中的密文不对';
    const from = ip.replace(/^::ffff:/, '');
    if (isIP(from) === 0 || !this.sources.check(from, family(from)))
      return `来源 ${from} 不在 FENGSUI_CALLBACK_SOURCES 中`;
    return null;
  }
}
