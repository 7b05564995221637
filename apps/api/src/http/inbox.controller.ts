import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { Inbox as Page, InboxReadAnswer } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Inbox } from '@fengsui/notification';
import { z } from 'zod';
import { INBOX_EXAMPLE } from '../openapi/examples.js';
import { Operation } from '../openapi/operation.js';
import { body, uuid } from './body.js';
import { CurrentViewer } from './session.guard.js';

const older = z.object({ before: uuid.optional() });
const reading = z
  .object({
    ids: z.array(uuid).max(500, { message: '一次最多 500 条' }).optional(),
    incidentId: uuid.optional(),
    until: z.iso.datetime({ offset: true, message: '应为带时区的时间，如 2026-11-25T14:35:00+08:00' }).optional(),
  })
  .refine((r) => [r.ids, r.incidentId, r.until].filter((v) => v !== undefined).length === 1, {
    path: ['ids'],
    message: '请给出 ids、incidentId、until 三者之一',
  });

/** /api/inbox: 站内消息 of the person who asks. */
@Controller('api/inbox')
export class InboxController {
  constructor(@Inject(Inbox) private readonly inbox: Inbox) {}

  @Operation({
    summary: '站内消息',
    description:
      '发给调用者本人的消息，新的在前，每次 50 条；再早的以 ?before=最后一条的编号 续取。与其他渠道是否送达无关。',
    tag: '消息',
    answer: 'Inbox',
    answerExample: INBOX_EXAMPLE,
  })
  @Get()
  page(@CurrentViewer() viewer: Viewer, @Query() query: Record<string, string>): Promise<Page> {
    return this.inbox.page(viewer.personId, body(older, query).before ?? null);
  }

  @Operation({
    summary: '已读站内消息',
    description:
      '按编号、按事件或到某一时刻为止。已读作为回执记入处置日志；重复无妨，他人的消息不受影响。已读不等于签收。',
    tag: '消息',
    body: reading,
    examples: {
      按编号: { ids: ['4e0c7f0e-7777-4c0e-9f0b-5d1f2f6f2a11'] },
      按事件: { incidentId: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11' },
      全部: { until: '2026-11-25T20:30:00+08:00' },
    },
    answer: 'InboxReadAnswer',
    answerExample: { unread: 0 } satisfies InboxReadAnswer,
  })
  @Post('read')
  @HttpCode(200)
  async read(@Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<InboxReadAnswer> {
    const { ids, incidentId, until } = body(reading, raw);
    const which = { ...(ids ? { ids } : {}), ...(incidentId ? { incidentId } : {}), ...(until ? { until } : {}) };
    return { unread: await this.inbox.read(viewer.personId, which) };
  }
}
