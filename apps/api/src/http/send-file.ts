import type { Response } from 'express';
import { z } from 'zod';
import { body, uuid } from './body.js';

const kept = z.object({ id: uuid, hash: z.string().regex(/^[0-9a-f]{64}$/, { message: '应为附件编号' }) });

/** Answers …/:id/files/:hash: the file that read has beside the thing :id, if the person who asks may have it. */
export async function sendKept(
  response: Response,
  params: unknown,
  read: (id: string, hash: string) => Promise<{ name: string; mime: string; content: Buffer }>,
): Promise<void> {
  const { id, hash } = body(kept, params);
  const { name, mime, content } = await read(id, hash);
  sendFile(response, name, mime, content);
}

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
