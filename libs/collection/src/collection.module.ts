import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { CollectionSetup } from './collection.setup.js';
import { CollectionWorker } from './collection.worker.js';
import { CollectionHealth } from './health/collection-health.js';
import { HealthRepository } from './health/health.repository.js';
import { BROWSER_EXPORTS, BROWSER_PROVIDERS } from './browser/providers.js';
import { Fetcher } from './fetcher.js';
import { HotTopics } from './hot/hot-topics.js';
import { CoverageRepository } from './scheduler/coverage.repository.js';
import { JobRepository } from './scheduler/job.repository.js';
import { PlanRepository } from './scheduler/plan.repository.js';
import { Planner } from './scheduler/planner.js';
import { SourceRepository } from './scheduler/source.repository.js';
import { Sessions } from './sessions.js';
import { PageReader } from './sources/page-reader.js';
import { SESSION_PROVIDERS } from './sessions/providers.js';
import { SOURCES } from './source.js';
import { SourceViews } from './source.views.js';
import { SogouAccountSource } from './sources/sogou-account.source.js';
import { SogouSource } from './sources/sogou.source.js';
import { WechatArticleSource } from './sources/wechat-article.source.js';
import { WeiboAjaxSource } from './sources/weibo-ajax.source.js';
import { WeiboHotSource } from './sources/weibo-hot.source.js';
import { WeiboMSource } from './sources/weibo-m.source.js';
import { WeiboSSource } from './sources/weibo-s.source.js';
import { Reading } from './work/reading.js';
import { SearchRun } from './work/search.run.js';
import { SingleRun } from './work/single.run.js';
import { WindowRun } from './work/window.run.js';

/** How collection stands, and what people set: for every process. */
@Module({
  providers: [
    CollectionSetup,
    SourceRepository,
    CoverageRepository,
    SourceViews,
    CollectionHealth,
    HealthRepository,
    ...SESSION_PROVIDERS,
  ],
  exports: [CollectionSetup, SourceRepository, CoverageRepository, SourceViews, CollectionHealth, ...SESSION_PROVIDERS],
})
export class CollectionModule {}

/** What reads the sites: for crawlers. */
@Module({})
export class CrawlModule {
  /** The later stages that collection asks: MentionSink, who stores what is collected; FocusWords, what open incidents are about; AccountWords, whose accounts are looked for. */
  static forRoot(...later: Provider[]): DynamicModule {
    return {
      module: CrawlModule,
      imports: [CollectionModule],
      providers: [
        ...later,
        JobRepository,
        PlanRepository,
        Planner,
        Reading,
        SearchRun,
        WindowRun,
        SingleRun,
        CollectionWorker,
        HotTopics,
        ...BROWSER_PROVIDERS,
        {
          provide: SOURCES,
          inject: [CONFIG, Clock, Fetcher, Sessions],
          useFactory: (config: Config, clock: Clock, fetcher: Fetcher, sessions: Sessions) => {
            const pages = new PageReader(fetcher, sessions, clock);
            return [
              new WeiboMSource(config, pages),
              new WeiboAjaxSource(config, pages),
              new WeiboHotSource(config, pages),
              new WeiboSSource(config, pages),
              new SogouSource(config, pages, clock),
              new SogouAccountSource(config, pages, clock),
              new WechatArticleSource(config, pages),
            ];
          },
        },
      ],
      exports: [CollectionModule, CollectionWorker, Planner, ...BROWSER_EXPORTS],
    };
  }
}
