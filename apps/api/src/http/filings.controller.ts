import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Ip,
  Param,
  Post,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import type { FilingView, StandIn } from '@fengsui/contract';
import { EscalationActions, EscalationViews, HandOver } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import type { Response } from 'express';
import { z } from 'zod';
import { FILING_EXAMPLE } from '../openapi/examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, text, uuid, wholeOfForm } from './body.js';
import { sendKept } from './send-file.js';
import { CurrentViewer } from './session.guard.js';
import { ATTACHMENTS, contentsOf, type UploadedFile, Uploads } from './upload.js';
import { writtenAtField, writtenBy } from './written.js';

/** In a form the fields of the report come as one JSON text. */
const fromForm = (v: unknown): unknown => {
  if (typeof v !== 'string') return v;
  try {
    return JSON.parse(v);
  } catch {
    return v;
  }
};
const filing = z.object({
  kind: z.enum(['first_report', 'response', 'follow_up', 'zero_report', 'final_report', 'note', 'decline'], {
    message: '种类应为初报、回应、续报、零报告、终报、进展或不属我单位',
  }),
  body: z.preprocess(
    fromForm,
    z.record(z.string(), z.string().max(5000, { message: '内容过长，请不超过 5000 字' }), {
      message: '内容应为各项文字',
    }),
  ),
  requestId: uuid,
  epoch: wholeOfForm('缺少处置轮次，请刷新页面'),
  writtenAt: writtenAtField,
});
const handing = z.object({
  substituteId: z.uuid({ message: '请选择代班的人' }),
  until: z.iso.datetime({ offset: true, message: '请选择代班到何时' }),
  reason: text('事由', 200),
  requestId: uuid,
  epoch: z.number({ message: '缺少处置轮次，请刷新页面' }).int(),
});

const FILED = { requestId: '1f0c7f0e-5555-4c0e-9f0b-5d1f2f6f2a11', epoch: 1 };
const EXAMPLES = {
  初报: {
    kind: 'first_report',
    body: { truth: '属实', situation: '已封存同批餐食', measures: '食堂停业检查', next: '21:00 前送检' },
    ...FILED,
  },
  回应: { kind: 'response', body: { text: '已向学生致歉并公布送检安排' }, ...FILED },
  终报: { kind: 'final_report', body: { text: '送检合格，已整改并公布结果' }, ...FILED },
  续报: { kind: 'follow_up', body: { text: '送检结果合格，食堂恢复供餐' }, ...FILED },
  零报告: { kind: 'zero_report', body: {}, ...FILED },
  不属我单位: { kind: 'decline', body: { text: '该窗口由校外公司承包，归资产处管理' }, ...FILED },
};

/** /api/incidents/:id: what the people who were told report, with photos, and who stands in for them. */
@Controller('api/incidents/:id')
export class FilingsController {
  constructor(
    @Inject(EscalationActions) private readonly escalation: EscalationActions,
    @Inject(EscalationViews) private readonly views: EscalationViews,
    @Inject(HandOver) private readonly standing: HandOver,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '初报、回应、续报、零报告、终报、进展、不属我单位',
    description:
      '未签收而报送的，一并视为签收；没有新情况的，报零报告即代替续报，内容可不填；“不属我单位”由宣传部判定，此前时限照走。requestId 相同的重复报送只记一次。断网时写好、事后补传的，可附书写时间 writtenAt（并在请求头 X-Client-Time 写明发送时间）：与收到时间并列展示，是否按时只看收到时间。照片以 multipart/form-data 的 files 上传。',
    tag: '处置',
    body: filing,
    files: {
      field: 'files',
      description: `照片或文件，至多 ${ATTACHMENTS.most} 个，每个不超过 ${ATTACHMENTS.mib} MB；此时 body 为 JSON 文本`,
      optional: true,
    },
    examples: EXAMPLES,
    answer: 'FilingView',
    answerExample: FILING_EXAMPLE,
    problems: {
      403: '没有请您处置此事件',
      404: '没有这个事件',
      409: '已办结、尚未启动，或等级已调整',
      413: '附件过大',
    },
  })
  @Post('filings')
  @HttpCode(200)
  @UseInterceptors(...Uploads('files', ATTACHMENTS.most, ATTACHMENTS.mib))
  file(
    @Param('id') id: string,
    @Body() raw: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FilingView> {
    return this.escalation.file({
      incidentId: body(uuid, id),
      personId: viewer.personId,
      ...writtenBy(body(filing, raw)),
      files: contentsOf(files),
    });
  }

  /** A photo or file of a report. */
  @Get('files/:hash')
  async content(@Param() params: unknown, @CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await sendKept(response, params, (id, hash) => this.views.filingFile(id, hash, viewer));
  }

  /** Colleagues who may stand in for who asks. */
  @Get('stand-ins')
  standIns(@CurrentViewer() viewer: Viewer): Promise<StandIn[]> {
    return this.standing.standIns(viewer.personId);
  }

  /** 转代班: a colleague acts in one's posts from now on, and is told of this incident. */
  @Post('hand-over')
  @HttpCode(204)
  async handOver(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const { until, ...wanted } = body(handing, raw);
    await this.standing.handOver({
      ...{ incidentId: body(uuid, id), personId: viewer.personId, ...wanted },
      ...{ until: new Date(until), actor: await this.actors.of(viewer, ip) },
    });
  }
}
