import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Query } from '@nestjs/common';
import type { StepDraft, UnitChoice } from '@fengsui/contract';
import { OfficeActions, StepActions } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { z } from 'zod';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const on = {
  requestId: uuid,
  epoch: z.number({ message: '缺少处置轮次，请刷新页面' }).int(),
};
const reason = text('理由', 500);
const unitId = text('单位', 60);
const reasoned = z.object({ ...on, reason });
const pausing = z.object({ ...on, reason, hours: z.number({ message: '请填写暂停时长（小时）' }) });
const reassigning = z.object({ ...on, reason, fromUnitId: unitId, toUnitId: unitId });
const joining = z.object({ ...on, reason, unitId, lead: z.boolean({ message: '请选择是否牵头' }) });
const releasing = z.object({ ...on, reason, unitId });
const judging = z.object({
  ...on,
  reason,
  declineId: uuid,
  accepted: z.boolean({ message: '请选择是否认定' }),
  toUnitId: unitId.optional(),
});
const publishing = z.object({
  ...on,
  kind: z.enum(['public_statement', 'press', 'reply48'], { message: '种类应为权威信息发布、新闻发布或公开回应' }),
  text: text('发布内容', 5000),
  url: z.url({ message: '应为完整网址' }).max(500).optional(),
  wordingId: uuid.optional(),
});
const stepKind = z.enum(['platform_contact', 'closure_order', 'rectify'], {
  message: '种类应为平台沟通、关闭账号或责令整改',
});
const opening = z.object({
  ...on,
  kind: stepKind,
  unitId: unitId.optional(),
  subject: text('对象', 100),
  text: text('正文', 5000),
});
const closing = z.object({
  reason: text('理由'),
  version: z.number({ message: '缺少版本号，请刷新页面' }).int(),
  unfinished: text('未完事项的说明', 500).optional(),
});
const reopening = z.object({
  reason: text('理由', 500),
  version: z.number({ message: '缺少版本号，请刷新页面' }).int(),
});
const moving = z.object({ ...on, to: text('下一状态', 30), result: text('办理情况', 2000) });

const ON = { requestId: '1f0c7f0e-5555-4c0e-9f0b-5d1f2f6f2a11', epoch: 1 };
const RUNNING = { 404: '没有这个事件', 409: '已办结、尚未启动，或等级已调整' };

/** What 宣传部 does to an incident that runs, and the tracked steps of 第十三条. Every act names the plan it was made under and a request id. */
@Controller('api/incidents/:id')
export class OfficeController {
  constructor(
    @Inject(OfficeActions) private readonly office: OfficeActions,
    @Inject(StepActions) private readonly steps: StepActions,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '暂停处置',
    description: '人员时限停走，对外时限照走；到时自动恢复。',
    tag: '处置',
    body: pausing,
    examples: { 暂停: { ...ON, reason: '等待公安机关通报', hours: 4 } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('pause')
  @HttpCode(204)
  async pause(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.pause({ incidentId: body(uuid, id), ...body(pausing, raw), actor: await this.actors.of(v, ip) });
  }

  @Operation({
    summary: '恢复处置',
    tag: '处置',
    body: reasoned,
    examples: { 恢复: { ...ON, reason: '通报已到' } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('resume')
  @HttpCode(204)
  async resume(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.resume({
      incidentId: body(uuid, id),
      ...body(reasoned, raw),
      actor: await this.actors.of(v, ip),
    });
  }

  @Operation({
    summary: '宣传部接管',
    description: '宣传部一级视为已签收；单位的时限照走。',
    tag: '处置',
    body: reasoned,
    examples: { 接管: { ...ON, reason: '影响面扩大' } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('take-over')
  @HttpCode(204)
  async takeOver(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.takeOver({
      incidentId: body(uuid, id),
      ...body(reasoned, raw),
      actor: await this.actors.of(v, ip),
    });
  }

  @Operation({
    summary: '改派责任单位',
    description: '新单位的阶梯自此开始，原单位的即止；已逾期的仍记录在案。',
    tag: '处置',
    body: reassigning,
    examples: { 改派: { ...ON, reason: '经核实该窗口由资产处管理', fromUnitId: 'logistics', toUnitId: 'student' } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('reassign')
  @HttpCode(204)
  async reassign(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.reassign({
      incidentId: body(uuid, id),
      ...body(reassigning, raw),
      actor: await this.actors.of(v, ip),
    });
  }

  @Operation({
    summary: '增加协同单位',
    tag: '处置',
    body: joining,
    examples: { 协同: { ...ON, reason: '涉及学生安抚', unitId: 'student', lead: false } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('units')
  @HttpCode(204)
  async join(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.join({ incidentId: body(uuid, id), ...body(joining, raw), actor: await this.actors.of(v, ip) });
  }

  @Operation({
    summary: '协同单位退出',
    tag: '处置',
    body: releasing,
    examples: { 退出: { ...ON, reason: '已完成配合', unitId: 'student' } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('release')
  @HttpCode(204)
  async release(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.release({
      incidentId: body(uuid, id),
      ...body(releasing, raw),
      actor: await this.actors.of(v, ip),
    });
  }

  @Operation({
    summary: '判定“不属我单位”',
    tag: '处置',
    body: judging,
    examples: {
      认定: {
        ...ON,
        reason: '情况属实',
        declineId: '2c0c7f0e-2222-4c0e-9f0b-5d1f2f6f2a11',
        accepted: true,
        toUnitId: 'student',
      },
    },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('judge')
  @HttpCode(204)
  async judge(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.judge({ incidentId: body(uuid, id), ...body(judging, raw), actor: await this.actors.of(v, ip) });
  }

  @Operation({
    summary: '登记对外发布',
    tag: '处置',
    body: publishing,
    examples: { 权威信息: { ...ON, kind: 'public_statement', text: '关于二食堂餐食问题的情况说明' } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('statements')
  @HttpCode(204)
  async publish(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.publish({
      incidentId: body(uuid, id),
      ...body(publishing, raw),
      actor: await this.actors.of(v, ip),
    });
  }

  @Operation({
    summary: '办结',
    description: '有未完事项的答 409 unfinished 并列出；附说明再次提交即可办结。',
    tag: '处置',
    body: closing,
    examples: { 办结: { reason: '已公开回应，诉求已解决', version: 1 } },
    problems: RUNNING,
  })
  /** 409 unfinished: names what is not done; sent again with an explanation it closes. */
  @Roles('duty', 'publicity_head')
  @Post('close')
  @HttpCode(204)
  async close(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.close({ incidentId: body(uuid, id), ...body(closing, raw), actor: await this.actors.of(v, ip) });
  }

  @Operation({
    summary: '重新处置',
    description:
      '办结或不立案的事件重新处置：曾启动的自此重新计时并通知各责任单位，未启动的回到待研判；已并入他事件的不能恢复。',
    tag: '处置',
    body: reopening,
    examples: { 重新处置: { reason: '同一窗口再次被投诉', version: 7 } },
    problems: { 404: '没有这个事件', 409: '并未办结、已并入他事件，或刚被他人修改' },
  })
  @Roles('duty', 'publicity_head')
  @Post('reopen')
  @HttpCode(204)
  async reopen(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.office.reopen({
      incidentId: body(uuid, id),
      ...body(reopening, raw),
      actor: await this.actors.of(v, ip),
    });
  }

  @Operation({
    summary: '可增加或改派的单位',
    tag: '处置',
    answer: 'UnitChoice[]',
    answerExample: [{ id: 'student', name: '学工部' }] satisfies UnitChoice[],
    problems: { 404: '没有这个事件' },
  })
  /** Units that could join or take over. */
  @Roles('duty', 'publicity_head')
  @Get('other-units')
  units(@Param('id') id: string): Promise<UnitChoice[]> {
    return this.office.otherUnits(body(uuid, id));
  }

  @Operation({
    summary: '处置措施的正文草稿',
    tag: '处置',
    query: {
      kind: '必填：platform_contact 平台沟通、closure_order 关闭账号、rectify 责令整改',
      unitId: '关闭账号、责令整改所对的单位',
    },
    answer: 'StepDraft',
    answerExample: { text: '请协助核实以下帖子……' } satisfies StepDraft,
    problems: { 404: '没有这个事件' },
  })
  /** A text to begin from. */
  @Roles('duty', 'publicity_head')
  @Get('step-draft')
  async draft(
    @Param('id') id: string,
    @Query('kind') kind: string,
    @Query('unitId') unit?: string,
  ): Promise<StepDraft> {
    return { text: await this.steps.draft(body(uuid, id), body(stepKind, kind), unit ?? null) };
  }

  @Operation({
    summary: '发起平台沟通、关闭账号或责令整改',
    tag: '处置',
    body: opening,
    examples: { 平台沟通: { ...ON, kind: 'platform_contact', subject: '微博', text: '请协助核实以下帖子' } },
    problems: RUNNING,
  })
  @Roles('duty', 'publicity_head')
  @Post('steps')
  @HttpCode(204)
  async open(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.steps.open({ incidentId: body(uuid, id), ...body(opening, raw), ...(await this.who(v, ip)) });
  }

  @Operation({
    summary: '推进一项处置措施',
    tag: '处置',
    body: moving,
    examples: { 平台已处理: { ...ON, to: 'removed', result: '平台已删除该帖' } },
    problems: { 403: '此项措施不由您推进', ...RUNNING },
  })
  @Post('steps/:stepId')
  @HttpCode(204)
  async move(
    @Param('id') id: string,
    @Param('stepId') stepId: string,
    @Body() raw: unknown,
    @CurrentViewer() v: Viewer,
    @Ip() ip: string,
  ) {
    const step = { incidentId: body(uuid, id), stepId: body(uuid, stepId) };
    await this.steps.move({ ...step, ...body(moving, raw), ...(await this.who(v, ip)) });
  }

  private async who(v: Viewer, ip: string) {
    return {
      actor: await this.actors.of(v, ip),
      office: v.roles.includes('duty') || v.roles.includes('publicity_head'),
      head: v.roles.includes('publicity_head'),
      unitIds: v.unitIds,
    };
  }
}
