import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { type Channel, CHANNELS } from '../channel.js';
import type { ChannelName, PageMessage } from '../message.js';
import { Outbox } from '../outbox.service.js';

const GROUPS: ChannelName[] = ['wecom_robot', 'dingtalk_robot', 'feishu_robot'];
/** After everything that asks somebody for something. */
const PRIORITY = 8;

/** Tells the groups that have a robot. There nobody is asked to sign: a robot cannot say who read it. */
@Injectable()
export class GroupNotices {
  constructor(
    @Inject(CHANNELS) private readonly channels: Channel[],
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** Written in the caller's transaction; the same key is told once to each group. */
  async tell(tx: Sql, key: string, incidentId: string, message: PageMessage): Promise<void> {
    const ready = GROUPS.filter((name) => this.channels.some((c) => c.name === name && c.missing() === null));
    for (const channel of ready)
      await this.outbox.enqueue(tx, {
        dedupeKey: `${key}:${channel}`,
        incidentId,
        personId: null,
        purpose: 'status',
        priority: PRIORITY,
        message: { ...message, url: null, buttons: [] },
        channel,
      });
  }
}
