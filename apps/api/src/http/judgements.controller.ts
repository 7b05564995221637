import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Query } from '@nestjs/common';
import type {
  AnalysisState,
  BulkCorrection,
  ExcludedMentions,
  JudgementView,
  MentionCorrection,
  MentionView,
  Role,
  SimilarPosts,
} from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import {
  Corrections,
  ExcludedReader,
  JudgementReader,
  MentionViews,
  Reanalysis,
  SimilarReader,
} from '@fengsui/mentions';
import { unitScope } from '@fengsui/reports';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const CORRECTORS: Role[] = ['duty', 'publicity_head'];
const correction = z.object({
  about: z.boolean({ message: '是否与本校有关应为是或否' }).optional(),
  unitId: z.string().max(60, { message: '没有这个单位' }).nullable().optional(),
  sentiment: z.enum(['pos', 'neu', 'neg'], { message: '情感应为 pos、neu 或 neg' }).optional(),
  topic: z.string().max(30, { message: '没有这个主题' }).nullable().optional(),
  reason: text('理由', 200).optional(),
});
const bulk = correction.extend({
  mentionIds: z.array(uuid, { message: '请选择帖子' }).min(1, { message: '请选择帖子' }),
  reason: text('理由', 200),
});
const ids = z
  .string({ message: '请给出帖子编号' })
  .max(20_000, { message: '帖子过多，请分批' })
  .transform((v) => v.split(','))
  .pipe(z.array(uuid));

/** What the analysis made of posts: what it left out, what people correct, how far judging anew has come. */
@Controller('api')
export class JudgementsController {
  constructor(
    @Inject(Reanalysis) private readonly reanalysis: Reanalysis,
    @Inject(Corrections) private readonly corrections: Corrections,
    @Inject(ExcludedReader) private readonly excluded: ExcludedReader,
    @Inject(JudgementReader) private readonly judgements: JudgementReader,
    @Inject(SimilarReader) private readonly similar: SimilarReader,
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

  @Get('mentions/similar')
  similarTo(@Query() query: { ids?: unknown }, @CurrentViewer() viewer: Viewer): Promise<SimilarPosts> {
    const asker = { personId: viewer.personId, unitIds: unitScope(viewer) };
    return this.similar.of(body(z.object({ ids }), query).ids, asker);
  }

  @Roles(...CORRECTORS)
  @Post('mentions/correct')
  @HttpCode(200)
  async correctMany(
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<{ count: number }> {
    const { mentionIds, ...said } = body(bulk, raw) as BulkCorrection;
    await this.corrections.correct(mentionIds, said, await this.actors.of(viewer, ip));
    return { count: new Set(mentionIds).size };
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
    await this.corrections.correct([body(uuid, id)], said, await this.actors.of(viewer, ip));
    return (await this.views.byIds([id]))[0]!;
  }
}
