import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query } from '@nestjs/common';
import type {
  QuestionFigures,
  QuestionList,
  QuestionTerms,
  QuestionUnits,
  QuestionView,
  Role,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import {
  QUESTION_ACTS,
  QUESTION_STATES,
  type QuestionFilter,
  QuestionFiguresReader,
  QuestionLists,
  QuestionReader,
  Questions,
  QuestionTermsDesk,
} from '@fengsui/questions';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, flag, level, text, unitId, uuid } from './body.js';
import { SEES_ALL } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';

/** 宣传部 alone: who keeps the system takes no part in what is answered. */
const OFFICE: Role[] = ['duty', 'publicity_head'];
const READERS: Role[] = [...SEES_ALL, 'unit'];
const SETTING: Role[] = ['publicity_head', 'admin'];
const keys = <K extends string>(names: Record<K, unknown>): [K, ...K[]] => Object.keys(names) as [K, ...K[]];
const kind = z.enum(['question', 'complaint'], { message: '类别应为咨询或投诉' });
const search = z.string().trim().max(40, { message: '查找的字过长' }).optional();
const filter = z.object({
  q: search,
  state: z.enum(QUESTION_STATES as [(typeof QUESTION_STATES)[number]], { message: '没有这种状态' }).optional(),
  kind: kind.optional(),
  unit: z.string().max(60, { message: '没有这个单位' }).optional(),
  late: flag,
  mine: flag,
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const named = z.object({ q: search });
const url = z
  .url({ protocol: /^https?$/, message: '链接应以 http:// 或 https:// 开头' })
  .max(1000, { message: '链接过长，请不超过 1000 字' });
const act = z.object({
  act: z.enum(keys(QUESTION_ACTS), { message: '没有这项办理' }),
  version: z.number({ message: '缺少版本，请刷新页面' }).int(),
  text: text('答复或意见', 2000),
  unitId: unitId('答复单位').optional(),
  kind: kind.optional(),
  urgent: z.boolean({ message: '是否紧急请答是或否' }).optional(),
  into: uuid.optional(),
  level: level.optional(),
  places: z
    .array(
      z.object({
        askingId: uuid,
        url: url.optional(),
        note: z.string().trim().max(300, { message: '答复方式请不超过 300 字' }).optional(),
      }),
      { message: '请填写答复发布处' },
    )
    .max(500, { message: '发布处过多' })
    .optional(),
});
const entry = z.object({
  text: text('提问内容', 2000),
  kind,
  urgent: z.boolean({ message: '是否紧急请答是或否' }).default(false),
  unitId: unitId('答复单位').nullable().default(null),
  via: text('来源', 40),
  asker: z.string().trim().max(40, { message: '提问人请不超过 40 字' }).default(''),
  contact: z.string().trim().max(100, { message: '联系方式请不超过 100 字' }).default(''),
});
const month = z.object({
  month: z.string({ message: '请选择月份' }).regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, { message: '月份应写作 2026-11' }),
});
const terms = z.object({
  terms: z
    .array(
      z.object({
        kind: z.enum(['question', 'complaint', 'urgent', 'confirm'], { message: '没有这项时限，请刷新页面' }),
        amount: z
          .number({ message: '时限应为数字' })
          .int({ message: '时限应为整数' })
          .min(1, { message: '时限至少为 1' })
          .max(250, { message: '时限至多为 250' }),
        counted: z.enum(['working_days', 'working_hours', 'hours'], {
          message: '时限按工作日、工作小时或自然小时计',
        }),
      }),
      { message: '请填写时限' },
    )
    .max(10, { message: '时限过多' }),
});

/** /api/questions: what teachers and students ask, from where it was asked to the answer published there (第十二条). */
@Controller('api/questions')
export class QuestionsController {
  constructor(
    @Inject(Questions) private readonly questions: Questions,
    @Inject(QuestionLists) private readonly lists: QuestionLists,
    @Inject(QuestionReader) private readonly reader: QuestionReader,
    @Inject(QuestionFiguresReader) private readonly figures: QuestionFiguresReader,
    @Inject(QuestionTermsDesk) private readonly termsDesk: QuestionTermsDesk,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...READERS)
  @Get()
  async list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<QuestionList> {
    const f = body(filter, query) as z.output<typeof filter>;
    const wanted: QuestionFilter = {
      ...{ q: f.q || null, state: f.state ?? null, kind: f.kind ?? null, unitId: f.unit ?? null },
      ...{ late: f.late === '1', mine: f.mine === '1', page: f.page },
    };
    return this.lists.list(await this.reader.hand(viewer), wanted);
  }

  @Roles(...READERS)
  @Get('units')
  units(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<QuestionUnits> {
    return this.lists.units(viewer, body(named, query).q ?? '');
  }

  @Roles(...READERS)
  @Get('figures')
  month(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<QuestionFigures> {
    return this.figures.month(body(month, query).month, viewer);
  }

  @Roles(...READERS)
  @Get('terms')
  async terms(@CurrentViewer() viewer: Viewer): Promise<QuestionTerms> {
    return { terms: await this.termsDesk.list(), mayEdit: viewer.roles.some((r) => SETTING.includes(r)) };
  }

  @Roles(...SETTING)
  @Put('terms')
  @HttpCode(204)
  async setTerms(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.termsDesk.set(body(terms, raw).terms, await this.actors.of(viewer, ip));
  }

  @Roles(...READERS)
  @Get(':id')
  async one(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<QuestionView> {
    return this.reader.one(body(uuid, id), await this.reader.hand(viewer));
  }

  @Roles(...OFFICE, 'unit')
  @Post()
  async enter(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    const wanted = body(entry, raw) as z.output<typeof entry>;
    const hand = await this.reader.hand(viewer);
    return { id: await this.questions.enter(wanted, hand, await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE, 'unit')
  @Post(':id/acts')
  @HttpCode(204)
  async act(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(act, raw) as z.output<typeof act>;
    const given = Object.fromEntries(Object.entries(wanted).filter(([, v]) => v !== undefined)) as never;
    const hand = await this.reader.hand(viewer);
    await this.questions.act(body(uuid, id), given, hand, await this.actors.of(viewer, ip));
  }
}
