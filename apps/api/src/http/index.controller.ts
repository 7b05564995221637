import { Body, Controller, Get, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import type { IndexStatus, SetAsideView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { IndexActs, IndexStatusViews } from '@fengsui/search-index';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { asking } from './index-unavailable.js';
import { CurrentViewer, Roles } from './session.guard.js';

const again = z.object({
  mentionIds: z.array(uuid, { message: '请选择帖子' }).max(500, { message: '一次最多 500 条' }).optional(),
});

/** /api/index: how the index is, what it refused, and what is done about it. */
@Controller('api/index')
export class IndexController {
  constructor(
    @Inject(IndexStatusViews) private readonly views: IndexStatusViews,
    @Inject(IndexActs) private readonly acts: IndexActs,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Get()
  status(): Promise<IndexStatus> {
    return this.views.status();
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Get('set-aside')
  setAside(): Promise<SetAsideView[]> {
    return this.views.setAside();
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Post('retry')
  @HttpCode(200)
  async retry(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ count: number }> {
    const { mentionIds } = body(again, raw);
    return { count: await this.acts.retry(await this.actors.of(viewer, ip), mentionIds ?? null) };
  }

  @Roles('admin', 'publicity_head')
  @Post('rebuild')
  @HttpCode(204)
  async rebuild(@CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const actor = await this.actors.of(viewer, ip);
    await asking(this.views, () => this.acts.rebuild(actor));
  }
}
