import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzip } from 'node:zlib';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';

/** The built pages lie beside this app, whether it runs from src or from dist. */
const PAGES = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../web/dist');
const ASSET = /^\/assets\/[\w.-]+\.(js|css)$/;
/** Shorter answers fit into a packet or two as they are. */
const WORTH_PACKING = 2048;

/** Serves the built pages: scripts and styles packed where the browser takes it, every other path the page itself. */
export function servePages(app: NestExpressApplication): void {
  if (!existsSync(path.join(PAGES, 'index.html'))) return;
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (
      ASSET.test(request.path) &&
      request.acceptsEncodings('gzip') &&
      existsSync(path.join(PAGES, `${request.path}.gz`))
    ) {
      response.type(path.extname(request.path)).set('Content-Encoding', 'gzip').vary('Accept-Encoding');
      request.url = `${request.path}.gz`;
    }
    next();
  });
  app.use(
    express.static(PAGES, {
      index: false,
      setHeaders: (r, file) =>
        r.setHeader('Cache-Control', file.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    }),
  );
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (
      request.method !== 'GET' ||
      request.path.startsWith('/api/') ||
      request.path === '/metrics' ||
      request.path.startsWith('/socket.io')
    )
      return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(path.join(PAGES, 'index.html'));
  });
}

/** Packs JSON answers: for what phones read over a thin line. Not for what desks on the school's own net read several times a second. */
export function packJson(request: Request, response: Response, next: NextFunction): void {
  if (!request.acceptsEncodings('gzip')) return next();
  const plain = response.json.bind(response);
  response.json = (body: unknown): Response => {
    const text = JSON.stringify(body);
    if (text === undefined || text.length < WORTH_PACKING) return plain(body);
    gzip(text, { level: constants.Z_BEST_SPEED }, (error, bytes) => {
      if (error) return next(error);
      response.type('application/json').set('Content-Encoding', 'gzip').vary('Accept-Encoding').send(bytes);
    });
    return response;
  };
  next();
}
