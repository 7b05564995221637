import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query } from '@nestjs/common';
import { CHAT_GROUP_NAME, type ChatGroupKind, type ChatGroupPage } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { ChatGroups } from '@fengsui/registry';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, day, flag, text, unitId, uuid } from './body.js';
import { isOffice, OFFICE, scope, SEES_ALL } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';

const version = z.number({ message: '缺少版本，请刷新页面' }).int();
const filter = z.object({
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  closed: flag,
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const draft = z.object({
  kind: z.enum(Object.keys(CHAT_GROUP_NAME) as [ChatGroupKind, ...ChatGroupKind[]], { message: '请选择种类' }),
  name: text('群名称', 60),
  number: z
    .string()
    .regex(/^\d{5,12}$/, { message: '群号应为 5 至 12 位数字' })
    .nullable(),
  unitId: unitId(),
  keeperId: z.uuid({ message: '请选择群主' }),
  purpose: text('用途', 200),
  members: z
    .number({ message: '人数应为数字' })
    .int({ message: '人数应为整数' })
    .min(1, { message: '人数应为 1 以上' })
    .max(5_000, { message: '人数不超过 5000' })
    .nullable(),
  version: version.optional(),
});
const closing = z.object({ on: day('最后一天'), reason: text('原因', 200), version });

/** /api/registry/chat-groups: 群台账. 宣传部 keeps all, a unit's people their own unit's; whoever sees the school reads all. */
@Controller('api/registry/chat-groups')
export class ChatGroupsController {
  constructor(
    @Inject(ChatGroups) private readonly groups: ChatGroups,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...SEES_ALL, 'unit')
  @Get()
  page(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<ChatGroupPage> {
    const f = body(filter, query) as z.output<typeof filter>;
    return this.groups.page({ q: f.q || null, closed: f.closed === '1' }, f.page, scope(viewer), own(viewer));
  }

  @Roles(...OFFICE, 'unit')
  @Post()
  async enter(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.groups.enter(body(draft, raw), own(viewer), await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE, 'unit')
  @Put(':id')
  @HttpCode(204)
  async change(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.groups.change(body(uuid, id), body(draft, raw), own(viewer), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE, 'unit')
  @Post(':id/close')
  @HttpCode(204)
  async close(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.groups.close(body(uuid, id), body(closing, raw), own(viewer), await this.actors.of(viewer, ip));
  }
}

/** The units for which the viewer may act; null: all. */
const own = (viewer: Viewer): string[] | null =>
  isOffice(viewer) ? null : viewer.roles.includes('unit') ? viewer.unitIds : [];
