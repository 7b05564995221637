import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import type { LogEvent, OpenedIncident, OutboxMessage } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { ManualOpener } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { OutboxViews } from '@fengsui/notification';
import { IncidentPageService } from '@fengsui/reports';
import { z } from 'zod';
import { LOG_EXAMPLE, OUTBOX_EXAMPLE } from '../openapi/examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, level, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const opening = z.object({
  title: text('事件名称', 40),
  unitId: text('责任单位编号', 60),
  topic: text('主题', 30).default('其他'),
  level,
  reason: text('理由', 500),
  drill: z.boolean({ message: '演练应为是或否' }).default(false),
});

/** /api/incidents: opening one by hand, and its records: the log with its evidence, the messages. */
@Controller('api/incidents')
export class IncidentRecordsController {
  constructor(
    @Inject(ManualOpener) private readonly opener: ManualOpener,
    @Inject(IncidentPageService) private readonly page: IncidentPageService,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(OutboxViews) private readonly outbox: OutboxViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '立案',
    description: '人工立案：等级由立案者核定，时限立即开始，责任单位负责人随即收到通知。',
    tag: '事件',
    body: opening,
    examples: {
      立案: {
        title: '二食堂餐食出现异物',
        unitId: 'logistics',
        topic: '食品安全食堂',
        level: 2,
        reason: '校园网值班系统转来，三名学生反映',
      },
    },
    answer: 'OpenedIncident',
    answerExample: { id: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11', code: 'YQ2026-0001' } satisfies OpenedIncident,
  })
  @Roles('duty', 'publicity_head')
  @Post()
  @HttpCode(201)
  async open(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<OpenedIncident> {
    return this.opener.open(body(opening, raw), await this.actors.of(viewer, ip));
  }

  @Operation({
    summary: '处置日志',
    description: '哈希链中属于此事件的各条，连同证据；校验方法见 docs/ledger.md。',
    tag: '日志',
    answer: 'LogEvent[]',
    answerExample: LOG_EXAMPLE,
    problems: { 404: '没有这个事件，或不是本单位的' },
  })
  @Get(':id/log')
  async log(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<LogEvent[]> {
    await this.page.assertVisible(body(uuid, id), viewer);
    return (await this.ledger.ofIncident(id)).map(({ payload: { text: sentence, people: _, ...evidence }, ...e }) => ({
      seq: e.seq,
      at: e.at.toISOString(),
      kind: e.kind,
      actor: {
        type: e.actor.type,
        id: e.actor.id,
        name: e.actor.name,
        post: e.actor.post ?? null,
        channel: e.actor.channel ?? null,
      },
      text: sentence,
      evidence,
      hash: e.hash,
    }));
  }

  @Operation({
    summary: '消息及其送达情况',
    tag: '日志',
    answer: 'OutboxMessage[]',
    answerExample: OUTBOX_EXAMPLE,
    problems: { 404: '没有这个事件，或不是本单位的' },
  })
  @Get(':id/outbox')
  async messages(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<OutboxMessage[]> {
    await this.page.assertVisible(body(uuid, id), viewer);
    return this.outbox.ofIncident(id);
  }
}
