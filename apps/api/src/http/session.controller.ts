import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Ip, Post, Query, Res } from '@nestjs/common';
import type { Me } from '@fengsui/contract';
import { Identity, type Viewer } from '@fengsui/identity';
import { CONFIG, type Config, UserError } from '@fengsui/platform';
import type { Response } from 'express';
import { z } from 'zod';
import { Operation } from '../openapi/operation.js';
import { body, text } from './body.js';
import { sessionCookie, sessionToken } from './cookie.js';
import { CurrentViewer, Public } from './session.guard.js';

const signIn = z.object({
  username: text('用户名', 100),
  password: z.string({ message: '请填写密码' }).min(1, { message: '请填写密码' }),
});
const setUp = z.object({
  token: text('链接中的口令', 100),
  name: text('姓名', 50),
  username: text('用户名', 31),
  password: z.string({ message: '请填写密码' }),
});

/** /api/session: sign in, who am I, sign out. /api/setup: the first administrator. */
@Controller('api')
export class SessionController {
  constructor(
    @Inject(Identity) private readonly identity: Identity,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation({ summary: '我是谁', description: '令牌以谁的身份调用，有哪些角色。', tag: '接口', answer: 'Me' })
  @Get('session')
  me(@CurrentViewer() viewer: Viewer): Promise<Me> {
    return this.identity.me(viewer);
  }

  @Public()
  @Post('session')
  @HttpCode(200)
  async signIn(@Body() raw: unknown, @Ip() ip: string, @Res({ passthrough: true }) response: Response): Promise<Me> {
    const { username, password } = body(signIn, raw);
    const token = await this.identity.signIn(username, password, ip);
    response.setHeader('Set-Cookie', sessionCookie(token, this.config.PUBLIC_URL));
    const viewer = await this.identity.viewer(token);
    if (!viewer) throw new UserError('not_signed_in', '请重新登录。', 401);
    return this.identity.me(viewer);
  }

  @Delete('session')
  @HttpCode(204)
  async signOut(
    @Headers('cookie') cookie: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const token = sessionToken(cookie);
    if (token) await this.identity.signOut(token);
    response.setHeader('Set-Cookie', sessionCookie('', this.config.PUBLIC_URL));
  }

  @Public()
  @Get('setup')
  async setupState(@Query('token') token = ''): Promise<{ valid: boolean }> {
    return { valid: await this.identity.setupTokenValid(token) };
  }

  @Public()
  @Post('setup')
  @HttpCode(204)
  async setUp(@Body() raw: unknown): Promise<void> {
    await this.identity.setUp(body(setUp, raw));
  }
}
