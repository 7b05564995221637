import type { Page } from 'playwright-core';

/** A page that could not read (its route is cut) is asked again by hand: the button asks, and once the line is back the page comes on. */
export async function askAgain(page: Page, route: string): Promise<void> {
  const button = page.getByRole('button', { name: '重试' });
  await Promise.all([page.waitForRequest(route), button.click()]);
  await page.unroute(route);
  // its slow refresh may be quicker than the hand
  await button.click({ timeout: 5_000 }).catch(() => undefined);
}
