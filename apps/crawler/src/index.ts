import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppLogger, type Clock, type Config } from '@fengsui/platform';
import { CrawlerModule } from './crawler.module.js';

/** The crawler process, running. */
export async function createCrawler(
  config: Config,
  options: { clock?: Clock; logger?: AppLogger } = {},
): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(CrawlerModule.forRoot(config, options.clock), {
    logger: options.logger ?? new AppLogger('crawler', config.LOG_LEVEL),
    abortOnError: false,
  });
}
