import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import type { IncidentDetail, ListedIncident } from '@fengsui/contract';
import { EscalationActions, EscalationViews } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { IncidentActions, IncidentMembership } from '@fengsui/incidents';
import { IncidentPageService } from '@fengsui/reports';
import { z } from 'zod';
import { SIGN_EXAMPLE, SUMMARY_EXAMPLE } from '../openapi/examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, level, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { writtenAtField, writtenBy } from './written.js';

const epoch = z.number({ message: '缺少处置轮次，请刷新页面' }).int();
const version = z.number({ message: '缺少版本号，请刷新页面' }).int();
const confirm = z.object({
  level,
  version,
  reason: text('理由', 500).optional(),
  unitId: z.string().max(60, { message: '没有这个单位' }).optional(),
});
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
const signing = z.object({ epoch, writtenAt: writtenAtField });

const ENDED = { 404: '没有这个事件', 409: '已办结，或刚被他人修改' };
const NOT_ASKED = { 403: '没有请您处置此事件', 404: '没有这个事件', 409: '已办结、尚未启动，或等级已调整' };

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
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '事件列表',
    description: '在办的，以及一年内办结的；单位人员只见本单位的。',
    tag: '事件',
    answer: 'ListedIncident[]',
    answerExample: [SUMMARY_EXAMPLE],
  })
  @Get()
  list(@CurrentViewer() viewer: Viewer): Promise<ListedIncident[]> {
    return this.views.summaries(viewer, LIST_HOURS);
  }

  @Operation({
    summary: '一个事件',
    description: '处置阶梯、时限、报送、日志、线索，以及调用者此刻能做什么（can）。epoch 与 version 供后续操作携带。',
    tag: '事件',
    answer: 'IncidentDetail',
    problems: { 404: '没有这个事件，或不是本单位的' },
  })
  @Get(':id')
  one(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<IncidentDetail> {
    return this.page.detail(body(uuid, id), viewer);
  }

  @Operation({
    summary: '核定等级',
    tag: '事件',
    body: confirm,
    examples: {
      核定: { level: 2, version: 1 },
      核定并改定单位: { level: 2, version: 1, unitId: 'student', reason: '网传为学生公寓，非后勤食堂' },
    },
    problems: ENDED,
  })
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

  @Operation({
    summary: '不立案',
    tag: '事件',
    body: closing,
    examples: { 不立案: { reason: '与本校无关', version: 1 } },
    problems: ENDED,
  })
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

  @Operation({
    summary: '归入帖子',
    tag: '事件',
    body: pinning,
    examples: { 归入: { mentionIds: ['3e0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11'], reason: '同一件事', version: 2 } },
    problems: ENDED,
  })
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

  @Operation({
    summary: '取消固定',
    description: '收回“属于本事件”的意见；帖子暂留在本事件，以后系统可重新归类。',
    tag: '事件',
    body: pinning,
    examples: { 取消固定: { mentionIds: ['3e0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11'], reason: '固定有误', version: 3 } },
    problems: ENDED,
  })
  @Roles('duty', 'publicity_head')
  @Post(':id/unpin')
  @HttpCode(204)
  async unpin(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.membership.unpin({
      incidentId: body(uuid, id),
      ...body(pinning, raw),
      actor: await this.actors.of(viewer, ip),
    });
  }

  @Operation({
    summary: '移出帖子',
    tag: '事件',
    body: excluding,
    examples: { 移出: { mentionId: '3e0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11', reason: '说的是别的学校', version: 2 } },
    problems: ENDED,
  })
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

  @Operation({
    summary: '拆出另立事件',
    tag: '事件',
    body: splitting,
    examples: {
      拆出: { mentionIds: ['3e0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11'], title: '宿舍停水', reason: '是两件事', version: 2 },
    },
    answer: 'NewIncident',
    answerExample: { id: '3e0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11' },
    problems: ENDED,
  })
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

  @Operation({
    summary: '并入另一事件',
    tag: '事件',
    body: merging,
    examples: { 并入: { intoId: '3e0c7f0e-6666-4c0e-9f0b-5d1f2f6f2a11', reason: '同一件事', version: 2 } },
    problems: ENDED,
  })
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

  @Operation({
    summary: '更正一条日志',
    description: '原记录保留，更正作为新的一条写入。',
    tag: '日志',
    body: correcting,
    examples: { 更正: { text: '实为一食堂', reason: '来电核实' } },
    answer: 'Corrected',
    answerExample: { seq: 57 },
    problems: { 404: '没有这条可更正的记录' },
  })
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

  @Operation({
    summary: '签收',
    description:
      '表示已收到，不等于已处置。再次签收得到首次的时间。未能当时送出的，可附点下的时间 writtenAt，只作记录。epoch 取自事件，等级调整后旧的被拒绝。',
    tag: '处置',
    body: signing,
    examples: { 签收: { epoch: 1 } },
    answer: 'SignAnswer',
    answerExample: SIGN_EXAMPLE,
    problems: NOT_ASKED,
  })
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
      ...writtenBy(body(signing, raw)),
      via: viewer.token ? 'api' : 'web',
    });
    return { signedAt: signed.signedAt.toISOString() };
  }
}
