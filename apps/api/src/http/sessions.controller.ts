import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Param, Post, Put } from '@nestjs/common';
import { SessionOffice, SessionViews, SignIns } from '@fengsui/collection';
import type { SessionView, SignInInput, SignInView, Site } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const SITES: readonly Site[] = ['weibo.cn', 'weibo.com', 'sogou', 'wechat'];
const site = z.enum(SITES, { message: '没有这个站点' });
const paste = z.object({ cookie: z.string({ message: '请粘贴 Cookie' }) });
const begin = z.object({ url: z.string({ message: '网址应为文字' }).max(2000, { message: '网址过长' }).optional() });
const place = z
  .number({ message: '位置应为数字' })
  .min(0, { message: '位置超出画面' })
  .max(4000, { message: '位置超出画面' });
const input: z.ZodType<SignInInput> = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('click'), x: place, y: place }),
    z.object({
      kind: z.literal('type'),
      text: z
        .string({ message: '请输入文字' })
        .min(1, { message: '请输入文字' })
        .max(200, { message: '一次不超过 200 字' }),
    }),
    z.object({
      kind: z.literal('key'),
      key: z.enum(['Enter', 'Tab', 'Backspace'], { message: '只支持回车、Tab 和退格键' }),
    }),
    z.object({ kind: z.literal('reload') }),
  ],
  { message: '操作应为点击、输入、按键或刷新' },
);

/**
 * /api/sessions: how the sites' sessions are (SessionView[]), a pasted cookie, and signing in in a browser that the page shows.
 * For duty, publicity_head and admin. No answer holds a cookie.
 */
@Controller('api/sessions')
export class SessionsController {
  constructor(
    @Inject(SessionViews) private readonly views: SessionViews,
    @Inject(SessionOffice) private readonly office: SessionOffice,
    @Inject(SignIns) private readonly signIns: SignIns,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head', 'admin')
  @Get()
  list(): Promise<SessionView[]> {
    return this.views.list();
  }

  /** {cookie}: header, document.cookie, JSON export or cookies.txt. 400 names what is missing; 422 when the site refuses it. */
  @Roles('duty', 'publicity_head', 'admin')
  @Put(':site')
  async paste(
    @Param('site') name: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<SessionView> {
    const at = body(site, name);
    await this.office.paste(at, body(paste, raw).cookie, await this.actors.of(viewer, ip));
    return this.views.one(at);
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Delete(':site')
  @HttpCode(204)
  async remove(@Param('site') name: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.office.remove(body(site, name), await this.actors.of(viewer, ip));
  }

  /** {url?}: a page of the site that wants a person. 409 names who is signing in already. */
  @Roles('duty', 'publicity_head', 'admin')
  @Post(':site/sign-in')
  @HttpCode(200)
  async begin(
    @Param('site') name: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<SignInView> {
    const { url } = body(begin, raw);
    return this.signIns.begin(body(site, name), url ?? null, await this.actors.of(viewer, ip));
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Get(':site/sign-in')
  show(@Param('site') name: string): Promise<SignInView> {
    return this.signIns.view(body(site, name));
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Post(':site/sign-in/input')
  @HttpCode(204)
  async input(@Param('site') name: string, @Body() raw: unknown): Promise<void> {
    await this.signIns.input(body(site, name), body(input, raw));
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Delete(':site/sign-in')
  @HttpCode(204)
  async cancel(@Param('site') name: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.signIns.cancel(body(site, name), await this.actors.of(viewer, ip));
  }
}
