import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppLogger, type Clock, type Config } from '@fengsui/platform';
import { EngineModule } from './engine.module.js';

/** The engine process, running. Any number may run. */
export async function createEngine(
  config: Config,
  options: { clock?: Clock; logger?: AppLogger } = {},
): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(EngineModule.forRoot(config, options.clock), {
    logger: options.logger ?? new AppLogger('engine', config.LOG_LEVEL),
    abortOnError: false,
  });
}
