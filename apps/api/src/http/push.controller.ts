import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import type { PushDevice, PushState } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { type Channel, CHANNELS, Outbox, PushKeys, PushSubscriptions } from '@fengsui/notification';
import { Clock, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { CurrentViewer, Public } from './session.guard.js';

const code = (what: string) =>
  z.string({ message: `缺少${what}` }).regex(/^[\w-]{1,100}$/, { message: `${what}不是 base64url` });
const device = z.object({
  endpoint: z.url({ message: '应为推送服务的网址' }).max(2000, { message: '网址过长' }),
  keys: z.object({ p256dh: code('密钥 p256dh'), auth: code('密钥 auth') }),
  publicKey: code('公钥'),
  device: text('设备名称', 60),
});
const receipt = z.object({
  id: uuid,
  proof: z.string().max(100),
  what: z.enum(['delivered', 'read'], { message: '应为 delivered 或 read' }),
});

/** /api/push: the browsers that show notifications for the person signed in, and what they report. */
@Controller('api/push')
export class PushController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CHANNELS) private readonly channels: Channel[],
    @Inject(PushKeys) private readonly keys: PushKeys,
    @Inject(PushSubscriptions) private readonly subscriptions: PushSubscriptions,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Actors) private readonly actors: Actors,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get()
  async state(@CurrentViewer() viewer: Viewer): Promise<PushState> {
    const why = this.channels.find((c) => c.name === 'web_push')!.missing();
    const publicKey = why === null ? this.keys.current().publicKey : null;
    return { publicKey, why, devices: await this.subscriptions.of(viewer.personId) };
  }

  /** Adds this browser, and sends it its first notification: when it shows it, the device is verified. */
  @Post('devices')
  @HttpCode(200)
  async add(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<PushDevice[]> {
    const given = body(device, raw);
    const { kid, publicKey } = this.keys.current();
    if (given.publicKey !== publicKey)
      throw new UserError('old_key', '推送密钥已更换，请刷新页面后重新开启。', 409, 'publicKey');
    const actor = await this.actors.of(viewer, ip);
    const { personId } = viewer;
    const added = { personId, endpoint: given.endpoint, ...given.keys, kid, device: given.device };
    await this.dataSource.transaction((tx) =>
      this.subscriptions.add(tx, added, actor, (address) =>
        this.outbox.enqueue(tx, {
          ...{ dedupeKey: `push:${address}`, incidentId: null, personId, purpose: 'status', priority: 5 },
          ...{ channel: 'web_push', address },
          message: {
            ...{ level: null, drill: false, title: '浏览器推送已开启，事件通知将显示在这里', description: '' },
            ...{ code: null, url: null, buttons: [] },
          },
        }),
      ),
    );
    return this.subscriptions.of(personId);
  }

  @Delete('devices/:id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.subscriptions.remove(viewer.personId, body(uuid, id), await this.actors.of(viewer, ip));
  }

  /** What a service worker reports. It needs no session: the proof lay in the message, encrypted for that browser alone. */
  @Public()
  @Post('receipts')
  @HttpCode(204)
  async report(@Body() raw: unknown): Promise<void> {
    const r = body(receipt, raw);
    if (!this.keys.proves(r.id, r.proof)) throw new UserError('no_proof', '回执与所发消息不符，未采信。', 403, 'proof');
    const now = this.clock.now();
    if (r.what === 'read') await this.outbox.read('web_push', r.id, now, { by: 'browser' });
    else await this.outbox.delivered('web_push', r.id, now, { by: 'browser' });
  }
}
