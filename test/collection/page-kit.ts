import { Sessions } from '@fengsui/collection';
import type { Site } from '@fengsui/contract';
import { SystemClock } from '@fengsui/platform';
import { startSimulator } from '@fengsui/simulator';
import { HttpFetcher } from '../../libs/collection/src/http-fetcher.js';
import { settings } from '../../libs/collection/src/sessions/testing/sessions-kit.js';
import { PageReader } from '../../libs/collection/src/sources/page-reader.js';
import { SogouAccountSource } from '../../libs/collection/src/sources/sogou-account.source.js';
import { SogouSource } from '../../libs/collection/src/sources/sogou.source.js';
import { WechatArticleSource } from '../../libs/collection/src/sources/wechat-article.source.js';
import { WeiboAjaxSource } from '../../libs/collection/src/sources/weibo-ajax.source.js';
import { WeiboSSource } from '../../libs/collection/src/sources/weibo-s.source.js';

/** 2026-11-22 12:30 in Beijing. */
export const NOON = Date.parse('2026-11-22T12:30:00+08:00');

class AtNoon extends SystemClock {
  override now(): Date {
    return new Date(NOON);
  }
}

/** A jar a site, as a browser keeps them; nobody can renew. */
class Jars extends Sessions {
  readonly jars = new Map<Site, Map<string, string>>();
  override async cookie(site: Site): Promise<string> {
    return [...(this.jars.get(site) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }
  override async learn(site: Site, setCookies: string[]): Promise<void> {
    const jar = this.jars.get(site) ?? new Map<string, string>();
    for (const [, name, value] of setCookies.map((c) => /^([^=]+)=([^;]*)/.exec(c)!)) jar.set(name!, value!);
    this.jars.set(site, jar);
  }
  override async renew(): Promise<boolean> {
    return false;
  }
}

/** The sources that read pages of HTML before the simulated sites, over real sockets. */
export async function pageKit() {
  const clock = new AtNoon();
  const sim = await startSimulator({ baselinePerMinute: 0, now: () => clock.now() });
  const config = settings('postgres://unused', {
    WEIBO_S_BASE: sim.urls.weiboS,
    WEIBO_WEB_BASE: sim.urls.weiboWeb,
    WEIBO_PASSPORT_BASE: sim.urls.passport,
    SOGOU_BASE: sim.urls.sogou,
    WECHAT_BASE: sim.urls.wechat,
  });
  const sessions = new Jars();
  const pages = new PageReader(new HttpFetcher(sessions, config, () => clock.now()), sessions, clock);
  const asScript = Object.assign(Object.create(pages) as PageReader, {
    read: (...[request, ...rest]: Parameters<PageReader['read']>) =>
      pages.read({ ...request, headers: { ...request.headers, 'X-Requested-With': 'XMLHttpRequest' } }, ...rest),
  });
  let turns = 0;
  return {
    sim,
    sessions,
    weibo: new WeiboSSource(config, pages),
    ajax: new WeiboAjaxSource(config, pages),
    /** asks as no browser does */
    malformed: new WeiboSSource(config, asScript),
    sogou: (): SogouSource => new SogouSource(config, pages, clock),
    accounts: new SogouAccountSource(config, pages, clock),
    article: new WechatArticleSource(config, pages),
    turn: async (): Promise<void> => void turns++,
    turns: () => turns,
    /** as at the start of every test */
    reset(): void {
      sim.clearFaults();
      sim.clearLog();
      sim.setScenario({ weiboS: { layout: '2026' }, sogou: { layout: 'all-time-y2', needsKh: false } });
      sim.setScenario({ wechat: { temporaryLinkMinutes: 360 } });
      sessions.jars.clear();
      void sessions.learn('weibo.com', ['SUB=sim', 'SUBP=sim']);
      turns = 0;
    },
    paths: () => sim.log().map((e) => e.path),
  };
}
