import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { BriefDetail, BriefList, BriefMade, BriefScheduleChange } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { SHEET_TYPE } from '@fengsui/platform';
import { Briefs } from '@fengsui/reports';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { BRIEF_EXAMPLE, BRIEF_LIST_EXAMPLE } from '../openapi/brief-examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { attach } from './attach.js';
import { body, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

/** Briefs speak of the whole school. */
const READERS = ['duty', 'publicity_head', 'school_leader', 'admin', 'audit', 'review'] as const;

const kind = z.enum(['daily', 'weekly', 'monthly', 'special'], { message: '种类应为日报、周报、月报或专报' });
const scheduled = z.enum(['daily', 'weekly', 'monthly'], { message: '应为日报、周报或月报' });
const query = z.object({
  kind: kind.optional(),
  before: z.iso.datetime({ offset: true, message: '应为 ISO 8601 时间' }).optional(),
});
const special = z.object({
  topic: z.string({ message: '请选择主题' }).max(60).optional(),
  from: z.string({ message: '应为日期' }).max(10).optional(),
  to: z.string({ message: '应为日期' }).max(10).optional(),
  incidentId: uuid.optional(),
});
const whole = (what: string, least: number, most: number) =>
  z
    .number({ message: `${what}应为数字` })
    .int({ message: `${what}应为整数` })
    .min(least, { message: `${what}应在 ${least} 至 ${most} 之间` })
    .max(most, { message: `${what}应在 ${least} 至 ${most} 之间` });
const schedule = z.object({
  enabled: z.boolean({ message: '启用应为是或否' }),
  at: z.string({ message: '请填写时间' }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '时间应为 08:30 这样的时分' }),
  weekday: whole('星期', 1, 7).nullable(),
  monthDay: whole('日期', 1, 28).nullable(),
  version: whole('版本', 1, 2 ** 31 - 1),
});
const subscriptions = z.object({ kinds: z.array(scheduled).max(3) });

/** /api/briefs: 日报、周报、月报、专报, for those who see the whole school. */
@Controller('api/briefs')
export class BriefsController {
  constructor(
    @Inject(Briefs) private readonly briefs: Briefs,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '简报列表',
    description:
      '新者在前，一次至多五十期；查询参数 kind 为 daily、weekly、monthly 或 special，before 为已得最后一期的 from。',
    tag: '简报',
    answer: 'BriefList',
    answerExample: BRIEF_LIST_EXAMPLE,
  })
  @Roles(...READERS)
  @Get()
  list(@Query() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<BriefList> {
    const q = body(query, raw);
    return this.briefs.list(viewer, q.kind ?? null, q.before ? new Date(q.before) : null);
  }

  @Operation({
    summary: '一期简报',
    description: '正文生成后不再改动；hash 为 body 按键排序的 JSON 的 SHA-256，处置日志中有同一校验值。',
    tag: '简报',
    answer: 'BriefDetail',
    answerExample: BRIEF_EXAMPLE,
    problems: { 404: '没有这期简报' },
  })
  @Roles(...READERS)
  @Get(':id')
  get(@Param('id') id: string): Promise<BriefDetail> {
    return this.briefs.get(body(uuid, id));
  }

  @Operation({
    summary: '生成专报',
    description: '一个主题的若干整日（from、to 均含），或一起事件自立案前一日至办结（在办的至此刻）。演练不进简报。',
    tag: '简报',
    body: special,
    examples: {
      主题: { topic: '食品安全食堂', from: '2026-11-01', to: '2026-11-25' },
      事件: { incidentId: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11' },
    },
    answer: 'BriefMade',
    answerExample: { id: BRIEF_EXAMPLE.id } satisfies BriefMade,
    problems: { 404: '没有这个事件', 409: '所选事件是演练' },
  })
  @Roles('duty', 'publicity_head')
  @Post()
  @HttpCode(201)
  async make(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<BriefMade> {
    return { id: await this.briefs.special(body(special, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles(...READERS)
  @Get([':id/brief.docx', ':id/brief.pdf'])
  async paper(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const format = request.path.endsWith('.pdf') ? 'pdf' : 'docx';
    const { type, name, file } = await this.briefs.paper(body(uuid, id), format);
    attach(response, type, name, file);
  }

  @Roles(...READERS)
  @Get(':id/brief.xlsx')
  async sheet(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const { name, file } = await this.briefs.sheet(body(uuid, id), viewer.name);
    attach(response, SHEET_TYPE, name, file);
  }

  /** The person signed in is told of these kinds from now on. */
  @Roles(...READERS)
  @Put('subscriptions')
  @HttpCode(204)
  async subscribe(@Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<void> {
    await this.briefs.subscribe(viewer.personId, body(subscriptions, raw).kinds);
  }

  @Roles('publicity_head', 'admin')
  @Put('schedules/:kind')
  @HttpCode(204)
  async schedule(
    @Param('kind') name: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const change: BriefScheduleChange = body(schedule, raw);
    await this.briefs.schedule(body(scheduled, name), change, await this.actors.of(viewer, ip));
  }
}
