import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { ElasticIndex } from './elastic/elastic.index.js';
import { EmbeddedIndex } from './embedded/embedded.index.js';
import { MentionIndex } from './mention-index.js';
import { IndexActs } from './queue/index-acts.service.js';
import { Indexer } from './queue/indexer.service.js';
import { IndexStatusViews } from './queue/index-status.service.js';
import { Rebuild } from './queue/rebuild.service.js';
import { Retention } from './queue/retention.js';
import { SavedViews } from './saved-views.service.js';

/** Elasticsearch where ELASTICSEARCH_NODE names one, else the index inside PostgreSQL. */
@Global()
@Module({
  providers: [
    {
      provide: MentionIndex,
      inject: [CONFIG, DataSource],
      useFactory: (config: Config, dataSource: DataSource): MentionIndex =>
        config.ELASTICSEARCH_NODE
          ? new ElasticIndex({
              node: config.ELASTICSEARCH_NODE,
              username: config.ELASTICSEARCH_USERNAME,
              password: config.ELASTICSEARCH_PASSWORD,
              ca: config.ELASTICSEARCH_CA,
            })
          : new EmbeddedIndex(dataSource),
    },
    Retention,
    Rebuild,
    Indexer,
    IndexStatusViews,
    IndexActs,
    SavedViews,
  ],
  exports: [MentionIndex, Indexer, Rebuild, IndexStatusViews, IndexActs, SavedViews],
})
export class SearchIndexModule {}
