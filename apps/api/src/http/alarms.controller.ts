import { Body, Controller, Get, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import type { AlarmSeenAnswer, UnseenAlarms } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { AlarmDesk } from '@fengsui/incidents';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const seeing = z.object({
  ids: z
    .array(uuid, { message: '请选择预警' })
    .min(1, { message: '请选择预警' })
    .max(50, { message: '一次最多 50 条' }),
});

/** /api/alarms: what rings at the desk until somebody there says 已看到. */
@Controller('api/alarms')
export class AlarmsController {
  constructor(
    @Inject(AlarmDesk) private readonly desk: AlarmDesk,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head')
  @Get('unseen')
  unseen(): Promise<UnseenAlarms> {
    return this.desk.unseen();
  }

  @Roles('duty', 'publicity_head')
  @Post('seen')
  @HttpCode(200)
  async seen(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<AlarmSeenAnswer> {
    const { ids } = body(seeing, raw);
    return { seen: await this.desk.seen(ids, await this.actors.of(viewer, ip)) };
  }
}
