import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port at which nobody listens. */
export async function freePort(): Promise<number> {
  const s = createServer().listen(0, '127.0.0.1');
  await once(s, 'listening');
  const { port } = s.address() as AddressInfo;
  await new Promise((resolve) => s.close(resolve));
  return port;
}
