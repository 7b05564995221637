import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { LinkView } from '@fengsui/contract';
import { LinkService } from '@fengsui/escalation';
import { actsBy } from './request-facts.js';
import { Public } from './session.guard.js';

/** Signed links in messages: GET shows (mail and chat scanners prefetch), POST signs, once. */
@Public()
@Controller('api/links')
export class LinksController {
  constructor(@Inject(LinkService) private readonly links: LinkService) {}

  @Get(':token')
  view(@Param('token') token: string): Promise<LinkView> {
    return this.links.view(token);
  }

  @Post(':token/sign')
  @HttpCode(200)
  async sign(@Param('token') token: string): Promise<{ signedAt: string }> {
    actsBy('消息中的签名链接');
    return { signedAt: (await this.links.sign(token)).signedAt.toISOString() };
  }
}
