import { Controller, Get, Inject } from '@nestjs/common';
import type { Overview } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Ledger } from '@fengsui/ledger';
import { OverviewService } from '@fengsui/reports';
import { DataSource } from 'typeorm';
import { CurrentViewer, Public, Roles } from './session.guard.js';

/** What the dashboard shows, the state of the log's chain, and whether this process is well. */
@Controller('api')
export class OverviewController {
  constructor(
    @Inject(OverviewService) private readonly overview: OverviewService,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  @Get('overview')
  show(@CurrentViewer() viewer: Viewer): Promise<Overview> {
    return this.overview.overview(viewer);
  }

  @Roles('admin', 'audit', 'publicity_head')
  @Get('ledger/verify')
  verify(): Promise<{ count: number; brokenAt: number | null; head: string }> {
    return this.ledger.verify();
  }

  @Public()
  @Get('health')
  async health(): Promise<{ ok: true }> {
    await this.dataSource.query('select 1');
    return { ok: true };
  }
}
