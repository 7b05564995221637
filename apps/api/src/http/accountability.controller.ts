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
  Req,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { CLUE_STATES, ClueActions, CluePapers, ClueViews, FiguresService } from '@fengsui/accountability';
import type { AccountabilityFigures, ClueDetail, ClueList, ClueState } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { cluePaper, FORMATS, officialDocument } from '@fengsui/reports';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { CLUE_ACT_EXAMPLES, CLUE_LIST_EXAMPLE, FIGURES_EXAMPLE } from '../openapi/accountability-examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { attach } from './attach.js';
import { body, text, uuid, wholeOfForm } from './body.js';
import { sendKept } from './send-file.js';
import { CurrentViewer } from './session.guard.js';
import { ATTACHMENTS, contentsOf, type UploadedFile, Uploads } from './upload.js';

const filter = z.object({
  state: z.enum(CLUE_STATES as [ClueState, ...ClueState[]], { message: '没有这个状态' }).optional(),
  incidentId: uuid.optional(),
});
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, { message: '应为日期，如 2026-11-25' })
  .refine((d) => !Number.isNaN(Date.parse(`${d}T00:00Z`)), { message: '没有这一天' });
const period = z.object({ from: day.optional(), to: day.optional() });
const acting = z.object({
  act: z.enum(
    [
      'verify',
      'drop',
      'notify',
      'serve',
      'state',
      'decide',
      'rectify',
      'return',
      'close',
      'appeal',
      'hear',
      'withdraw',
    ],
    { message: '没有这种操作' },
  ),
  version: wholeOfForm('缺少版本号，请刷新页面'),
  text: text('内容', 5000),
  days: wholeOfForm('期限应为工作日数').optional(),
  decision: z
    .enum(['exempt', 'remind', 'talk', 'rectify', 'circulate', 'refer'], {
      message: '应为免责、提醒、约谈、责令整改、通报批评或移送',
    })
    .optional(),
  outcome: z.enum(['uphold', 'revoke', 'remand'], { message: '应为维持、撤销或发回重新处理' }).optional(),
});

/** /api/clues: 问责 from 线索 to 销号 (第十条、第十三条), and the figures of units. */
@Controller('api/clues')
export class AccountabilityController {
  constructor(
    @Inject(ClueActions) private readonly actions: ClueActions,
    @Inject(ClueViews) private readonly views: ClueViews,
    @Inject(CluePapers) private readonly papers: CluePapers,
    @Inject(FiguresService) private readonly figuresOf: FiguresService,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '问责线索',
    description: '时限最近的在前；state、incidentId 可筛选。单位人员只见涉及本单位和本人的。',
    tag: '问责',
    answer: 'ClueList',
    answerExample: CLUE_LIST_EXAMPLE,
    problems: { 400: '筛选条件不对' },
  })
  @Get()
  list(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<ClueList> {
    return this.views.list(viewer, body(filter, raw));
  }

  @Operation({
    summary: '单位成绩',
    description:
      '按时率在前；中位数和九成位数把始终未收到的按到期时刻计入（atLeast 表示为下限）；未送达与送达未答分开；可免责的不计入 n。from、to 为日期，默认近九十天；演练不计。单位人员只见本单位。',
    tag: '问责',
    answer: 'AccountabilityFigures',
    answerExample: FIGURES_EXAMPLE,
    problems: { 400: '日期不对' },
  })
  @Get('figures')
  figures(@Query() raw: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<AccountabilityFigures> {
    return this.figuresOf.figures(viewer, body(period, raw));
  }

  @Operation({
    summary: '一条线索',
    description: '事实、证据、可免责情形、经过、时限，以及调用者此刻能做什么（can）。version 供后续操作携带。',
    tag: '问责',
    answer: 'ClueDetail',
    problems: { 404: '没有这条线索，或无权查看' },
  })
  @Get(':id')
  async one(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<ClueDetail> {
    // another system that reads on somebody's behalf is not that person reading
    const reader = viewer.token ? null : await this.actors.of(viewer, ip);
    return this.views.detail(body(uuid, id), viewer, reader);
  }

  @Operation({
    summary: '办理线索',
    description: `核实、通知、申辩、处理、整改、销号、申诉各一步；须由本人登录办理，接口令牌不可代办。核实、处理、销号（申诉）须为不同的人，且不得办理本单位的；申辩之前、申辩期限未过，不得处理。附件以 multipart/form-data 的 files 上传，至多 ${ATTACHMENTS.most} 个，每个不超过 ${ATTACHMENTS.mib} MB。days 为工作日。`,
    tag: '问责',
    body: acting,
    examples: CLUE_ACT_EXAMPLES,
    problems: {
      403: '无此项权限、涉及本单位、已在前一步办理过，或以令牌办理',
      404: '没有这条线索，或无权查看',
      409: '已被他人办理，或现状不能这样办',
      413: '附件过大',
    },
  })
  @Post(':id/acts')
  @HttpCode(204)
  @UseInterceptors(...Uploads('files', ATTACHMENTS.most, ATTACHMENTS.mib))
  async act(
    @Param('id') id: string,
    @Body() raw: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.actions.act({
      clueId: body(uuid, id),
      ...body(acting, raw),
      files: contentsOf(files),
      person: viewer,
      actor: await this.actors.of(viewer, ip),
    });
  }

  /** 核实通知书, 处理决定书 in the official layout. */
  @Get([':id/papers/:paper.docx', ':id/papers/:paper.pdf'])
  async paper(
    @Param('id') id: string,
    @Param('paper') paper: string,
    @CurrentViewer() viewer: Viewer,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const format = request.path.endsWith('.pdf') ? 'pdf' : 'docx';
    const { name, facts, hash } = await this.papers.read(body(uuid, id), body(uuid, paper), viewer);
    const file = await officialDocument(cluePaper(facts, hash), format);
    attach(response, FORMATS[format].mime, `${name} ${facts.number}.${format}`, file);
  }

  @Get(':id/files/:hash')
  async file(@Param() params: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await sendKept(response, params, (id, hash) => this.views.file(id, hash, viewer));
  }
}
