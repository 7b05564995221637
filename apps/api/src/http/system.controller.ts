import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Param, Post, Put } from '@nestjs/common';
import type { AccountBook, AccountLink, ApiTokenView, SystemState } from '@fengsui/contract';
import { Accounts, ApiTokens, MACHINE_ROLES, ROLE_NAME, type Viewer } from '@fengsui/identity';
import { z } from 'zod';
import { SystemViews } from '../system/system.views.js';
import { Actors } from './actors.js';
import { body, text, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const roles = z
  .array(z.enum(Object.keys(ROLE_NAME) as [keyof typeof ROLE_NAME], { message: '没有这个角色' }), {
    message: '请选择角色',
  })
  .min(1, { message: '至少选一个角色' })
  .transform((r) => [...new Set(r)]);
const creating = z
  .object({
    personId: uuid.optional(),
    person: z
      .object({
        name: text('姓名', 50),
        unitId: text('单位', 60),
        function: text('职责', 40),
        title: text('职务', 50),
      })
      .optional(),
    username: text('用户名', 31),
    roles,
  })
  .refine((b) => Boolean(b.personId) !== Boolean(b.person), { path: ['personId'], message: '请选择人员，或填写新人员' })
  .transform(({ personId, person, ...b }) => ({
    ...b,
    ...(personId ? { personId } : {}),
    ...(person ? { person } : {}),
  }));
const changing = z.object({ roles });
const tokenMaking = z
  .object({
    name: text('令牌名称', 50),
    role: z.enum(MACHINE_ROLES as [(typeof MACHINE_ROLES)[number]], { message: '没有这个角色' }).optional(),
    username: text('用户名', 31).optional(),
    days: z.number({ message: '应为天数' }).int({ message: '应为整天数' }).optional(),
  })
  .refine((b) => Boolean(b.role) !== Boolean(b.username), { path: ['role'], message: '请选择角色或账号，二者之一' })
  .transform(({ name, role, username, days }) => ({
    name,
    ...(role ? { role } : {}),
    ...(username ? { username } : {}),
    ...(days ? { days } : {}),
  }));

/** /api/system: the system itself, its accounts and tokens; for administrators signed in (no token administers). */
@Controller('api/system')
export class SystemController {
  constructor(
    @Inject(SystemViews) private readonly views: SystemViews,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(ApiTokens) private readonly tokens: ApiTokens,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('admin')
  @Get()
  state(): Promise<SystemState> {
    return this.views.state();
  }

  @Roles('admin')
  @Get('accounts')
  book(): Promise<AccountBook> {
    return this.accounts.book();
  }

  @Roles('admin')
  @Post('accounts')
  async create(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<AccountLink> {
    return this.accounts.create(body(creating, raw), await this.actors.of(viewer, ip));
  }

  @Roles('admin')
  @Put('accounts/:id/roles')
  @HttpCode(204)
  async setRoles(
    @Param('id') id: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.accounts.setRoles(body(uuid, id), body(changing, raw).roles, await this.actors.of(viewer, ip));
  }

  @Roles('admin')
  @Post('accounts/:id/password-link')
  async passwordLink(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<AccountLink> {
    return this.accounts.passwordLink(body(uuid, id), await this.actors.of(viewer, ip));
  }

  @Roles('admin')
  @Post('accounts/:id/disable')
  @HttpCode(204)
  async disable(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.accounts.disable(body(uuid, id), await this.actors.of(viewer, ip));
  }

  @Roles('admin')
  @Post('accounts/:id/enable')
  @HttpCode(204)
  async enable(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.accounts.enable(body(uuid, id), await this.actors.of(viewer, ip));
  }

  @Roles('admin')
  @Delete('accounts/:id/sessions')
  async endSessions(
    @Param('id') id: string,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<{ ended: number }> {
    return { ended: await this.accounts.endSessions(body(uuid, id), await this.actors.of(viewer, ip)) };
  }

  @Roles('admin')
  @Get('tokens')
  async listTokens(): Promise<ApiTokenView[]> {
    return (await this.tokens.list()).map((t) => ({
      ...t,
      createdAt: t.createdAt.toISOString(),
      expiresAt: t.expiresAt.toISOString(),
      revokedAt: t.revokedAt?.toISOString() ?? null,
      lastUsedAt: t.lastUsedAt?.toISOString() ?? null,
    }));
  }

  @Roles('admin')
  @Post('tokens')
  async makeToken(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<{ token: string }> {
    return { token: await this.tokens.create(body(tokenMaking, raw), await this.actors.of(viewer, ip)) };
  }

  @Roles('admin')
  @Delete('tokens/:name')
  @HttpCode(204)
  async revokeToken(@Param('name') name: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.tokens.revoke(name, await this.actors.of(viewer, ip));
  }
}
