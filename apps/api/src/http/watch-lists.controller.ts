import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put } from '@nestjs/common';
import { WatchLists } from '@fengsui/collection';
import type { WatchList, WatchListDraft, WatchListPreview, WatchListView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { WatchListPreviews } from '@fengsui/mentions';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const words = (what: string) =>
  z
    .array(z.string({ message: `${what}应为词语` }), { message: `${what}应为一组词语` })
    .max(1000, { message: `${what}过多，请精简` })
    .default([]);
const hour = z.number({ message: '监测时段应为整点数字' }).nullable().default(null);
const draft = z.object({
  name: z.string({ message: '请填写方案名称' }),
  schoolWords: words('校名'),
  riskWords: words('风险词'),
  requiredWords: words('必含词'),
  anyWords: words('任一词'),
  stopWords: words('排除词'),
  accounts: words('账号'),
  platforms: z.array(z.string(), { message: '请选择平台' }).default(['weibo', 'wechat']),
  activeFrom: hour,
  activeTo: hour,
  active: z.boolean({ message: '启用应为是或否' }).optional(),
});
const version = z.object({ version: z.number({ message: '缺少版本号，请刷新页面' }).int() });
const replaces = z.object({ replaces: z.string().nullable().default(null) });

/** /api/watch-lists: 监测方案. */
@Controller('api/watch-lists')
export class WatchListsController {
  constructor(
    @Inject(WatchLists) private readonly lists: WatchLists,
    @Inject(WatchListPreviews) private readonly previews: WatchListPreviews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head', 'admin', 'audit', 'school_leader')
  @Get()
  list(): Promise<WatchListView[]> {
    return this.previews.list();
  }

  @Roles('duty', 'publicity_head')
  @Post()
  async create(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<WatchList> {
    const wanted = body(draft, raw) as WatchListDraft;
    await this.previews.refuseTooBroad(wanted);
    return this.lists.create(wanted, await this.actors.of(viewer, ip));
  }

  /** replaces: id of the list that the draft would replace; left out for a new one. */
  @Roles('duty', 'publicity_head')
  @Post('preview')
  @HttpCode(200)
  preview(@Body() raw: unknown): Promise<WatchListPreview> {
    return this.previews.preview(body(draft, raw) as WatchListDraft, body(replaces, raw).replaces);
  }

  @Roles('duty', 'publicity_head')
  @Put(':id')
  async change(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<WatchList> {
    const wanted = body(draft, raw) as WatchListDraft;
    const seen = body(version, raw).version;
    await this.previews.refuseTooBroad(wanted, id);
    return this.lists.change(id, wanted, seen, await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/activate')
  @HttpCode(200)
  async activate(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<WatchList> {
    return this.lists.setActive(id, true, body(version, raw).version, await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/deactivate')
  @HttpCode(200)
  async deactivate(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<WatchList> {
    return this.lists.setActive(id, false, body(version, raw).version, await this.actors.of(viewer, ip));
  }
}
