import { Body, Controller, Get, HttpCode, Inject, Ip, Post, UploadedFiles, UseInterceptors } from '@nestjs/common';
import type { UnitChoice, UpwardReportAnswer } from '@fengsui/contract';
import { UpwardReports } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { ManualEntries } from '@fengsui/mentions';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { z } from 'zod';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, text } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { contentsOf, type UploadedFile, Uploads } from './upload.js';
import { writtenAtField, writtenBy } from './written.js';

const blank = (v: unknown): unknown => (v === '' ? undefined : v);
const report = z.object({
  text: text('发生了什么', 5000),
  url: z.preprocess(
    blank,
    z
      .url({ protocol: /^https?$/, message: '链接应为完整网址，以 http:// 或 https:// 开头' })
      .max(2000)
      .optional(),
  ),
  unitId: z.preprocess(blank, z.string().max(60).optional()),
  writtenAt: writtenAtField,
});

/** /api/upward-reports: 上报 of an administrator (第十三条): what happened, a photo, sent. */
@Controller('api/upward-reports')
export class UpwardReportsController {
  constructor(
    @Inject(UpwardReports) private readonly reports: UpwardReports,
    @Inject(ManualEntries) private readonly entries: ManualEntries,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '可上报的事涉单位',
    tag: '事件',
    answer: 'UnitChoice[]',
    answerExample: [{ id: 'logistics', name: '后勤处' }] satisfies UnitChoice[],
  })
  /** Units a matter may be reported for. */
  @Roles('unit', 'duty', 'publicity_head')
  @Get('units')
  async units(): Promise<UnitChoice[]> {
    const all = await this.registry.units();
    return all.filter((u) => u.kind !== 'leadership').map(({ id, name }) => ({ id, name }));
  }

  @Operation({
    summary: '上报（第十三条）',
    description:
      '管理员发现情况即上报，可附照片；形成待研判的事件，单位负责人和宣传部随即收到通知。同一链接再次上报并入原事件；重复请求请带 Idempotency-Key。事后补传的，可附书写时间 writtenAt（并带请求头 X-Client-Time），只作记录。',
    tag: '事件',
    body: report,
    files: { field: 'evidence', description: '照片或文件，最多 10 个，每个不超过 20 MB' },
    examples: { 上报: { text: '二食堂门口有学生聚集，要求解释停水', unitId: 'logistics' } },
    answer: 'UpwardReportAnswer',
    answerExample: {
      incidentId: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11',
      code: 'YQ2026-0001',
      words: '已形成事件 YQ2026-0001，待宣传部定级；单位负责人和宣传部已收到通知。',
    } satisfies UpwardReportAnswer,
    problems: { 413: '文件过大', 503: '正在上传的人较多' },
  })
  @Roles('unit', 'duty', 'publicity_head')
  @Post()
  @HttpCode(201)
  @UseInterceptors(...Uploads('evidence', 10, 20))
  async send(
    @Body() raw: unknown,
    @UploadedFiles() files: UploadedFile[] | undefined,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<UpwardReportAnswer> {
    const told = writtenBy(body(report, raw));
    const unitId = told.unitId ?? viewer.unitIds[0];
    if (!unitId) throw new UserError('no_unit', '请选择事涉单位。', 400, 'unitId');
    const actor = await this.actors.of(viewer, ip);
    const uploads = contentsOf(files);
    const entry = { via: '单位上报' as const, platform: platformOf(told.url), text: told.text };
    const { mention } = await this.entries.enter({ ...entry, ...(told.url ? { url: told.url } : {}) }, uploads, actor);
    const made = await this.reports.report({ mentionId: mention.id, unitId, title: told.text, actor, said: told.said });
    const how = made.known ? `已并入事件 ${made.code}` : `已形成事件 ${made.code}，待宣传部定级`;
    return { incidentId: made.incidentId, code: made.code, words: `${how}；单位负责人和宣传部已收到通知。` };
  }
}

function platformOf(url: string | undefined): 'weibo' | 'wechat' | 'manual' {
  const host = url ? new URL(url).hostname : '';
  if (/(^|\.)weibo\.(com|cn)$/.test(host)) return 'weibo';
  return host === 'mp.weixin.qq.com' ? 'wechat' : 'manual';
}
