import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Res } from '@nestjs/common';
import { CollectionHealth, SessionViews } from '@fengsui/collection';
import type { CollectionHealth as View, SourceName } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { SHEET_TYPE } from '@fengsui/platform';
import type { Response } from 'express';
import { z } from 'zod';
import { Actors } from './actors.js';
import { attach } from './attach.js';
import { body } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const SOURCE: readonly SourceName[] = [
  'weibo-m',
  'weibo-s',
  'weibo-ajax',
  'weibo-hot',
  'sogou',
  'sogou-account',
  'wechat-article',
];
const source = z.enum(SOURCE, { message: '没有这个来源' });
const whole = (what: string): z.ZodNumber =>
  z.number({ message: `${what}应为数字` }).int({ message: `${what}应为整数` });
const change = z.object({
  enabled: z.boolean({ message: '启用应为是或否' }).optional(),
  path: z.enum(['http', 'browser'], { message: '读取方式应为直连或浏览器' }).optional(),
  daily: whole('每日上限').optional(),
  gapMs: whole('间隔').optional(),
  jitterMs: whole('随机浮动').optional(),
});
const pageId = z.string().regex(/^\d{1,18}$/, { message: '应为编号' });

/** /api/collection: the page 采集健康 and what is done there. For duty, publicity_head and admin; every change stands in the log. */
@Controller('api/collection')
export class CollectionController {
  constructor(
    @Inject(CollectionHealth) private readonly health: CollectionHealth,
    @Inject(SessionViews) private readonly sessions: SessionViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head', 'admin')
  @Get()
  async show(): Promise<View> {
    return this.health.view(await this.sessions.list());
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Post('sources/:source/release')
  @HttpCode(204)
  async release(@Param('source') name: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.health.release(body(source, name), await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Put('sources/:source')
  @HttpCode(204)
  async change(
    @Param('source') name: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.health.change(body(source, name), body(change, raw), await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Get('kept-pages/:id')
  async keptPage(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const page = await this.health.keptPage(body(pageId, id));
    // text, never HTML: what a site sent must not run on this origin
    attach(response, 'text/plain; charset=utf-8', page.name, page.text);
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Get('gaps.xlsx')
  async gaps(@CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const { name, file } = await this.health.gapsFile(viewer.name);
    attach(response, SHEET_TYPE, name, file);
  }
}
