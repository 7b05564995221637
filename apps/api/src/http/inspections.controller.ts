import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Query, Res } from '@nestjs/common';
import {
  type InspectionCampaigns,
  type InspectionPage,
  type InspectionPassed,
  INSPECTION_CONTENT_NAME,
  INSPECTION_STATE_NAME,
  type InspectionView,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Clock, SHEET_TYPE, sheetFile, type SheetTable } from '@fengsui/platform';
import { INSPECTION_ACTS, InspectionReader, Inspections, Waits } from '@fengsui/registry';
import { FORMATS, InspectionPapers } from '@fengsui/reports';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { attach } from './attach.js';
import { body, day, unitId, uuid } from './body.js';
import { isOffice, OFFICE, scope, SEES_ALL } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';

const MOST = 5_000;
const keys = <K extends string>(names: Record<K, unknown>): [K, ...K[]] => Object.keys(names) as [K, ...K[]];
const campaign = z.object({
  year: z.number({ message: '请填写年度' }).int().min(2000, { message: '年度应为四位数字' }).max(2200),
  fromOn: day('检查期间的开始'),
  toOn: day('检查期间的结束'),
  endsOn: day('报送截止日期'),
  accountIds: z.array(uuid, { message: '请选择账号' }).max(MOST, { message: '账号过多' }).nullable(),
});
/** What may not be empty is named by the service in its own words. */
const optional = (what: string) =>
  z
    .string({ message: `请填写${what}` })
    .trim()
    .max(2000, { message: `${what}过长，请不超过 2000 字` });
const content = z.object({
  team: optional(INSPECTION_CONTENT_NAME.team),
  handOvers: optional(INSPECTION_CONTENT_NAME.handOvers),
  rules: optional(INSPECTION_CONTENT_NAME.rules),
  violations: optional(INSPECTION_CONTENT_NAME.violations),
  repairs: optional(INSPECTION_CONTENT_NAME.repairs),
});
const act = z.object({
  act: z.enum(keys(INSPECTION_ACTS), { message: '没有这项办理' }),
  version: z.number({ message: '缺少版本，请刷新页面' }).int(),
  text: z.string({ message: '请填写意见' }).trim().max(1000, { message: '意见过长，请不超过 1000 字' }),
  content: content.optional(),
  until: day('整改期限').optional(),
});
const paging = z.object({
  state: z.enum(['late', 'suspended', ...keys(INSPECTION_STATE_NAME)], { message: '没有这种状态' }).optional(),
  unitId: unitId().optional(),
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const format = z.enum(['docx', 'pdf'], { message: '格式应为 docx 或 pdf' });

/** /api/inspections: 年检 (第九条). 宣传部 opens and judges; a unit fills in its own sheets; the list of those that passed is the whole school's. */
@Controller('api/inspections')
export class InspectionsController {
  constructor(
    @Inject(Inspections) private readonly inspections: Inspections,
    @Inject(InspectionReader) private readonly reader: InspectionReader,
    @Inject(InspectionPapers) private readonly papers: InspectionPapers,
    @Inject(Waits) private readonly waits: Waits,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...SEES_ALL, 'unit')
  @Get()
  async campaigns(@CurrentViewer() viewer: Viewer): Promise<InspectionCampaigns> {
    return { campaigns: await this.reader.campaigns(scope(viewer)), mayOpen: isOffice(viewer) };
  }

  @Roles(...OFFICE)
  @Post()
  async open(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.inspections.open(body(campaign, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles(...SEES_ALL, 'unit')
  @Get('sheets/:id')
  async sheet(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<InspectionView> {
    return this.reader.sheet(body(uuid, id), scope(viewer), await this.waits.hand(viewer));
  }

  @Roles(...OFFICE, 'unit')
  @Post('sheets/:id/acts')
  @HttpCode(204)
  async act(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const { content: written, until, ...wanted } = body(act, raw);
    const whole = { ...wanted, ...(written ? { content: written } : {}), ...(until ? { until } : {}) };
    const hand = await this.waits.hand(viewer);
    // what he may not see he may not touch either
    await this.reader.sheet(body(uuid, id), scope(viewer), hand);
    await this.inspections.act(id, whole, hand, await this.actors.of(viewer, ip));
  }

  /** 年检表 as an A4 form with the place for the seal. */
  @Roles(...SEES_ALL, 'unit')
  @Get('sheets/:id/:format')
  async paper(
    @Param() params: { id: string; format: string },
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const wanted = body(format, params.format);
    const hand = await this.waits.hand(viewer);
    const { name, content: bytes } = await this.papers.sheet(body(uuid, params.id), wanted, scope(viewer), hand);
    attach(response, FORMATS[wanted].mime, name, bytes);
  }

  @Roles(...SEES_ALL, 'unit')
  @Get(':id')
  async page(
    @Param('id') id: string,
    @Query() query: unknown,
    @CurrentViewer() viewer: Viewer,
  ): Promise<InspectionPage> {
    const { page, state, unitId: unit, q } = body(paging, query) as z.output<typeof paging>;
    const filter = { state: state ?? null, unitId: unit ?? null, q: q ?? null };
    return { ...(await this.reader.page(body(uuid, id), filter, page, scope(viewer))), mayPublish: isOffice(viewer) };
  }

  /** Shows the whole school which accounts passed. */
  @Roles(...OFFICE)
  @Post(':id/publish')
  @HttpCode(204)
  async publish(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.inspections.publish(body(uuid, id), await this.actors.of(viewer, ip));
  }

  /** Everybody signed in. */
  @Get(':id/passed')
  async passed(@Param('id') id: string): Promise<InspectionPassed> {
    return this.reader.passed(body(uuid, id));
  }

  /** The same as a workbook. */
  @Get(':id/passed.xlsx')
  async workbook(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const { year, accounts } = await this.reader.passed(body(uuid, id));
    const tables = [passedTable(accounts)];
    const file = await sheetFile({ tables, filters: `${year} 年年检合格`, at: this.clock.now(), by: viewer.name });
    attach(response, SHEET_TYPE, `${year} 年年检合格名单.xlsx`, file);
  }
}

type Passed = InspectionPassed['accounts'][number];
const passedTable = (rows: Passed[]): SheetTable<Passed> => ({
  name: '年检合格名单',
  columns: [
    { title: '主办单位', width: 24, value: (a) => a.unitName },
    { title: '账号', width: 28, value: (a) => a.name },
    { title: '平台', width: 14, value: (a) => a.platformName },
    { title: '评定日期', width: 14, value: (a) => a.passedOn },
  ],
  rows,
});
