import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { ExportState, SavedView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { UserError } from '@fengsui/platform';
import { MentionExport } from '@fengsui/reports';
import { IndexStatusViews, type SavedPage, SavedViews } from '@fengsui/search-index';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { asking } from './index-unavailable.js';
import { readSearch } from './search-query.js';
import { CurrentViewer } from './session.guard.js';

const kept = z.object({
  name: text('名称', 20),
  query: z.string({ message: '缺少检索条件' }).max(2000, { message: '检索条件过长' }),
});

const page = z.object({ page: z.enum(['stream', 'accounts'], { message: '没有这个页面' }).default('stream') });
const pageOf = (query: unknown): SavedPage => (body(page, query) as z.output<typeof page>).page;

/** /api/search/views and /api/search/exports: searches kept under a name, and results taken away as Excel files. */
@Controller('api/search')
export class SearchKeepingController {
  constructor(
    @Inject(SavedViews) private readonly views: SavedViews,
    @Inject(MentionExport) private readonly exports: MentionExport,
    @Inject(IndexStatusViews) private readonly status: IndexStatusViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Get('views')
  list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<SavedView[]> {
    return this.views.list(person(viewer), pageOf(query));
  }

  @Put('views')
  keep(@Query() at: unknown, @Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<SavedView> {
    const { name, query } = body(kept, raw);
    return this.views.keep(person(viewer), pageOf(at), name, query);
  }

  @Delete('views/:id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<void> {
    await this.views.remove(person(viewer), body(uuid, id));
  }

  @Post('exports')
  @HttpCode(202)
  async start(
    @Query() raw: Record<string, unknown>,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<ExportState> {
    const { selection } = readSearch(raw, viewer);
    const actor = await this.actors.of(viewer, ip);
    return asking(this.status, () => this.exports.start(selection, actor));
  }

  @Get('exports/:id')
  state(@Param('id') id: string, @CurrentViewer() viewer: Viewer): ExportState {
    return this.exports.state(body(uuid, id), viewer.personId);
  }

  @Get('exports/:id/file')
  file(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Res() response: Response): void {
    const { file, name } = this.exports.file(body(uuid, id), viewer.personId);
    response
      .setHeader('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .sendFile(file);
  }

  @Delete('exports/:id')
  @HttpCode(204)
  stop(@Param('id') id: string, @CurrentViewer() viewer: Viewer): void {
    this.exports.remove(body(uuid, id), viewer.personId);
  }
}

/** A token is nobody who comes back. */
function person(viewer: Viewer): string {
  if (viewer.token) throw new UserError('no_person', '保存的检索属于个人，接口令牌没有。', 403);
  return viewer.personId;
}
