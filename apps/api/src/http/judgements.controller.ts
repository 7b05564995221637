import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import type {
  AnalysisState,
  ExcludedMentions,
  JudgementView,
  MentionCorrection,
  MentionView,
  Role,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Corrections, ExcludedReader, JudgementReader, MentionViews, Reanalysis } from '@fengsui/mentions';
import { unitScope } from '@fengsui/reports';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const CORRECTORS: Role[] = ['duty', 'publicity_head'];
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
    @Inject(JudgementReader) private readonly judgements: JudgementReader,
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

  /** Why a post is judged as it is; choices only for who may correct it. */
  @Get('mentions/:id/judgement')
  judgement(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<JudgementView> {
    const asker = { personId: viewer.personId, unitIds: unitScope(viewer) };
    return this.judgements.of(
      body(uuid, id),
      asker,
      CORRECTORS.some((r) => viewer.roles.includes(r)),
    );
  }

  @Roles(...CORRECTORS)
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
