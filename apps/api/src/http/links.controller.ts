import { Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { LinkView } from '@fengsui/contract';
import { LinkService } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { sessionToken } from './cookie.js';
import { actsBy } from './request-facts.js';
import { Public } from './session.guard.js';

/** Signed links in messages: GET shows (mail and chat scanners prefetch), POST signs, once. */
@Public()
@Controller('api/links')
export class LinksController {
  constructor(
    @Inject(LinkService) private readonly links: LinkService,
    @Inject(Identity) private readonly identity: Identity,
  ) {}

  @Get(':token')
  view(@Param('token') token: string): Promise<LinkView> {
    return this.links.view(token);
  }

  @Post(':token/sign')
  @HttpCode(200)
  async sign(
    @Param('token') token: string,
    @Headers('cookie') cookie: string | undefined,
  ): Promise<{ signedAt: string }> {
    actsBy('消息中的签名链接');
    // no session is needed; somebody else's is a reason to refuse
    const session = sessionToken(cookie);
    const viewer = session ? await this.identity.viewer(session) : null;
    return { signedAt: (await this.links.sign(token, viewer?.personId ?? null)).signedAt.toISOString() };
  }
}
