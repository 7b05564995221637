import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { CollectionRepository } from './collection.repository.js';
import { CollectionSetup } from './collection.setup.js';
import { CollectionWorker } from './collection.worker.js';
import { CollectionHealth } from './health/collection-health.js';
import { HealthRepository } from './health/health.repository.js';
import { BROWSER_EXPORTS, BROWSER_PROVIDERS } from './browser/providers.js';
import { Fetcher } from './fetcher.js';
import { SESSION_EXPORTS, SESSION_PROVIDERS } from './sessions/providers.js';
import { SourceViews } from './source.views.js';
import { SOURCES } from './source.js';
import { SogouSource } from './sources/sogou.source.js';
import { WeiboMSource } from './sources/weibo-m.source.js';
import { WeiboSSource } from './sources/weibo-s.source.js';

@Module({})
export class CollectionModule {
  /** sink: who stores what is collected. */
  static forRoot(sink: Provider): DynamicModule {
    return {
      module: CollectionModule,
      providers: [
        CollectionRepository,
        CollectionSetup,
        CollectionWorker,
        SourceViews,
        CollectionHealth,
        HealthRepository,
        ...SESSION_PROVIDERS,
        ...BROWSER_PROVIDERS,
        sink,
        {
          provide: SOURCES,
          inject: [CONFIG, Clock, Fetcher],
          useFactory: (config: Config, clock: Clock, fetcher: Fetcher) => {
            return [
              new WeiboMSource(config, fetcher, clock),
              new WeiboSSource(config, fetcher, clock),
              new SogouSource(config, fetcher, clock),
            ];
          },
        },
      ],
      exports: [
        CollectionSetup,
        CollectionWorker,
        SourceViews,
        CollectionRepository,
        CollectionHealth,
        ...SESSION_EXPORTS,
        ...BROWSER_EXPORTS,
      ],
    };
  }
}
