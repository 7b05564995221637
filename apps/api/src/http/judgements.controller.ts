import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import type { AnalysisState, ExcludedMentions, MentionCorrection, MentionView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Corrections, ExcludedReader, MentionViews, Reanalysis } from '@fengsui/mentions';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const correction = z.object({
  about: z.boolean({ message: '是否与本校有关应为是或否' }).optional(),
  unitId: z.string().max(60, { message: '没有这个单位' }).nullable().optional(),
  sentiment: z.enum(['pos', 'neu', 'neg'], { message: '情感应为 pos、neu 或 neg' }).optional(),
  topic: z.string().max(30, { message: '没有这个主题' }).nullable().optional(),
});

/** What the analysis made of posts: what it left out, what people correct, how far judging anew has come. */
@Controller('api')
export class JudgementsController {
  constructor(
    @Inject(Reanalysis) private readonly reanalysis: Reanalysis,
    @Inject(Corrections) private readonly corrections: Corrections,
    @Inject(ExcludedReader) private readonly excluded: ExcludedReader,
    @Inject(MentionViews) private readonly views: MentionViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head', 'admin')
  @Get('analysis')
  state(): Promise<AnalysisState> {
    return this.reanalysis.state();
  }

  @Roles('duty', 'publicity_head')
  @Get('mentions/excluded')
  leftOut(): Promise<ExcludedMentions> {
    return this.excluded.recent();
  }

  @Roles('duty', 'publicity_head')
  @Post('mentions/:id/correct')
  @HttpCode(200)
  async correct(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<MentionView> {
    const said = body(correction, raw) as MentionCorrection;
    await this.corrections.correct(body(uuid, id), said, await this.actors.of(viewer, ip));
    return (await this.views.byIds([id]))[0]!;
  }
}
