import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import type { Page } from 'playwright-core';
import { NetworkFailure } from '../fetcher.js';
import { Browsers } from './browsers.js';
import { BrowserUnavailable } from './executable.js';

const WIDTH = 1080;
const MAX_HEIGHT = 6000;
const MAX_BYTES = 1_500_000;
const TOTAL_MS = 60_000;
/** Pictures that are still on their way after this are left out. */
const PICTURES_MS = 8_000;
const QUALITIES = [80, 60, 40, 25];

/** Pictures of pages as evidence. */
@Injectable()
export class Screenshots {
  private readonly log = new Logger('Screenshots');

  constructor(@Inject(Browsers) private readonly browsers: Browsers) {}

  /**
   * The whole page, 1080 px wide and at most 6000 px high, as a JPEG of at most 1.5 MB. One request of the site's budget, which the caller has
   * waited for. Null: no browser here, the page did not come, or the site sent us elsewhere (a wall is no evidence).
   */
  async take(url: string, site: Site): Promise<Buffer | null> {
    try {
      return await this.browsers.withPage(site, TOTAL_MS, (page) => shoot(page, url));
    } catch (error) {
      if (!(error instanceof NetworkFailure) && !(error instanceof BrowserUnavailable)) throw error;
      this.log.warn(`未能截图 ${url}：${error.message}`);
      return null;
    }
  }
}

async function shoot(page: Page, url: string): Promise<Buffer | null> {
  await page.setViewportSize({ width: WIDTH, height: 1200 });
  const response = await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.waitForLoadState('load', { timeout: PICTURES_MS }).catch(() => undefined);
  if (!response?.ok() || new URL(page.url()).origin !== new URL(url).origin) return null;
  const tall = Number(await page.evaluate('document.documentElement.scrollHeight'));
  const clip = { x: 0, y: 0, width: WIDTH, height: Math.max(1, Math.min(tall, MAX_HEIGHT)) };
  for (const quality of QUALITIES) {
    const picture = await page.screenshot({ type: 'jpeg', quality, fullPage: true, clip, animations: 'disabled' });
    if (picture.length <= MAX_BYTES) return picture;
  }
  return null;
}
