import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { PasswordLinkView } from '@fengsui/contract';
import { Accounts } from '@fengsui/identity';
import { z } from 'zod';
import { body } from './body.js';
import { Public } from './session.guard.js';

const setting = z.object({ password: z.string({ message: '请填写密码' }) });

/** /api/password/:token: whoever has the link of an account sets its password, once. */
@Controller('api/password')
export class PasswordController {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {}

  @Public()
  @Get(':token')
  show(@Param('token') token: string): Promise<PasswordLinkView> {
    return this.accounts.ownerOf(token);
  }

  @Public()
  @Post(':token')
  @HttpCode(204)
  async set(@Param('token') token: string, @Body() raw: unknown): Promise<void> {
    await this.accounts.setPassword(token, body(setting, raw).password);
  }
}
