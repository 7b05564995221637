import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Res } from '@nestjs/common';
import type { DrillScenarioPreview, DrillsPage, DrillView, ReportFormat } from '@fengsui/contract';
import {
  Drills,
  libraryScenario,
  MAY_ORDER,
  MAY_REHEARSE,
  scenarioCard,
  scenarioNames,
  scenarioPreview,
  scenarioText,
  SURPRISE_RULES,
} from '@fengsui/drills';
import type { Viewer } from '@fengsui/identity';
import { Registry } from '@fengsui/registry';
import { FORMATS } from '@fengsui/reports';
import type { Response } from 'express';
import { z } from 'zod';
import { DrillRunner } from '../drills/drill-runner.js';
import { Actors } from './actors.js';
import { body, text } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

/** A scenario file is a page or a few. */
const MAX_SCRIPT = 500_000;
const READERS = ['duty', 'publicity_head', 'admin', 'school_leader', 'audit'] as const;
const order = z
  .object({
    scenario: z.string().optional(),
    script: z.string().max(MAX_SCRIPT, { message: '脚本过大' }).optional(),
    fileName: z.string().max(200).optional(),
    surprise: z.boolean({ message: '请选择是否预告' }),
    reason: text('演练目的', 200),
  })
  .refine((o) => (o.scenario === undefined) !== (o.script === undefined), {
    message: '请从脚本库选择，或上传一个脚本文件',
    path: ['scenario'],
  });
const answer = z.object({ text: text('答复', 1000) });
const ended = z.object({ reason: text('中止原因', 200) });

/** /api/drills: 演练. A rehearsal begins when it is ordered; a surprise drill waits for consent. */
@Controller('api/drills')
export class DrillsController {
  constructor(
    @Inject(Drills) private readonly drills: Drills,
    @Inject(DrillRunner) private readonly runner: DrillRunner,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...READERS)
  @Get()
  async page(@CurrentViewer() viewer: Viewer): Promise<DrillsPage> {
    return {
      scenarios: scenarioNames().map((name) => scenarioCard(name, libraryScenario(name))),
      drills: await this.drills.list(),
      rules: SURPRISE_RULES,
      mayStart: MAY_REHEARSE.some((r) => viewer.roles.includes(r)),
      mayOrder: MAY_ORDER.some((r) => viewer.roles.includes(r)),
    };
  }

  @Roles(...READERS)
  @Get('scenarios/:name')
  async scenario(@Param('name') name: string): Promise<DrillScenarioPreview> {
    const school = (await this.registry.profile()) ?? { name: '本校', shortNames: [] };
    return scenarioPreview(name, libraryScenario(name), scenarioText(name), school);
  }

  @Roles(...READERS)
  @Get(':id')
  view(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<DrillView> {
    return this.drills.view(id, viewer);
  }

  @Roles(...MAY_REHEARSE)
  @Post()
  async order(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ id: string }> {
    const wanted = body(order, raw);
    const actor = await this.actors.of(viewer, ip);
    const id = await this.drills.order(wanted, viewer, actor);
    if (!wanted.surprise) await this.runner.play(id);
    return { id };
  }

  /** 分管校领导 agrees to a surprise drill. */
  @Roles('school_leader')
  @Post(':id/consent')
  @HttpCode(204)
  async consent(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.drills.consent(id, await this.actors.of(viewer, ip));
  }

  @Roles(...MAY_ORDER)
  @Post(':id/begin')
  @HttpCode(204)
  async begin(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.drills.begin(id, await this.actors.of(viewer, ip));
    await this.runner.play(id);
  }

  @Roles(...MAY_REHEARSE)
  @Post(':id/abort')
  @HttpCode(204)
  async abort(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.drills.allowAbort(id, viewer);
    await this.runner.abort(id, body(ended, raw).reason, await this.actors.of(viewer, ip));
  }

  /** 导调: what somebody answered to the inject of that number, from 0. */
  @Roles(...MAY_ORDER)
  @Post(':id/injects/:n/answer')
  @HttpCode(204)
  answer(@Param('id') id: string, @Param('n') n: string, @Body() raw: unknown): void {
    this.runner.answer(id, Number(n), body(answer, raw).text);
  }

  @Roles(...READERS)
  @Get(':id/report.:format')
  async report(@Param('id') id: string, @Param('format') format: string, @Res() response: Response): Promise<void> {
    const { bytes, title } = await this.drills.report(id, format);
    response.setHeader('Content-Type', FORMATS[format as ReportFormat].mime);
    response.setHeader(
      'Content-Disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(`演练复盘报告-${title}.${format}`)}`,
    );
    response.end(bytes);
  }
}
