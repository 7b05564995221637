import type { Provider } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Fetcher } from '../fetcher.js';
import { HttpFetcher } from '../http-fetcher.js';
import { Sessions } from '../sessions.js';
import { BrowserFetcher } from './browser-fetcher.js';
import { Browsers } from './browsers.js';
import { PathFetcher } from './path-fetcher.js';
import { Screenshots } from './screenshots.js';
import { SignInEnd } from './sign-in.end.js';
import { SignInHost } from './sign-in.host.js';

/** How pages are got, for processes that read the sites. */
export const BROWSER_PROVIDERS: Provider[] = [
  Browsers,
  Screenshots,
  SignInEnd,
  SignInHost,
  {
    provide: Fetcher,
    inject: [Sessions, Browsers, DataSource, CONFIG, Clock],
    useFactory: (sessions: Sessions, browsers: Browsers, dataSource: DataSource, config: Config, clock: Clock) =>
      new PathFetcher(
        new HttpFetcher(sessions, config, () => clock.now()),
        new BrowserFetcher(browsers, () => clock.now()),
        dataSource,
      ),
  },
];
/** What other modules may ask for. */
export const BROWSER_EXPORTS = [Fetcher, Screenshots, SignInHost];
