import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SiteDouble {
  url: string;
  /** requests so far, `METHOD path` */
  seen: string[];
  stop(): Promise<void>;
}

/** A site on loopback that answers as the test says; a path nobody foresaw is a 404. */
export async function siteDouble(
  answers: Record<string, (request: IncomingMessage, response: ServerResponse, body: string) => void>,
): Promise<SiteDouble> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      seen.push(`${request.method} ${path}`);
      const answer = answers[path];
      if (answer) answer(request, response, body);
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
