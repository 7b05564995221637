import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { ElasticIndex } from './elastic.index.js';
import { EmbeddedIndex } from './embedded.index.js';
import { Indexer } from './indexer.service.js';
import { MentionIndex } from './mention-index.js';

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
    Indexer,
  ],
  exports: [MentionIndex, Indexer],
})
export class SearchIndexModule {}
