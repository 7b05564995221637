import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Post, Put, Query } from '@nestjs/common';
import type { Level, PolicyPage, PolicyProblemView, Rehearsal, RehearsalRequest, Role } from '@fengsui/contract';
import { POLICY_TEMPLATES, PolicyDrafts, policyProblems, PolicyRehearsal, PolicyStore } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { FUNCTION_NAME, Registry } from '@fengsui/registry';
import { z } from 'zod';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, level, text } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const EDITORS: Role[] = ['duty', 'publicity_head', 'admin'];
const PUBLISHERS: Role[] = ['publicity_head', 'admin'];
const version = z.coerce.number({ message: '缺少版本号，请刷新页面' }).int();
const start = z.object({ versionId: z.string().regex(/^\d+$/).optional(), template: z.string().optional() });
const save = z.object({ body: z.record(z.string(), z.unknown(), { message: '缺少策略内容' }), version });
const publish = z.object({ version, reason: text('发布理由', 200) });
const rehearsal = z.object({
  source: z.enum(['active', 'draft'], { message: '请选择现行策略或草稿' }),
  level,
  unitId: z.string({ message: '请选择单位' }),
  openedAt: z.iso.datetime({ offset: true, message: '请填写启动时间，如 2026-10-01T23:10:00+08:00' }),
});

/** /api/policy: 处置策略. The draft is edited by the office, published by 宣传部部长 or an administrator. */
@Controller('api/policy')
export class PolicyController {
  constructor(
    @Inject(PolicyStore) private readonly store: PolicyStore,
    @Inject(PolicyDrafts) private readonly drafts: PolicyDrafts,
    @Inject(PolicyRehearsal) private readonly rehearsals: PolicyRehearsal,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head', 'admin', 'audit', 'school_leader')
  @Get()
  async page(@CurrentViewer() viewer: Viewer): Promise<PolicyPage> {
    const may = (roles: Role[]): boolean => viewer.roles.some((r) => roles.includes(r));
    return {
      active: (await this.store.active()).policy,
      versions: await this.drafts.versions(),
      draft: await this.drafts.draft(),
      templates: POLICY_TEMPLATES.map((t) => ({ name: t.name, words: t.words })),
      functions: Object.entries(FUNCTION_NAME).map(([value, name]) => ({ value: value as never, name })),
      units: (await this.registry.units())
        .filter((u) => u.kind !== 'leadership')
        .map((u) => ({ id: u.id, name: u.name })),
      mayEdit: may(EDITORS),
      mayPublish: may(PUBLISHERS),
    };
  }

  /** From the active policy, or an earlier version, or a template. */
  @Roles(...EDITORS)
  @Post('draft')
  @HttpCode(204)
  async begin(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.drafts.begin(body(start, raw), await this.actors.of(viewer, ip));
  }

  /** Keeps the draft as it is, with what is still wrong with it. */
  @Roles(...EDITORS)
  @Put('draft')
  async save(
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<{ version: number; problems: PolicyProblemView[] }> {
    const wanted = body(save, raw);
    await this.drafts.save(wanted.body, wanted.version, await this.actors.of(viewer, ip));
    return { version: wanted.version + 1, problems: policyProblems(wanted.body) };
  }

  @Roles(...EDITORS)
  @Delete('draft')
  @HttpCode(204)
  async discard(@Query('version') raw: string): Promise<void> {
    await this.drafts.discard(body(version, raw));
  }

  @Roles(...PUBLISHERS)
  @Post('draft/publish')
  @HttpCode(204)
  async publish(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    const wanted = body(publish, raw);
    await this.drafts.publish(wanted.version, wanted.reason, await this.actors.of(viewer, ip));
  }

  /** 推演: who would be told when. Changes nothing. */
  @Roles('duty', 'publicity_head', 'admin', 'audit', 'school_leader')
  @Post('rehearse')
  @Operation({
    summary: '推演处置策略',
    description:
      '若此时启动一起事件而无人签收、无人报送，谁会在何时收到通知、届时谁在值、各项时限何时到。只作推算，不发消息。',
    tag: '处置',
    body: rehearsal,
    examples: {
      国庆夜间的重大事件: { source: 'active', level: 2, unitId: 'logistics', openedAt: '2026-10-01T23:10:00+08:00' },
    },
    answer: 'Rehearsal',
    problems: { 404: '没有这个单位，或没有草稿可推演。', 409: '没有启用的处置策略。' },
  })
  @HttpCode(200)
  rehearse(@Body() raw: unknown): Promise<Rehearsal> {
    const wanted = body(rehearsal, raw);
    return this.rehearsals.run({ ...wanted, level: wanted.level as Level } satisfies RehearsalRequest);
  }
}
