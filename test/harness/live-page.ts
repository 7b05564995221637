import type { LiveEvents, LiveEventName, LiveMessage } from '@fengsui/contract';
import { io, type Socket } from 'socket.io-client';

/** The socket of a page, without the page: what it hears, in order. */
export interface LivePage {
  socket: Socket<Record<LiveEventName, (data: never) => void>, Record<string, never>>;
  heard: LiveMessage[];
  /** The first that fits, already heard or still to come. Throws after 10 s. */
  hears<K extends LiveEventName>(type: K, fits?: (data: LiveEvents[K]) => boolean): Promise<LiveEvents[K]>;
  close(): void;
}

/** Connects with this session's cookie. Throws the server's refusal. */
export async function livePage(url: string, cookie: string): Promise<LivePage> {
  const socket: LivePage['socket'] = io(url, {
    path: '/socket.io',
    transports: ['websocket'],
    extraHeaders: { cookie },
    forceNew: true,
  });
  const heard: LiveMessage[] = [];
  const waiting = new Set<() => void>();
  socket.onAny((type: LiveEventName, data: unknown) => {
    heard.push({ type, data } as LiveMessage);
    for (const w of waiting) w();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (e) => {
      socket.close();
      reject(e);
    });
  });
  return {
    socket,
    heard,
    hears(type, fits = () => true) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${type} that fits; heard ${JSON.stringify(heard)}`));
        }, 10_000);
        const look = (): void => {
          const found = heard.find((m) => m.type === type && fits(m.data as never));
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found.data as never);
        };
        waiting.add(look);
        look();
      });
    },
    close: () => void socket.close(),
  };
}
