import net from 'node:net';

/** A balancer as stands before several api processes: each new connection goes to the next of them. */
export interface Balancer {
  url: string;
  /** Connections so far, by process. */
  readonly taken: number[];
  /** Ends all connections; new ones go on as before. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startBalancer(upstreams: string[]): Promise<Balancer> {
  const ports = upstreams.map((u) => Number(new URL(u).port));
  const taken = ports.map(() => 0);
  const open = new Set<net.Socket>();
  let turn = 0;
  const server = net.createServer((from) => {
    const to = turn++ % ports.length;
    taken[to]!++;
    const on = net.connect(ports[to]!, '127.0.0.1');
    for (const [a, b] of [
      [from, on],
      [on, from],
    ] as const) {
      open.add(a);
      a.pipe(b);
      // either side may vanish at any time: then the other goes too
      a.on('error', () => b.destroy());
      a.on('close', () => {
        open.delete(a);
        b.destroy();
      });
    }
  });
  const cut = (): void => {
    for (const s of open) s.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    taken,
    cut,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
