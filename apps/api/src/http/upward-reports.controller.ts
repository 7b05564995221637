import { Body, Controller, Get, HttpCode, Inject, Ip, Post, UploadedFiles, UseInterceptors } from '@nestjs/common';
import type { UpwardReportAnswer } from '@fengsui/contract';
import { UpwardReports } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { ManualEntries } from '@fengsui/mentions';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';
import { type UploadedFile, Uploads } from './upload.js';

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

  /** Units a matter may be reported for. */
  @Roles('unit', 'duty', 'publicity_head')
  @Get('units')
  async units(): Promise<{ id: string; name: string }[]> {
    const all = await this.registry.units();
    return all.filter((u) => u.kind !== 'leadership').map(({ id, name }) => ({ id, name }));
  }

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
    const told = body(report, raw);
    const unitId = told.unitId ?? viewer.unitIds[0];
    if (!unitId) throw new UserError('no_unit', '请选择事涉单位。', 400, 'unitId');
    const actor = await this.actors.of(viewer, ip);
    const uploads = (files ?? []).map((f) => ({ name: f.originalname, content: f.buffer }));
    const entry = { via: '单位上报' as const, platform: platformOf(told.url), text: told.text };
    const { mention } = await this.entries.enter({ ...entry, ...(told.url ? { url: told.url } : {}) }, uploads, actor);
    const made = await this.reports.report({ mentionId: mention.id, unitId, title: told.text, actor });
    const how = made.known ? `已并入事件 ${made.code}` : `已形成事件 ${made.code}，待宣传部定级`;
    return { incidentId: made.incidentId, code: made.code, words: `${how}；单位负责人和宣传部已收到通知。` };
  }
}

function platformOf(url: string | undefined): 'weibo' | 'wechat' | 'manual' {
  const host = url ? new URL(url).hostname : '';
  if (/(^|\.)weibo\.(com|cn)$/.test(host)) return 'weibo';
  return host === 'mp.weixin.qq.com' ? 'wechat' : 'manual';
}
