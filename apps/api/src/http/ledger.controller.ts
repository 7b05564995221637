import fs from 'node:fs';
import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Query, Res } from '@nestjs/common';
import type { LedgerState, LedgerVerification as Verification, PersonInLog } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Checkpoints, LedgerVerification, Subjects } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import type { Response } from 'express';
import { z } from 'zod';
import { VERIFICATION_EXAMPLE } from '../openapi/examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const erasing = z.object({ reason: text('理由', 200) });
const search = z.object({ name: z.string().trim().max(100, { message: '姓名过长' }).optional() });

/** /api/ledger: the page 审计. The log itself is only ever appended to. */
@Controller('api/ledger')
export class LedgerController {
  constructor(
    @Inject(LedgerVerification) private readonly verification: LedgerVerification,
    @Inject(Checkpoints) private readonly checkpoints: Checkpoints,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({ summary: '日志的链头、封存点与最近一次校验', tag: '日志', answer: 'LedgerState' })
  @Roles('admin', 'audit', 'publicity_head')
  @Get()
  state(): Promise<LedgerState> {
    return this.verification.state();
  }

  @Operation({
    summary: '校验整个日志',
    description: '在后台逐条重算；进度与结果见 GET /api/ledger。',
    tag: '日志',
    answer: 'LedgerVerification',
    answerExample: VERIFICATION_EXAMPLE,
  })
  /** Begins reading the whole log; the answer says which reading, GET how far it is. One at a time. */
  @Roles('admin', 'audit', 'publicity_head')
  @Post('verifications')
  @HttpCode(202)
  async verify(@CurrentViewer() viewer: Viewer): Promise<Verification> {
    return this.verification.start(viewer.name);
  }

  /** The file of checkpoints, to be kept where this system's administrators cannot write. */
  @Roles('admin', 'audit', 'publicity_head')
  @Get('checkpoints.jsonl')
  file(@Res() response: Response): void {
    if (!fs.existsSync(this.checkpoints.file))
      throw new UserError('no_checkpoints', '本机还没有封存文件：处置引擎运行后每两分钟封存一次。', 404);
    response.setHeader('Content-Disposition', 'attachment; filename="ledger-checkpoints.jsonl"');
    response.type('application/x-ndjson').sendFile(this.checkpoints.file, { dotfiles: 'allow' });
  }

  @Roles('admin', 'publicity_head')
  @Get('people')
  people(@Query() raw: Record<string, unknown>): Promise<PersonInLog[]> {
    return this.subjects.inLog(body(search, raw).name || null);
  }

  @Roles('admin', 'publicity_head')
  @Post('people/:ref/erase')
  @HttpCode(204)
  async erase(
    @Param('ref') ref: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.subjects.erase(body(uuid, ref), body(erasing, raw).reason, await this.actors.of(viewer, ip));
  }
}
