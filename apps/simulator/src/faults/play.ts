import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import iconv from 'iconv-lite';
import { noteFault } from '../access-log.js';
import { BENT, type Fault, INSTEAD, type Origin, SPOILT } from './fault.js';
import type { Faults } from './faults.js';
import { HOSTILE, NEW_LAYOUT, SHELL, VISITOR } from './pages.js';

const MB = 1_048_576;
const LATE_MS = 11_000;
const SKEW_MS = 2 * 3_600_000;

/** Faults that any site can have: goes before the routes of an origin. */
export function play(faults: Faults, origin: Origin): RequestHandler {
  return (request, response, next) => {
    const bent = faults.take(origin, BENT, request);
    if (bent) noteFault(response, bent.fault);
    if (bent?.fault === 'repeat')
      request.url = request.url.replace(/([?&](?:page|startIndex)=)\d+/, (_, name: string) => `${name}1`);
    if (bent?.fault === 'skew') response.locals['skewMs'] = SKEW_MS;
    const fault = faults.take(origin, [...INSTEAD, ...SPOILT], request);
    if (!fault) return next();
    noteFault(response, fault.fault);
    if ((INSTEAD as readonly string[]).includes(fault.fault)) void instead(fault, request, response);
    else spoil(fault, request, response, next);
  };
}

/** How far the times of this answer are off. */
export const skewOf = (response: Response): number => (response.locals['skewMs'] as number | undefined) ?? 0;

async function instead(fault: Fault, request: Request, response: Response): Promise<void> {
  const html = (body: string): void => void response.type('html').send(body);
  switch (fault.fault) {
    case 'network':
      return void request.socket.destroy();
    case 'hang':
      return;
    case '418':
      return void response.status(418).end("I'm a teapot");
    case '432':
      return void response.status(432).end();
    case '403':
      return void response.status(403).type('html').send('<html><body><h1>403 Forbidden</h1></body></html>');
    case '500':
    case '502':
      return void response
        .status(Number(fault.fault))
        .type('html')
        .send(`<html><body><h1>${fault.fault}</h1><hr>nginx</body></html>`);
    case 'visitor':
      return html(VISITOR);
    case 'shell':
      return html(SHELL);
    case 'layout':
      return html(NEW_LAYOUT);
    case 'hostile':
      return html(HOSTILE);
    case 'gzip_bomb': {
      const bomb = await (bombMade ??= makeBomb());
      return void response.type('html').setHeader('Content-Encoding', 'gzip').end(bomb);
    }
    case 'redirect_loop':
      return void response.redirect(302, request.originalUrl);
    case 'redirect_grow':
      return void response.redirect(
        302,
        `${request.originalUrl}${request.originalUrl.includes('?') ? '&' : '?'}r=${'0123456789abcdef'.repeat(4)}`,
      );
    default:
      return stream100MB(response);
  }
}

let bombMade: Promise<Buffer> | undefined;
async function makeBomb(): Promise<Buffer> {
  const gzip = createGzip();
  const parts: Buffer[] = [];
  gzip.on('data', (part: Buffer) => void parts.push(part));
  const zeros = Buffer.alloc(MB);
  for (let i = 0; i < 100; i++) if (!gzip.write(zeros)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  return Buffer.concat(parts);
}

async function stream100MB(response: Response): Promise<void> {
  const part = Buffer.from(`<p>${'页'.repeat(1_000)}</p>\n`.repeat(340));
  const parts = Array.from({ length: Math.ceil((100 * MB) / part.length) }, () => part);
  response.type('html');
  // whoever has read enough hangs up
  await pipeline(Readable.from(parts), response).catch(() => undefined);
}

/** The site answers as ever; what it sends passes through here. */
function spoil(fault: Fault, request: Request, response: Response, next: NextFunction): void {
  if (fault.fault === 'slow') return void setTimeout(next, LATE_MS);
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    // an object comes back here as its JSON text
    if (typeof body !== 'string') return send(body);
    void sendSpoilt(fault, request, response, body, send);
    return response;
  };
  next();
}

async function sendSpoilt(
  fault: Fault,
  request: Request,
  response: Response,
  body: string,
  send: (body: unknown) => Response,
): Promise<void> {
  const bytes = Buffer.from(body);
  const json = /json/.test(String(response.getHeader('Content-Type') ?? ''));
  switch (fault.fault) {
    case 'drip':
      response.setHeader('Content-Length', bytes.length);
      for (let i = 0; i < bytes.length && !response.destroyed; i++) {
        response.write(bytes.subarray(i, i + 1));
        await new Promise((resolve) =>
          fault.dripMs === 0 ? setImmediate(resolve) : setTimeout(resolve, fault.dripMs ?? 50),
        );
      }
      return void response.end();
    case 'reset':
      response.setHeader('Content-Length', bytes.length);
      return void response.write(bytes.subarray(0, bytes.length >> 1), () => {
        // a reset that overtakes the first half would look like a connection that never stood
        setTimeout(() => request.socket.resetAndDestroy(), 50);
      });
    case 'truncate':
      return void send(body.slice(0, Math.floor(body.length * 0.6)));
    case 'charset_wrong':
    case 'charset_none': {
      const kind = json ? 'application/json' : 'text/html';
      // the page's own declaration would give it away
      const gbk = iconv.encode(
        fault.fault === 'charset_none' ? body.replace(/<meta charset="[^"]*">/, '') : body,
        'gbk',
      );
      response.setHeader('Content-Type', fault.fault === 'charset_wrong' ? `${kind}; charset=utf-8` : kind);
      return void response.end(gbk);
    }
    case 'big':
      return void send(json ? body + ' '.repeat(3 * MB) : `${body}<!--${'填充'.repeat(MB / 2)}-->`);
    default:
      return void send(json ? driftJson(body) : driftHtml(body));
  }
}

const driftHtml = (body: string): string =>
  body
    .replace(
      / class="([^"]+)"/g,
      (_, names: string) =>
        ` class="${names
          .split(/\s+/)
          .map((n) => `${n}_v2`)
          .join(' ')}"`,
    )
    .replace(/ (mid|node-type|action-type|nick-name)="/g, ' data-$1="')
    .replace(/ id="(js_article|js_content|activity-name|sogou_|noresult_)/g, ' id="n-$1')
    .replace(/<ul/g, '<ol')
    .replace(/<\/ul>/g, '</ol>');
const driftJson = (body: string): string =>
  body.replace(
    /"(mblog|cards|card_group|longTextContent|realtime|band_list|statuses|list|mid|text|text_raw)":/g,
    '"$1_v2":',
  );
