import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type {
  AfterActionReport,
  ReportCleaned,
  ReportEdited,
  ReportFormat,
  ReportPage,
  ReportRendering,
  ReportSealed,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import {
  AfterActionService,
  cleanHtml,
  FORMATS,
  IncidentPageService,
  ReportDesk,
  ReportFiles,
  ReportTasks,
  SECTION_KEYS,
} from '@fengsui/reports';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const version = z.coerce.number({ message: '应为版本号' }).int({ message: '应为版本号' }).positive();
/** null: not asked for */
const versionOf = (asked: string | undefined): number | null => (asked ? body(version, asked) : null);
const format = z.enum(['docx', 'pdf', 'html', 'json', 'brief'], { message: '格式应为 docx、pdf、html、json 或 brief' });
const sectionKey = z.enum(SECTION_KEYS as [(typeof SECTION_KEYS)[number]], { message: '没有这一节' });
const editing = z.object({
  html: z.string({ message: '请填写本节内容' }).nullable(),
  revision: z.number({ message: '缺少修订号，请刷新页面' }).int(),
});
const tasking = z.object({
  to: z
    .object({
      unitId: z.string({ message: '请选择单位' }).nullable(),
      due: z.string({ message: '请填写期限' }),
    })
    .nullable(),
  revision: z.number({ message: '缺少修订号，请刷新页面' }).int(),
});
const pasting = z.object({ html: z.string({ message: '没有要整理的内容' }) });
const sealing = z.object({ hash: z.string({ message: '缺少校验值，请刷新页面' }) });

const FILES = Object.values(FORMATS).map((f) => `report.${f.ending}`);
const NO_REPORT = { 404: '没有这个事件，或没有这一版', 409: '事件尚未办结' };

/** 复盘报告 of one incident: read, work on, approve, take as a file. */
@Controller('api/incidents/:id')
export class ReportsController {
  constructor(
    @Inject(AfterActionService) private readonly reports: AfterActionService,
    @Inject(ReportDesk) private readonly desk: ReportDesk,
    @Inject(ReportTasks) private readonly tasks: ReportTasks,
    @Inject(ReportFiles) private readonly files: ReportFiles,
    @Inject(IncidentPageService) private readonly incidents: IncidentPageService,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '复盘报告',
    description:
      '办结之后才有。审定后数据与文字都没有变化的，答审定的一版（state 为 sealed），否则答草稿；version 指定某一审定版。文件在 report.docx、report.pdf、report.html、report.json、report.brief.html，内容相同则逐字节相同；JSON 的说明在 /api/report.schema.json。',
    tag: '日志',
    answer: 'AfterActionReport',
    problems: NO_REPORT,
  })
  @Get('report')
  async report(
    @Param('id') id: string,
    @Query('version') asked: string | undefined,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AfterActionReport> {
    await this.incidents.assertVisible(body(uuid, id), viewer);
    const number = versionOf(asked);
    return number === null ? this.reports.build(id) : this.reports.version(id, number);
  }

  @Get('report/page')
  async page(
    @Param('id') id: string,
    @Query('version') asked: string | undefined,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReportPage> {
    await this.incidents.assertVisible(body(uuid, id), viewer);
    return this.desk.page(id, viewer.roles, versionOf(asked));
  }

  /** What was pasted into the editor, cleaned, before it gets in. */
  @Roles('duty', 'publicity_head')
  @Post('report/clean')
  @HttpCode(200)
  clean(@Body() raw: unknown): ReportCleaned {
    const { text, removed } = cleanHtml(body(pasting, raw).html);
    return { text, cleaned: removed };
  }

  @Roles('duty', 'publicity_head')
  @Put('report/sections/:key')
  async edit(
    @Param('id') id: string,
    @Param('key') key: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ReportEdited> {
    const actor = await this.actors.of(viewer, ip);
    return this.desk.edit(body(uuid, id), body(sectionKey, key), body(editing, raw), actor);
  }

  /** Who owes a task of the draft, and by when. */
  @Roles('duty', 'publicity_head')
  @Put('report/tasks/:key')
  @HttpCode(204)
  async task(
    @Param('id') id: string,
    @Param('key') key: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.tasks.edit(body(uuid, id), key, body(tasking, raw), await this.actors.of(viewer, ip));
  }

  @Operation({
    summary: '审定复盘报告',
    description:
      '由宣传部部长审定：存为一版，不再改动，校验值写入日志。hash 取自所看到的草稿（bodyHash），此后有变化的拒绝。',
    tag: '日志',
    body: sealing,
    examples: { 审定: { hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' } },
    answer: 'ReportSealed',
    answerExample: { version: 1, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
    problems: { 404: '没有这个事件', 409: '事件尚未办结，或报告已有变化' },
  })
  @Roles('publicity_head')
  @Post('report/seal')
  @HttpCode(201)
  async seal(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ReportSealed> {
    return this.reports.seal(body(uuid, id), body(sealing, raw).hash, await this.actors.of(viewer, ip));
  }

  @Get(FILES)
  async file(
    @Param('id') id: string,
    @Query('version') asked: string | undefined,
    @CurrentViewer() viewer: Viewer,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.report(id, asked, viewer);
    const wanted = formatOf(request.path);
    const file = await this.files.render(report, wanted);
    response
      .setHeader('Content-Type', FORMATS[wanted].mime)
      .setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName(report, wanted))}`)
      .end(file);
  }

  /** The same file with how far it is: lines of JSON, the last one holds the file. Ends with the page that asked. */
  @Get('report/render')
  async render(
    @Param('id') id: string,
    @Query('format') asked: string,
    @Query('version') number: string | undefined,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const wanted = body(format, asked);
    const report = await this.report(id, number, viewer);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.setHeader('Content-Type', 'application/x-ndjson; charset=utf-8').setHeader('X-Accel-Buffering', 'no');
    const tell = (line: ReportRendering): unknown => response.write(`${JSON.stringify(line)}\n`);
    const file = await this.files
      .render(report, wanted, (done, total) => tell({ done, total }), gone.signal)
      .catch((error: unknown) => {
        if (!gone.signal.aborted) throw error;
        return null; // nobody waits for it any more
      });
    if (!file) return;
    tell({ name: fileName(report, wanted), mime: FORMATS[wanted].mime, base64: file.toString('base64') });
    response.end();
  }
}

function formatOf(path: string): ReportFormat {
  const [name] = Object.entries(FORMATS).find(([, f]) => path.endsWith(`/report.${f.ending}`))!;
  return name as ReportFormat;
}

const fileName = (report: AfterActionReport, f: ReportFormat): string =>
  `${report.title}${report.state === 'draft' ? '（草稿）' : `（第${report.version}版）`}.${FORMATS[f].ending}`;
