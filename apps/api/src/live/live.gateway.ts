import { Inject, type OnModuleDestroy } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { LiveEvents } from '@fengsui/contract';
import { Identity, type Viewer } from '@fengsui/identity';
import { PgListener } from '@fengsui/platform';
import { unitScope } from '@fengsui/reports';
import { buffer, throttleTime } from 'rxjs';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import { sessionToken } from '../http/cookie.js';
import { type Frame, frames, ROOM } from './frames.js';

/** Storms reach a page as one frame at most every 250 ms; in a calm a hint goes out at once. */
const FRAME_MS = 250;
/** A session that ended or lost a right ends its sockets within this time at the latest. */
const CHECK_MS = 60_000;
type Emit = { [K in keyof LiveEvents]: (data: LiveEvents[K]) => void };
type Live<T> = T & { data: { viewer: Viewer } };

/**
 * Pushes hints to pages, into rooms by right (frames.ts). Any number of api processes: each listens to the database and tells its own sockets.
 * While it does not hear the database it holds no socket, so that a page that is connected misses nothing (docs/adr/0027).
 */
@WebSocketGateway({ path: '/socket.io', serveClient: false, pingInterval: 8_000, pingTimeout: 6_000 })
export class LiveGateway implements OnGatewayInit, OnGatewayConnection, OnModuleDestroy {
  @WebSocketServer() private readonly server!: Server<
    Record<string, never>,
    Emit,
    DefaultEventsMap,
    { viewer: Viewer }
  >;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(Identity) private readonly identity: Identity,
  ) {}

  afterInit(): void {
    // who it is must be known before the socket connects: a page reads its state then, and misses no hint from then on
    this.server.use((socket, next) => {
      this.admit(socket).then(() => next(), next);
    });
    const hints = this.listener.live;
    hints
      .pipe(buffer(hints.pipe(throttleTime(FRAME_MS, undefined, { leading: true, trailing: true }))))
      .subscribe((batch) => {
        for (const f of frames(batch)) this.send(f);
      });
    hints.subscribe((m) => {
      if (m.type === 'access') void this.check(ROOM.person(m.data.personId));
    });
    this.listener.listening.subscribe((on) => on || this.server.disconnectSockets(true));
    this.timer = setInterval(() => void this.check(), CHECK_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async admit(socket: Live<Socket>): Promise<void> {
    if (!this.listener.listening.value) throw new Error('not_listening');
    const viewer = await this.identity.viewer(sessionToken(socket.handshake.headers.cookie));
    if (!viewer) throw new Error('not_signed_in');
    socket.data.viewer = viewer;
  }

  handleConnection(socket: Live<Socket>): void {
    void socket.join(roomsOf(socket.data.viewer));
  }

  /** Ends the sockets whose session ended; those whose rights changed connect anew and get the rooms they may have. */
  private async check(room?: string): Promise<void> {
    const sockets = await (room ? this.server.in(room) : this.server).fetchSockets();
    for (const s of sockets) {
      const viewer = await this.identity
        .viewer(sessionToken(s.handshake.headers.cookie))
        // a database that does not answer takes no rights away
        .catch(() => s.data.viewer);
      if (!viewer || roomsOf(viewer).join() !== roomsOf(s.data.viewer).join()) s.disconnect(true);
    }
  }

  private send({ rooms, type, data }: Frame): void {
    (this.server.to(rooms).emit as (type: string, data: unknown) => void)(type, data);
  }
}

function roomsOf(viewer: Viewer): string[] {
  const units = unitScope(viewer);
  return [ROOM.person(viewer.personId), ...(units ? units.map(ROOM.unit) : [ROOM.desk])];
}
