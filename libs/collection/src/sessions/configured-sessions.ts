import type { Site } from '@fengsui/contract';
import type { Config } from '@fengsui/platform';
import { Sessions } from '../sessions.js';

/** Cookies from the settings, and what the sites add to them, in this process. */
export class ConfiguredSessions extends Sessions {
  private readonly jars = new Map<Site, Map<string, string>>();

  constructor(config: Pick<Config, 'WEIBO_M_COOKIE' | 'WEIBO_S_COOKIE' | 'SOGOU_COOKIE'>) {
    super();
    this.put('weibo.cn', config.WEIBO_M_COOKIE.split(/;\s*/));
    this.put('weibo.com', config.WEIBO_S_COOKIE.split(/;\s*/));
    this.put('sogou', config.SOGOU_COOKIE.split(/;\s*/));
  }

  override async cookie(site: Site): Promise<string> {
    return [...(this.jars.get(site) ?? [])].map(([k, v]) => `${k}=${v}`).join('; ');
  }
  override async learn(site: Site, setCookies: string[]): Promise<void> {
    this.put(
      site,
      setCookies.map((c) => c.split(';')[0]!),
    );
  }
  override async renew(): Promise<boolean> {
    return false;
  }

  private put(site: Site, cookies: string[]): void {
    const jar = this.jars.get(site) ?? new Map<string, string>();
    for (const c of cookies.filter(Boolean)) {
      const [name, ...value] = c.split('=');
      if (name) jar.set(name, value.join('='));
    }
    this.jars.set(site, jar);
  }
}
