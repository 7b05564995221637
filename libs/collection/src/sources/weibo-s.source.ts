import type { Config } from '@fengsui/platform';
import type { Outcome } from '../outcome.js';
import { Source, type Task, type Turn } from '../source.js';
import { DESKTOP_AGENT } from './agent.js';
import type { PageReader } from './page-reader.js';
import { parseWeiboS } from './weibo-s.js';
import { parseWeiboUsers } from './weibo-s-users.js';

const HOUR = 3_600_000;

/** s.weibo.com search, newest first, and its search for accounts; must not carry X-Requested-With (sources.md 2.4). */
export class WeiboSSource extends Source {
  readonly name = 'weibo-s';
  constructor(
    private readonly config: Pick<Config, 'WEIBO_S_BASE'>,
    private readonly pages: PageReader,
  ) {
    super();
  }

  async read(task: Task, turn: Turn): Promise<Outcome> {
    const { page } = task as Extract<Task, { kind: 'search' | 'window' | 'accounts' }>;
    const headers = {
      'User-Agent': DESKTOP_AGENT,
      Accept: 'text/html,application/xhtml+xml',
      'Accept-Language': 'zh-CN',
    };
    const request = { url: this.address(task), headers, site: 'weibo.com' } as const;
    const { host } = new URL(this.config.WEIBO_S_BASE);
    if (task.kind === 'accounts') return this.pages.read(request, page, (p) => parseWeiboUsers(p, host), turn);
    // a window is asked for in whole hours and may bring more than it: posts are posts, and 「3小时前」 tells no minute to drop them by
    return this.pages.read(request, page, (p) => parseWeiboS(p, host, page), turn);
  }

  private address(task: Task): string {
    if (task.kind === 'accounts')
      return `${this.config.WEIBO_S_BASE}/user?${new URLSearchParams({ q: task.query, page: String(task.page) })}`;
    if (task.kind === 'window') {
      const params = new URLSearchParams({
        q: task.query,
        typeall: '1',
        suball: '1',
        // the end is not part of it, so it must be an hour that is not over before the window is
        timescope: `custom:${hour(task.from.getTime())}:${hour(Math.ceil(task.to.getTime() / HOUR) * HOUR)}`,
        page: String(task.page),
        ...(task.region === null ? {} : { region: `custom:${task.region}:1000` }),
      });
      return `${this.config.WEIBO_S_BASE}/weibo?${params}`;
    }
    const { query, page } = task as Extract<Task, { kind: 'search' }>;
    const params = new URLSearchParams({ q: query, rd: 'realtime', tw: 'realtime', page: String(page) });
    return `${this.config.WEIBO_S_BASE}/realtime?${params}`;
  }
}

/** 2026-11-21-0: a Beijing hour without leading zero. */
function hour(at: number): string {
  const beijing = new Date(at + 8 * HOUR).toISOString();
  return `${beijing.slice(0, 10)}-${Number(beijing.slice(11, 13))}`;
}
