import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Door } from './door.js';

/** A page of a browser of its own in which this account is signed in, in Chinese and Beijing time. */
export async function signedInPage(
  browser: Browser,
  door: Pick<Door, 'url' | 'accounts'>,
  username: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  const { password } = door.accounts.find((a) => a.username === username)!;
  const answer = await context.request.post(`${door.url}/api/session`, { data: { username, password } });
  if (!answer.ok()) throw new Error(`${username} could not sign in: ${answer.status()} ${await answer.text()}`);
  return context.newPage();
}
