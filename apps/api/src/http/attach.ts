import type { Response } from 'express';

/** Sends a file to be kept, under its Chinese name. */
export function attach(response: Response, type: string, name: string, bytes: Buffer): void {
  attached(response, type, name).end(bytes);
}

/** The same for what is written to the response bit by bit. */
export function attached(response: Response, type: string, name: string): Response {
  return response
    .setHeader('Content-Type', type)
    .setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
}
