import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query } from '@nestjs/common';
import {
  type CircleActions,
  type CircleFigures,
  type CircleFollows,
  type CircleGroupView,
  type CircleMembers,
  type CircleRequests,
  type CircleRequestState,
  type CircleRequestStep,
  type CircleView,
  type Role,
  REQUEST_STATE_NAME,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Circle, CircleActionReader, CircleReader, type CircleViewer } from '@fengsui/publishing';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, day, flag, text, uuid } from './body.js';
import { scope, SEES_ALL } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';

/** 宣传部 alone asks and excuses. */
const OFFICE: Role[] = ['duty', 'publicity_head'];
const READERS: Role[] = [...SEES_ALL, 'unit'];
const accounts = z.array(uuid, { message: '请选择账号' }).max(500, { message: '一次最多选 500 个账号' });
const version = z.number({ message: '缺少版本，请刷新页面' }).int();
const asking = z.object({
  mentionId: uuid,
  accountIds: accounts,
  wanted: z.enum(['repost', 'comment', 'either'], { message: '请选择转发或评论' }),
  text: text('联动要求', 300),
  until: z.iso.datetime({ offset: true, message: '请填写截止时间' }),
});
const withdrawal = z.object({ version, reason: text('撤回理由', 300) });
const step = z.object({
  act: z.enum(['declare', 'excuse'], { message: '没有这项办理' }),
  version,
  text: text('说明', 300),
  url: z
    .url({ protocol: /^https?$/, message: '链接应以 http:// 或 https:// 开头' })
    .max(500)
    .optional(),
});
const group = z.object({ name: text('分组名称', 30), version: version.nullable().default(null), accountIds: accounts });
const follows = z.object({ accountId: uuid, follows: accounts });
const support = z.object({
  accountId: uuid,
  kind: z.enum(['promotion', 'technical'], { message: '请选择推广宣传或技术支持' }),
  on: day('日期'),
  text: text('事由', 300),
});
const which = z.object({ open: flag });
const page = z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1);
const member = z.object({
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  school: z.enum(['0', '1'], { message: '应为 0 或 1' }).default('1'),
  page,
});
const asked = z.object({
  state: z
    .enum(Object.keys(REQUEST_STATE_NAME) as [CircleRequestState, ...CircleRequestState[]], {
      message: '没有这种状态',
    })
    .optional(),
  page,
});
const period = z
  .object({ from: day('起始日期'), to: day('截止日期') })
  .refine((p) => p.from <= p.to, { message: '截止日期不能早于起始日期', path: ['to'] });

/** /api/circle: 微博圈 (第十四条). Everybody who works on the 台账 sees who is in it; a unit's people see and answer for their own accounts. */
@Controller('api/circle')
export class CircleController {
  constructor(
    @Inject(Circle) private readonly circle: Circle,
    @Inject(CircleReader) private readonly reader: CircleReader,
    @Inject(CircleActionReader) private readonly actionReader: CircleActionReader,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...READERS)
  @Get()
  view(@CurrentViewer() viewer: Viewer): Promise<CircleView> {
    return this.reader.view(of(viewer));
  }

  @Roles(...READERS)
  @Get('actions')
  async actions(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<CircleActions> {
    return { actions: await this.actionReader.list(of(viewer), body(which, query).open === '1') };
  }

  @Roles(...READERS)
  @Get('actions/:id/requests')
  requests(@Param('id') id: string, @Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<CircleRequests> {
    const f = body(asked, query) as z.output<typeof asked>;
    return this.actionReader.requests(body(uuid, id), f.state ?? null, f.page, of(viewer));
  }

  @Roles(...READERS)
  @Get('members')
  members(@Query() query: unknown): Promise<CircleMembers> {
    const f = body(member, query) as z.output<typeof member>;
    return this.reader.members({ q: f.q || null, school: f.school === '1', page: f.page });
  }

  @Roles(...READERS)
  @Get('groups/:id')
  oneGroup(@Param('id') id: string): Promise<CircleGroupView> {
    return this.reader.group(body(uuid, id));
  }

  @Roles(...READERS)
  @Get('figures')
  figures(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<CircleFigures> {
    return this.reader.figures(body(period, query), scope(viewer));
  }

  @Roles(...READERS)
  @Get('follows')
  follows(@CurrentViewer() viewer: Viewer): Promise<CircleFollows> {
    return this.reader.follows(of(viewer));
  }

  @Roles(...OFFICE)
  @Post('actions')
  async ask(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.circle.ask(body(asking, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE)
  @Post('actions/:id/withdraw')
  @HttpCode(204)
  async withdraw(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(withdrawal, raw);
    await this.circle.withdraw(body(uuid, id), wanted.version, wanted.reason, await this.actors.of(viewer, ip));
  }

  /** What a unit declares, or 宣传部 excuses. */
  @Roles(...OFFICE, 'unit')
  @Post('requests/:id/acts')
  @HttpCode(204)
  async step(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(step, raw) as CircleRequestStep;
    await this.circle.step(body(uuid, id), wanted, own(viewer), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('groups')
  async addGroup(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    const wanted = body(group, raw) as z.output<typeof group>;
    return { id: await this.circle.group({ id: null, ...wanted }, await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE)
  @Put('groups/:id')
  @HttpCode(204)
  async setGroup(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(group, raw) as z.output<typeof group>;
    await this.circle.group({ id: body(uuid, id), ...wanted }, await this.actors.of(viewer, ip));
  }

  /** Whom an account follows, as its host declares it. */
  @Roles(...OFFICE, 'unit')
  @Put('follows')
  @HttpCode(204)
  async setFollows(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const wanted = body(follows, raw);
    await this.circle.follows(wanted.accountId, wanted.follows, own(viewer), await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE)
  @Post('support')
  @HttpCode(204)
  async support(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.circle.support(body(support, raw), await this.actors.of(viewer, ip));
  }
}

const office = (viewer: Viewer): boolean => viewer.roles.some((r) => OFFICE.includes(r));
/** Units for which he speaks; null: 宣传部 speaks for all. */
const own = (viewer: Viewer): string[] | null => (office(viewer) ? null : viewer.unitIds);
const of = (viewer: Viewer): CircleViewer => ({
  mine: scope(viewer),
  office: office(viewer),
  own: viewer.roles.includes('unit') ? viewer.unitIds : [],
});
