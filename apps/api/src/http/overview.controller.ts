import { Controller, Get, Inject } from '@nestjs/common';
import type { Health, Overview, SentenceView, Talk } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { OverviewService, TalkService, unitScope } from '@fengsui/reports';
import { DataSource } from 'typeorm';
import { Operation } from '../openapi/operation.js';
import { CurrentViewer, Public } from './session.guard.js';
import { SharedReads } from './shared-reads.js';

/** What the dashboard shows, and whether this process is well. */
@Controller('api')
export class OverviewController {
  constructor(
    @Inject(OverviewService) private readonly overview: OverviewService,
    @Inject(SharedReads) private readonly shared: SharedReads,
    @Inject(TalkService) private readonly talks: TalkService,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  @Get('overview')
  show(@CurrentViewer() viewer: Viewer): Promise<Overview> {
    const units = unitScope(viewer);
    return this.shared.of(`overview ${units?.join() ?? '*'}`, () => this.overview.overview(viewer));
  }

  @Get('overview/sentence')
  sentence(@CurrentViewer() viewer: Viewer): Promise<SentenceView> {
    const units = unitScope(viewer);
    return this.shared.of(`sentence ${units?.join() ?? '*'}`, () => this.overview.sentence(viewer));
  }

  @Get('overview/talk')
  talk(@CurrentViewer() viewer: Viewer): Promise<Talk> {
    return this.talks.talk(viewer);
  }

  @Operation({ summary: '本进程是否正常', tag: '接口', answer: 'Health', answerExample: { ok: true } })
  @Public()
  @Get('health')
  async health(): Promise<Health> {
    await this.dataSource.query('select 1');
    return { ok: true };
  }
}
