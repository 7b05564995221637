import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Put, Query } from '@nestjs/common';
import type { AccountWaits, Role, WaitTerms } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { CERTIFICATION_ACTS, Certifications, Waits, WaitTermsDesk } from '@fengsui/registry';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { OFFICE, scope } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';

/** Of what waits for one, so much stands on the phone. */
const MINE = 50;
const SETTING: Role[] = ['publicity_head', 'admin'];
const which = z.object({ all: z.enum(['0', '1'], { message: 'all 应为 0 或 1' }).default('0') });
const terms = z.object({
  terms: z
    .array(
      z.object({
        kind: z.enum(['account', 'certification', 'candidate', 'inspection'], { message: '没有这项时限，请刷新页面' }),
        state: z.string().max(20, { message: '没有这项时限，请刷新页面' }),
        days: z
          .number({ message: '时限应为工作日数' })
          .int({ message: '时限应为整数个工作日' })
          .min(1, { message: '时限至少 1 个工作日' })
          .max(250, { message: '时限至多 250 个工作日' }),
      }),
      { message: '请填写时限' },
    )
    .max(20, { message: '时限过多' }),
});
const asking = z.object({ subject: text('认证主体', 100), materials: text('平台要求的材料', 1000) });
const acting = z.object({
  act: z.enum(Object.keys(CERTIFICATION_ACTS) as [keyof typeof CERTIFICATION_ACTS], { message: '没有这项办理' }),
  version: z.number({ message: '缺少版本，请刷新页面' }).int(),
  text: text('办理情况', 500),
  validUntil: z.iso.date({ message: '认证有效期应写作 2027-11-28' }).optional(),
});

/** /api/registry: what the 台账 waits for and how long it may take, and help with certification (第七、八条). */
@Controller('api/registry')
export class RegistryWaitsController {
  constructor(
    @Inject(Waits) private readonly waits: Waits,
    @Inject(WaitTermsDesk) private readonly desk: WaitTermsDesk,
    @Inject(Certifications) private readonly certifications: Certifications,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  /** What waits for the asker; all=1: everything that waits of the accounts he sees. */
  @Get('waits')
  async list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<AccountWaits> {
    const { all } = body(which, query) as z.output<typeof which>;
    const found = await (all === '1'
      ? this.waits.seen(scope(viewer))
      : this.waits.mine(await this.waits.hand(viewer), MINE));
    return { waits: found.waits, total: found.total };
  }

  @Get('terms')
  async terms(@CurrentViewer() viewer: Viewer): Promise<WaitTerms> {
    return { terms: await this.desk.list(), mayEdit: viewer.roles.some((r) => SETTING.includes(r)) };
  }

  @Roles(...SETTING)
  @Put('terms')
  @HttpCode(204)
  async setTerms(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.desk.set(body(terms, raw).terms, await this.actors.of(viewer, ip));
  }

  @Roles(...OFFICE, 'unit')
  @Post('accounts/:id/certifications')
  async ask(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<{ id: string }> {
    const draft = body(asking, raw);
    const hand = await this.waits.hand(viewer);
    return { id: await this.certifications.ask(body(uuid, id), draft, hand, await this.actors.of(viewer, ip)) };
  }

  @Roles(...OFFICE, 'unit')
  @Post('certifications/:id/acts')
  @HttpCode(204)
  async act(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const { validUntil, ...wanted } = body(acting, raw);
    const act = { ...wanted, ...(validUntil ? { validUntil } : {}) };
    await this.certifications.act(body(uuid, id), act, await this.waits.hand(viewer), await this.actors.of(viewer, ip));
  }
}
