import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Query } from '@nestjs/common';
import type { FactView, IncidentPageOfList, PresenceView } from '@fengsui/contract';
import { EscalationViews, WordingActions } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { IncidentFacts, IncidentPresence } from '@fengsui/incidents';
import { IncidentPageService } from '@fengsui/reports';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, level, text, uuid, wholeOfForm } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const element = z.enum(['time', 'place', 'people', 'course', 'impact'], {
  message: '要素应为时间、地点、人物、经过或影响',
});
const writing = z.object({
  element,
  text: text('内容', 500),
  source: text('来源', 100),
  confirmed: z.boolean({ message: '请说明是否已核实' }),
  revision: z.number({ message: '缺少稿次，请刷新页面' }).int().min(0),
});
const version = z.number({ message: '缺少版本号，请刷新页面' }).int();
const wordingText = text('口径正文', 5000);
const drafting = z.object({ title: text('口径名称', 40), text: wordingText, requestId: uuid });
const rewriting = z.object({ text: wordingText, version });
const moving = z.object({
  act: z.enum(['submit', 'approve', 'return', 'reopen', 'drop'], { message: '没有这种办理' }),
  version,
  note: text('说明', 500).optional(),
});
const presence = z.object({
  pageId: uuid,
  doing: z.string().max(20).nullable(),
  leaves: z.boolean().default(false),
});
const listed = <T>(known: z.ZodType<T, string>) =>
  z
    .string()
    .transform((v) => v.split(','))
    .pipe(z.array(known));
const finding = z.object({
  state: listed(z.enum(['proposed', 'open', 'closed', 'rejected'], { message: '没有这种状态' })).optional(),
  level: listed(z.string().transform(Number).pipe(level)).optional(),
  unitId: z.string().max(60).optional(),
  text: z.string().trim().max(60, { message: '请不超过 60 字' }).optional(),
  from: wholeOfForm('应为从第几条起').min(0).max(1_000_000).default(0),
  count: wholeOfForm('应为条数').min(1).max(100, { message: '一页至多 100 条' }).default(50),
});

/** /api/incidents: the workbench: the paged list, 五要素, 口径, who else is there. */
@Controller('api/incidents')
export class WorkbenchController {
  constructor(
    @Inject(IncidentPageService) private readonly page: IncidentPageService,
    @Inject(IncidentFacts) private readonly facts: IncidentFacts,
    @Inject(IncidentPresence) private readonly presence: IncidentPresence,
    @Inject(WordingActions) private readonly wordings: WordingActions,
    @Inject(EscalationViews) private readonly views: EscalationViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  /** Nearest clock first, those that ended by time; a unit's people see their own. */
  @Get('page')
  list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<IncidentPageOfList> {
    return this.views.page(body(finding, query), viewer);
  }

  /** 五要素: another text beside the one seen. */
  @Roles('duty', 'publicity_head')
  @Post(':id/facts')
  @HttpCode(204)
  async write(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.facts.write({ incidentId: body(uuid, id), ...body(writing, raw), actor: await this.actors.of(v, ip) });
  }

  /** Every text of one element, newest first. */
  @Get(':id/facts/:element')
  async history(
    @Param('id') id: string,
    @Param('element') which: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FactView[]> {
    await this.page.assertVisible(body(uuid, id), viewer);
    return this.facts.history(id, body(element, which));
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/wordings')
  @HttpCode(204)
  async draft(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.wordings.draft({ ...(await this.who(id, v, ip)), ...body(drafting, raw) });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/wordings/:wordingId')
  @HttpCode(204)
  async rewrite(
    @Param('id') id: string,
    @Param('wordingId') wordingId: string,
    @Body() raw: unknown,
    @CurrentViewer() v: Viewer,
    @Ip() ip: string,
  ) {
    const act = { ...(await this.who(id, v, ip)), wordingId: body(uuid, wordingId) };
    await this.wordings.rewrite({ ...act, ...body(rewriting, raw) });
  }

  @Roles('duty', 'publicity_head')
  @Post(':id/wordings/:wordingId/act')
  @HttpCode(204)
  async move(
    @Param('id') id: string,
    @Param('wordingId') wordingId: string,
    @Body() raw: unknown,
    @CurrentViewer() v: Viewer,
    @Ip() ip: string,
  ) {
    const act = { ...(await this.who(id, v, ip)), wordingId: body(uuid, wordingId) };
    await this.wordings.move({ ...act, ...body(moving, raw) });
  }

  /** This page is open, or left; answers who else is there. */
  @Post(':id/presence')
  @HttpCode(200)
  async say(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<PresenceView[]> {
    await this.page.assertVisible(body(uuid, id), viewer);
    return this.presence.say({ incidentId: id, personId: viewer.personId, ...body(presence, raw) });
  }

  private async who(id: string, v: Viewer, ip: string) {
    return {
      incidentId: body(uuid, id),
      actor: await this.actors.of(v, ip),
      office: v.roles.includes('duty') || v.roles.includes('publicity_head'),
      head: v.roles.includes('publicity_head'),
    };
  }
}
