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
import type { CauseTable, ImprovementDetail, ImprovementList, ImprovementOpened } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { ImprovementTasks, ImprovementViews } from '@fengsui/reports';
import type { Response } from 'express';
import { z } from 'zod';
import { CAUSES_EXAMPLE, IMPROVEMENT_EXAMPLE, IMPROVEMENT_LIST_EXAMPLE } from '../openapi/improvement-examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, text, uuid, wholeOfForm } from './body.js';
import { sendKept } from './send-file.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { ATTACHMENTS, contentsOf, type UploadedFile, Uploads } from './upload.js';

const unit = z.string({ message: '请选择责任单位' }).max(60).nullable();
const days = wholeOfForm('期限应为工作日数');
const draft = z.object({
  text: text('任务内容', 500),
  unitId: unit,
  days,
  cause: z
    .enum(['silent', 'late', 'unreached', 'engine_late', 'gap', 'alarm_lag', 'clue_open', 'other'], {
      message: '没有这种原因',
    })
    .optional(),
  incidentId: uuid.optional(),
});
const acting = z.object({
  act: z.enum(['submit', 'accept', 'return', 'extend', 'assign', 'cancel'], { message: '没有这种操作' }),
  version: wholeOfForm('缺少版本号，请刷新页面'),
  text: z.string({ message: '请填写说明' }).max(5000, { message: '说明过长，请不超过 5000 字' }).default(''),
  days: days.optional(),
  unitId: unit.optional(),
});
const filter = z.object({ state: z.enum(['running', 'done'], { message: '应为 running 或 done' }).default('running') });

/** /api/improvement: 整改任务, from an approved report or by hand to 销号, and causes over time. */
@Controller('api/improvement')
export class ImprovementController {
  constructor(
    @Inject(ImprovementTasks) private readonly tasks: ImprovementTasks,
    @Inject(ImprovementViews) private readonly views: ImprovementViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '整改任务',
    description: '期限近者在前；查询参数 state=done 为已了结的。单位人员只见本单位的。',
    tag: '整改',
    answer: 'ImprovementList',
    answerExample: IMPROVEMENT_LIST_EXAMPLE,
  })
  @Get()
  list(@Query() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<ImprovementList> {
    return this.views.list(viewer, body(filter, raw).state === 'done');
  }

  @Operation({
    summary: '反复出现的原因',
    description: '近八个季度，按原因、单位、主题；销号之后又出现的次数（cameBack）多者在前。演练不计。',
    tag: '整改',
    answer: 'CauseTable',
    answerExample: CAUSES_EXAMPLE,
  })
  @Roles('duty', 'publicity_head', 'school_leader', 'admin', 'audit', 'review')
  @Get('causes')
  causes(): Promise<CauseTable> {
    return this.views.causes();
  }

  @Operation({
    summary: '一项整改任务',
    description: '经过、证明，以及调用者此刻能做什么（can）。version 供后续操作携带。',
    tag: '整改',
    answer: 'ImprovementDetail',
    answerExample: IMPROVEMENT_EXAMPLE,
    problems: { 404: '没有这项任务，或无权查看' },
  })
  @Get(':id')
  one(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<ImprovementDetail> {
    return this.views.detail(body(uuid, id), viewer);
  }

  @Operation({
    summary: '交办整改任务',
    description: 'days 为工作日；unitId 为 null 时由系统管理员整改。责任单位负责人随即收到通知。',
    tag: '整改',
    body: draft,
    examples: {
      交办: { text: '核对值班安排，离岗时事先指定代班人。', unitId: 'logistics', days: 10, cause: 'silent' },
    },
    answer: 'ImprovementOpened',
    answerExample: { id: IMPROVEMENT_EXAMPLE.id, code: IMPROVEMENT_EXAMPLE.code } satisfies ImprovementOpened,
    problems: { 404: '没有这个事件' },
  })
  @Roles('duty', 'publicity_head')
  @Post()
  @HttpCode(201)
  async create(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<ImprovementOpened> {
    return this.tasks.create(body(draft, raw), await this.actors.of(viewer, ip));
  }

  @Operation({
    summary: '办理整改任务',
    description: `责任单位报送整改（submit，证明以 multipart/form-data 的 files 上传，至多 ${ATTACHMENTS.most} 个，每个不超过 ${ATTACHMENTS.mib} MB）；宣传部验收销号（accept，不得为报送的人）、退回（return）、延期（extend）、改派（assign）、撤销（cancel）。`,
    tag: '整改',
    body: acting,
    examples: {
      报送整改: { act: 'submit', version: 1, text: '已排定双人值班，见附件。' },
      验收销号: { act: 'accept', version: 2, text: '' },
      退回: { act: 'return', version: 2, text: '未附值班表。', days: 3 },
      延期: { act: 'extend', version: 1, text: '设备采购中。', days: 10 },
      改派: { act: 'assign', version: 1, text: '属学工部职责。', unitId: 'student' },
      撤销: { act: 'cancel', version: 1, text: '与另一任务重复。' },
    },
    problems: {
      403: '无此项权限，或报送的人自己验收',
      404: '没有这项任务，或无权查看',
      409: '已有新的办理，或现状不能这样办',
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
    const proof = contentsOf(files);
    const actor = await this.actors.of(viewer, ip);
    await this.tasks.act(body(uuid, id), body(acting, raw), proof, viewer, actor);
  }

  @Get(':id/files/:hash')
  async file(@Param() params: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await sendKept(response, params, (id, hash) => this.views.file(id, hash, viewer));
  }
}
