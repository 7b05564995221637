import type { SignInInput } from '@fengsui/contract';
import type { Config } from '@fengsui/platform';
import type { Page } from 'playwright-core';
import { siteOf } from '../sessions/site.js';

const MAX_FRAME = 150_000;
const QUALITIES = [60, 35, 15];
const ACT_MS = 5_000;
/** Sign-in pages of Weibo lead over its owner's hosts. */
const OWNERS = /(^|\.)(sina\.com\.cn|sina\.cn)$/;

/** Whether the window may show this address: the sites as configured, and the hosts over which they sign in. */
export function allowed(url: string, config: Config): boolean {
  const to = new URL(url);
  const bases = Object.entries(config).filter(([name]) => /^(WEIBO|SOGOU|WECHAT)_\w*BASE$/.test(name));
  return (
    bases.some(([, base]) => new URL(String(base)).origin === to.origin) ||
    siteOf(to.hostname) !== null ||
    OWNERS.test(to.hostname)
  );
}

/** Keeps the window at the sites: a person must not browse the crawler's network through it. */
export async function guarded(page: Page, config: Config): Promise<void> {
  await page.route('**/*', (route) => {
    const request = route.request();
    return !request.isNavigationRequest() || allowed(request.url(), config) ? route.continue() : route.abort();
  });
}

/** Leads the window back when a site redirected it elsewhere, which the guard does not see. */
export async function ledBack(page: Page, home: string, config: Config): Promise<void> {
  if (/^https?:/.test(page.url()) && !allowed(page.url(), config))
    await page.goto(home, { waitUntil: 'domcontentloaded' }).catch(() => undefined);
}

/** Does what the person did; false when the page did not take it. */
export async function act(page: Page, input: SignInInput, home: string): Promise<boolean> {
  try {
    switch (input.kind) {
      case 'click':
        await page.mouse.click(input.x, input.y);
        return true;
      case 'type':
        await page.keyboard.type(input.text);
        return true;
      case 'key':
        await page.keyboard.press(input.key);
        return true;
      case 'reload':
        // a page that never came has nothing to reload
        await (/^https?:/.test(page.url())
          ? page.reload({ waitUntil: 'domcontentloaded', timeout: ACT_MS })
          : page.goto(home, { waitUntil: 'domcontentloaded', timeout: ACT_MS }));
        return true;
    }
  } catch {
    return false;
  }
}

/** A picture of the window of at most 150 kB; null when the page is between two pages. */
export async function frameOf(page: Page): Promise<Buffer | null> {
  try {
    for (const quality of QUALITIES) {
      const frame = await page.screenshot({ type: 'jpeg', quality, timeout: ACT_MS, caret: 'initial' });
      if (frame.length <= MAX_FRAME) return frame;
    }
  } catch {
    // the next look comes within a second
  }
  return null;
}
