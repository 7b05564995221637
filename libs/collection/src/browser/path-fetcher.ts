import type { Site } from '@fengsui/contract';
import type { DataSource } from 'typeorm';
import { Fetcher, type PageRequest } from '../fetcher.js';
import type { Page } from '../outcome.js';
import { sourcesOf } from '../sessions/site.js';

/** A change of path is followed after so long at most. */
const CACHE_MS = 5_000;

/** Plain HTTP or the browser, as the office set it: a site goes by browser when any of its sources does. */
export class PathFetcher extends Fetcher {
  private readonly paths = new Map<Site, { until: number; browser: boolean }>();

  constructor(
    private readonly http: Fetcher,
    private readonly browser: Fetcher,
    private readonly dataSource: DataSource,
  ) {
    super();
  }

  override async get(request: PageRequest): Promise<Page> {
    return ((await this.byBrowser(request.site)) ? this.browser : this.http).get(request);
  }

  private async byBrowser(site: Site): Promise<boolean> {
    const known = this.paths.get(site);
    if (known && known.until > performance.now()) return known.browser;
    const [row] = await this.dataSource.query(
      `select coalesce(bool_or(path = 'browser'), false) as browser from source_state where source = any($1)`,
      [sourcesOf(site)],
    );
    this.paths.set(site, { until: performance.now() + CACHE_MS, browser: row.browser });
    return row.browser;
  }
}
