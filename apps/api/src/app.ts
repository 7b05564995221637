import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { AppLogger, type Clock, type Config } from '@fengsui/platform';
import express, { type NextFunction, type Request, type Response } from 'express';
import { ApiModule } from './api.module.js';
import { InFlight } from './http/in-flight.js';
import { requestFacts } from './http/request-facts.js';
import { packJson, servePages } from './pages.js';

/** The api process, listening. Answers the app; its address is app.getUrl(). */
export async function createApi(
  config: Config,
  options: { clock?: Clock; logger?: AppLogger } = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.forRoot(config, options.clock), {
    logger: options.logger ?? new AppLogger('api', config.LOG_LEVEL),
    bodyParser: false,
    abortOnError: false,
  });
  app.useWebSocketAdapter(new IoAdapter(app));
  app.set('trust proxy', 'loopback');
  app.disable('x-powered-by');
  app.use('/api/callbacks', express.text({ type: () => true, limit: '256kb' }));
  app.use(express.json({ limit: '1mb' }));
  app.use((_: Request, response: Response, next: NextFunction) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('X-Frame-Options', 'SAMEORIGIN');
    next();
  });
  app.use(requestFacts);
  app.use(['/api', '/metrics'], app.get(InFlight).admit);
  app.use(['/api/incidents', '/api/session'], packJson);
  servePages(app);
  await app.listen(config.PORT, config.HOST);
  return app;
}
