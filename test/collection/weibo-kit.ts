import { HttpFetcher } from '../../libs/collection/src/http-fetcher.js';
import { WeiboAjaxSource } from '../../libs/collection/src/sources/weibo-ajax.source.js';
import { WeiboHotSource } from '../../libs/collection/src/sources/weibo-hot.source.js';
import { WeiboMSource } from '../../libs/collection/src/sources/weibo-m.source.js';
import { PageReader } from '../../libs/collection/src/sources/page-reader.js';
import { settings } from '../../libs/collection/src/sessions/testing/sessions-kit.js';
import { Sessions } from '@fengsui/collection';
import { SystemClock } from '@fengsui/platform';
import { type Simulator, startSimulator } from '@fengsui/simulator';

/** 2026-11-22 12:30 in Beijing. */
export const NOON = Date.parse('2026-11-22T12:30:00+08:00');
export const SIGNED_IN = 'SUB=sim; SUBP=sim';

class AtNoon extends SystemClock {
  override now(): Date {
    return new Date(NOON);
  }
}

/** One cookie for both sites of Weibo; a renewal brings the one named, or nothing. */
export class OneSession extends Sessions {
  renewals = 0;
  constructor(
    public now: string,
    public renewed: string | null = null,
  ) {
    super();
  }
  override async cookie(): Promise<string> {
    return this.now;
  }
  override async learn(): Promise<void> {}
  override async renew(): Promise<boolean> {
    this.renewals++;
    if (this.renewed === null) return false;
    this.now = this.renewed;
    return true;
  }
}

/** The three sources of Weibo's JSON before the simulated sites, over real sockets. turns: requests that had to wait for theirs. */
export async function weiboKit(base: { weiboM?: string } = {}) {
  const clock = new AtNoon();
  const sim: Simulator = await startSimulator({ baselinePerMinute: 0, now: () => clock.now() });
  const config = settings('postgres://unused', {
    WEIBO_M_BASE: base.weiboM ?? sim.urls.weiboM,
    WEIBO_WEB_BASE: sim.urls.weiboWeb,
    WEIBO_PASSPORT_BASE: sim.urls.passport,
  });
  const sessions = new OneSession(SIGNED_IN);
  const pages = new PageReader(new HttpFetcher(sessions, config, () => clock.now()), sessions, clock);
  let turns = 0;
  return {
    sim,
    clock,
    sessions,
    m: new WeiboMSource(config, pages),
    ajax: new WeiboAjaxSource(config, pages),
    hot: new WeiboHotSource(config, pages),
    turn: async () => void turns++,
    turns: () => turns,
    /** as at the start of every test */
    reset(): void {
      sim.clearFaults();
      sim.clearLog();
      Object.assign(sessions, { now: SIGNED_IN, renewed: null, renewals: 0 });
      turns = 0;
    },
    paths: () => sim.log().map((e) => e.path),
  };
}
