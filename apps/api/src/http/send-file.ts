import type { Response } from 'express';

/** Sends a kept file: only pictures open in the page, and nothing in a file may act. */
export function sendFile(response: Response, name: string, mime: string, content: Buffer): void {
  const how = mime.startsWith('image/') ? 'inline' : 'attachment';
  response
    .setHeader('Content-Type', mime)
    .setHeader('Content-Disposition', `${how}; filename*=UTF-8''${encodeURIComponent(name)}`)
    .setHeader('X-Content-Type-Options', 'nosniff')
    .setHeader('Content-Security-Policy', "sandbox; default-src 'none'")
    .setHeader('Cache-Control', 'private, max-age=31536000, immutable')
    .end(content);
}
