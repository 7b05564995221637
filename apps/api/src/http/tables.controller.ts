import { Controller, Get, Inject, Ip, Param, Query, Res } from '@nestjs/common';
import type { TableName } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { beijingDateTime, Clock, ReaderGone, SHEET_TYPE, sheetFile } from '@fengsui/platform';
import { rosterTables } from '@fengsui/registry';
import { TableExport, TABLES } from '@fengsui/reports';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Actors } from './actors.js';
import { attach, attached } from './attach.js';
import { body } from './body.js';
import { CurrentViewer } from './session.guard.js';

const ROSTER_DAYS = 31;
const file = z
  .string()
  .regex(/\.xlsx$/, { message: '地址应以 .xlsx 结尾' })
  .transform((s) => s.slice(0, -5))
  .pipe(z.enum(Object.keys(TABLES) as TableName[], { message: '没有这张表' }));
const days = z.object({
  from: z.string({ message: '应为日期' }).max(10).optional(),
  to: z.string({ message: '应为日期' }).max(10).optional(),
});

/** /api/tables/NAME.xlsx: tables of the desk as Excel files, streamed. A unit's people get their unit's rows. */
@Controller('api/tables')
export class TablesController {
  constructor(
    @Inject(TableExport) private readonly tables: TableExport,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  /** Who answers in the coming month, of every post, and where nobody would. */
  @Get('roster.xlsx')
  async roster(@CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const at = this.clock.now();
    const tables = await rosterTables(this.dataSource, at, new Date(at.getTime() + ROSTER_DAYS * 86_400_000));
    const day = beijingDateTime(at).slice(0, 10);
    const file = await sheetFile({
      tables,
      filters: `全校各职务，自 ${day} 起 ${ROSTER_DAYS} 日`,
      at,
      by: viewer.name,
    });
    attach(response, SHEET_TYPE, `值班表 ${day}.xlsx`, file);
  }

  @Get(':file')
  async take(
    @Param('file') name: string,
    @Query() query: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
    @Res() response: Response,
  ): Promise<void> {
    const plan = await this.tables.plan(body(file, name), body(days, query), viewer);
    const actor = await this.actors.of(viewer, ip);
    try {
      await this.tables.write(attached(response, SHEET_TYPE, plan.file), plan, actor);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  }
}
