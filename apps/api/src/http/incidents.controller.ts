import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Res } from '@nestjs/common';
import type { AfterActionReport, FilingView, IncidentDetail, IncidentSummary } from '@fengsui/contract';
import { EscalationActions, EscalationViews } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { IncidentActions, IncidentMembership } from '@fengsui/incidents';
import { AfterActionService, IncidentPageService } from '@fengsui/reports';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, level, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const epoch = z.number({ message: '缺少处置轮次，请刷新页面' }).int();
const version = z.number({ message: '缺少版本号，请刷新页面' }).int();
const confirm = z.object({ level, version });
const closing = z.object({ reason: text('理由'), version });
const mentionIds = z
  .array(uuid, { message: '请选择帖子' })
  .min(1, { message: '请选择帖子' })
  .max(500, { message: '一次最多选 500 条' })
  .transform((ids) => [...new Set(ids)]);
const pinning = z.object({ mentionIds, reason: text('理由'), version });
const excluding = z.object({ mentionId: uuid, reason: text('理由'), version });
const splitting = z.object({ mentionIds, title: text('新事件名称', 40), reason: text('理由'), version });
const merging = z.object({ intoId: uuid, reason: text('理由'), version });
const correcting = z.object({ text: text('更正后的内容', 500), reason: text('理由', 200) });
const entryNumber = z.coerce
  .number({ message: '应为记录编号' })
  .int({ message: '应为记录编号' })
  .positive({ message: '应为记录编号' });
const signing = z.object({ epoch });
const filing = z.object({
  kind: z.enum(['first_report', 'response', 'follow_up', 'decline'], {
    message: '种类应为初报、回应、续报或不属我单位',
  }),
  body: z.record(z.string(), z.string().max(5000, { message: '内容过长，请不超过 5000 字' })),
  requestId: uuid,
  epoch,
});

/** Closed incidents stay in the list for a school year. */
const LIST_HOURS = 24 * 365;

/** /api/incidents: list, one, and what people do to it. */
@Controller('api/incidents')
export class IncidentsController {
  constructor(
    @Inject(IncidentPageService) private readonly page: IncidentPageService,
    @Inject(IncidentActions) private readonly incidents: IncidentActions,
    @Inject(IncidentMembership) private readonly membership: IncidentMembership,
    @Inject(EscalationActions) private readonly escalation: EscalationActions,
    @Inject(EscalationViews) private readonly views: EscalationViews,
    @Inject(AfterActionService) private readonly reports: AfterActionService,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Get()
  list(@CurrentViewer() viewer: Viewer): Promise<IncidentSummary[]> {
    return this.views.summaries(viewer, LIST_HOURS);
  }

  @Get(':id')
  one(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<IncidentDetail> {
    return this.page.detail(body(uuid, id), viewer);
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/confirm')
  @HttpCode(204)
  async confirm(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.incidents.confirm({
      incidentId: body(uuid, id),
      ...body(confirm, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/reject')
  @HttpCode(204)
  async reject(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.incidents.reject({
      incidentId: body(uuid, id),
      ...body(closing, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/close')
  @HttpCode(204)
  async close(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.incidents.close({
      incidentId: body(uuid, id),
      ...body(closing, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/pin')
  @HttpCode(204)
  async pin(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.membership.pin({
      incidentId: body(uuid, id),
      ...body(pinning, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/exclude')
  @HttpCode(204)
  async exclude(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.membership.exclude({
      incidentId: body(uuid, id),
      ...body(excluding, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/split')
  @HttpCode(201)
  async split(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<{ id: string }> {
    const made = await this.membership.split({
      incidentId: body(uuid, id),
      ...body(splitting, raw),
      actor: await this.actors.of(viewer, ip),
    });
    return { id: made };
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/merge')
  @HttpCode(204)
  async merge(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.membership.merge({
      incidentId: body(uuid, id),
      ...body(merging, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  /** 更正 an entry of the log, which itself stays as it was written. */
  @Roles('duty', 'publicity_head')
  @Post(':id/log/:seq/correct')
  @HttpCode(201)
  async correct(
    @Param('id') id: string,
    @Param('seq') seq: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<{ seq: number }> {
    return this.incidents.correct({
      incidentId: body(uuid, id),
      seq: body(entryNumber, seq),
      ...body(correcting, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Post(':id/sign')
  @HttpCode(200)
  async sign(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ signedAt: string }> {
    const signed = await this.escalation.sign({
      incidentId: body(uuid, id),
      personId: viewer.personId,
      ...body(signing, raw),
      via: 'web',
    });
    return { signedAt: signed.signedAt.toISOString() };
  }

  @Post(':id/filings')
  @HttpCode(200)
  async file(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<FilingView> {
    return this.escalation.file({ incidentId: body(uuid, id), personId: viewer.personId, ...body(filing, raw) });
  }

  @Get(':id/report')
  async report(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<AfterActionReport> {
    await this.views.detail(body(uuid, id), viewer); // refuses who may not see the incident
    return this.reports.build(id, await this.actors.of(viewer, ip));
  }

  @Get(':id/report.docx')
  async docx(
    @Param('id') id: string,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.report(id, viewer, ip);
    const file = await this.reports.docx(report);
    response
      .setHeader('Content-Type', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
      .setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${report.title}.docx`)}`)
      .end(file);
  }
}
