import { Inject, Logger } from '@nestjs/common';
import { OnGatewayConnection, OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { LiveEvents, LiveMessage, Role } from '@fengsui/contract';
import { Identity } from '@fengsui/identity';
import { PgListener } from '@fengsui/platform';
import { bufferTime, filter } from 'rxjs';
import type { Server, Socket } from 'socket.io';
import { sessionToken } from '../http/cookie.js';

/** Storms reach a page as one frame at most every 250 ms. */
const FRAME_MS = 250;
const DESK: Role[] = ['duty', 'publicity_head', 'school_leader', 'review'];
type Emit = { [K in keyof LiveEvents]: (data: LiveEvents[K]) => void };

/**
 * Pushes hints to pages. Rooms by right: desk (宣传部、校领导、问责评审) hears everything, unit:<id> its own incidents only,
 * person:<id> the own 站内消息.
 * Any number of api processes: each listens to the database and tells its own sockets.
 */
@WebSocketGateway({ path: '/socket.io', serveClient: false })
export class LiveGateway implements OnGatewayInit, OnGatewayConnection {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, Emit>;
  private readonly log = new Logger('LiveGateway');

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(Identity) private readonly identity: Identity,
  ) {}

  afterInit(): void {
    this.listener.live
      .pipe(
        bufferTime(FRAME_MS),
        filter((batch) => batch.length > 0),
      )
      .subscribe((batch) => this.send(batch));
    // after a lost database connection hints are missing: pages read everything again when the socket comes back
    this.listener.reconnected.subscribe(() => this.server.disconnectSockets(true));
  }

  async handleConnection(socket: Socket): Promise<void> {
    const viewer = await this.identity.viewer(sessionToken(socket.handshake.headers.cookie)).catch(() => null);
    if (!viewer) {
      socket.disconnect(true);
      return;
    }
    const desk = viewer.roles.some((r) => DESK.includes(r));
    await socket.join([`person:${viewer.personId}`, ...(desk ? ['desk'] : viewer.unitIds.map((id) => `unit:${id}`))]);
  }

  private send(batch: LiveMessage[]): void {
    const ids = new Set<string>();
    const latest = new Map<string, LiveMessage>();
    for (const m of batch) {
      if (m.type === 'mentions') for (const id of m.data.ids) ids.add(id);
      else latest.set(`${m.type}:${subject(m)}`, m);
    }
    if (ids.size > 0) this.server.to('desk').emit('mentions', { ids: [...ids] });
    for (const m of latest.values()) {
      if (m.type === 'incident') this.server.to(['desk', `unit:${m.data.unitId}`]).emit('incident', m.data);
      if (m.type === 'alarm') this.server.to('desk').emit('alarm', m.data);
      if (m.type === 'drill') this.server.to('desk').emit('drill', m.data);
      if (m.type === 'source') this.server.to('desk').emit('source', m.data);
      if (m.type === 'inbox') this.server.to(`person:${m.data.personId}`).emit('inbox', m.data);
    }
    this.log.debug(`${batch.length} 条提示`);
  }
}

/** What a hint is about: of several about the same the last is enough. */
function subject(m: Exclude<LiveMessage, { type: 'mentions' }>): string {
  if (m.type === 'source') return m.data.source;
  return m.type === 'inbox' ? m.data.personId : m.data.id;
}
