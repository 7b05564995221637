import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Ip,
  Param,
  Post,
  Query,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import {
  CANDIDATE_FILE_NAME,
  type CandidateAct,
  type CandidateList,
  type CandidateView,
  PLATFORM_NAME,
  ROUTE_NAME,
} from '@fengsui/contract';
import { ACTS, CANDIDATE_STATES, CandidateReader, Candidates, Discovery } from '@fengsui/discovery';
import type { Viewer } from '@fengsui/identity';
import { Waits } from '@fengsui/registry';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text, unitId, uuid } from './body.js';
import { isOffice, OFFICE, scope, SEES_ALL } from './office.js';
import { accountRecord } from './registry-accounts.controller.js';
import { sendKept } from './send-file.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { contentsOf, type UploadedFile, Uploads } from './upload.js';

const keys = <K extends string>(names: Record<K, unknown>): [K, ...K[]] => Object.keys(names) as [K, ...K[]];
const optional = (what: string, max: number) => text(what, max).nullable();
const filter = z.object({
  state: z.enum(CANDIDATE_STATES as [(typeof CANDIDATE_STATES)[number]], { message: '没有这种状态' }).optional(),
  q: z.string().trim().max(40, { message: '查找的字过长' }).optional(),
  page: z.coerce.number({ message: '页码应为数字' }).int().min(1).max(10_000).default(1),
});
const draft = z.object({
  platform: z.enum(keys(PLATFORM_NAME), { message: '请选择平台' }),
  name: text('账号名称', 60),
  uid: optional('平台编号', 80),
  handle: optional('微信号或昵称', 80),
  link: z
    .url({ protocol: /^https?$/, message: '链接应以 http:// 或 https:// 开头' })
    .max(500)
    .nullable(),
  bio: z.string({ message: '请填写简介' }).trim().max(1000, { message: '简介过长，请不超过 1000 字' }),
  certification: z.object({
    kind: z.enum(['none', 'person', 'organisation'], { message: '请选择认证' }),
    text: z.string().trim().max(200, { message: '认证过长，请不超过 200 字' }),
  }),
});
const act = z.object({
  act: z.enum(keys(ACTS), { message: '没有这项办理' }),
  version: z.number({ message: '缺少版本，请刷新页面' }).int(),
  text: text('办理情况', 500),
  unitId: unitId().optional(),
  route: z.enum(keys(ROUTE_NAME), { message: '请选择投诉渠道' }).optional(),
  withAccount: z.boolean({ message: '请说明是否用本校账号提交' }).optional(),
  as: z.enum(['fan', 'alumni', 'other_school', 'homonym'], { message: '请选择排除为哪一类' }).optional(),
  record: accountRecord.optional(),
});
const filing = z.object({ kind: z.enum(keys(CANDIDATE_FILE_NAME), { message: '请选择材料种类' }) });

/** /api/discovery: accounts that bear the school's name outside the 台账 (第四、十九条). 宣传部 acts; a unit sees what it is asked about. */
@Controller('api/discovery/candidates')
export class DiscoveryController {
  constructor(
    @Inject(CandidateReader) private readonly reader: CandidateReader,
    @Inject(Candidates) private readonly candidates: Candidates,
    @Inject(Discovery) private readonly discovery: Discovery,
    @Inject(Waits) private readonly waits: Waits,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...SEES_ALL, 'unit')
  @Get()
  async list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<CandidateList> {
    const { page, state, q } = body(filter, query) as z.output<typeof filter>;
    const list = await this.reader.list({ state: state ?? null, q: q || null }, page, scope(viewer));
    return { ...list, mayEdit: isOffice(viewer) };
  }

  @Roles(...SEES_ALL, 'unit')
  @Get(':id')
  async one(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<CandidateView> {
    return this.reader.one(body(uuid, id), scope(viewer), await this.waits.hand(viewer));
  }

  /** An account that somebody has seen, on any platform. */
  @Roles(...OFFICE)
  @Post()
  async enter(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    return { id: await this.discovery.enter(body(draft, raw), await this.actors.of(viewer, ip)) };
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
    const wanted = Object.fromEntries(
      Object.entries(body(act, raw)).filter(([, v]) => v !== undefined),
    ) as unknown as CandidateAct;
    const [hand, actor] = [await this.waits.hand(viewer), await this.actors.of(viewer, ip)];
    await this.candidates.act(body(uuid, id), wanted, scope(viewer), hand, actor);
  }

  /** Papers of a complaint. */
  @Roles(...OFFICE)
  @Post(':id/files')
  @HttpCode(204)
  @UseInterceptors(...Uploads('file', 10, 20))
  async addFiles(
    @Param('id') id: string,
    @Body() raw: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const { kind } = body(filing, raw);
    const [hand, actor] = [await this.waits.hand(viewer), await this.actors.of(viewer, ip)];
    await this.candidates.addFiles(body(uuid, id), kind, contentsOf(files), hand, actor);
  }

  @Roles(...SEES_ALL, 'unit')
  @Get(':id/files/:hash')
  async file(@Param() params: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await sendKept(response, params, (id, hash) => this.reader.file(id, hash, scope(viewer)));
  }
}
