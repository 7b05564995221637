import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '@fengsui/contract';
import { ApiTokens, Identity, roleWords, type Viewer } from '@fengsui/identity';
import { UserError } from '@fengsui/platform';
import type { Request } from 'express';
import { sessionToken } from './cookie.js';
import { actsBy } from './request-facts.js';

/** Marks a route that needs no session: sign-in, set-up, signed links, callbacks, health. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata('public', true);
/** Marks a route for these roles only. */
export const Roles = (...roles: Role[]): MethodDecorator => SetMetadata('roles', roles);
/** The person signed in. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  return context.switchToHttp().getRequest<Request & { viewer: Viewer }>().viewer;
});

/**
 * Every route needs a session or an API token (Authorization: Bearer) unless marked; every change in a session needs the header X-Fengsui, which
 * a foreign site cannot send.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Identity) private readonly identity: Identity,
    @Inject(ApiTokens) private readonly tokens: ApiTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>('public', targets)) return true;
    const request = context.switchToHttp().getRequest<Request & { viewer: Viewer }>();
    const viewer = await this.viewer(request);
    // a browser sends a token only where a page of its own put it there; a cookie it sends everywhere
    if (!viewer.token && request.method !== 'GET' && request.headers['x-fengsui'] !== '1')
      throw new UserError('foreign_request', '此请求不是从本系统页面发出的，已拒绝。', 403);
    const roles = this.reflector.getAllAndOverride<Role[]>('roles', targets);
    if (roles && !roles.some((r) => viewer.roles.includes(r))) throw await this.refusal(roles);
    actsBy(
      `${viewer.token ? `接口令牌“${viewer.token}”，` : ''}角色 ${(roles ?? viewer.roles).filter((r) => viewer.roles.includes(r)).join('、')}`,
    );
    request.viewer = viewer;
    return true;
  }

  private async refusal(roles: Role[]): Promise<UserError> {
    const whom = await this.identity.administrators();
    return new UserError(
      'no_right',
      `您没有此项权限：需要${roleWords(roles)}的权限，请联系${whom.join('、') || '宣传部值班员'}。`,
      403,
    );
  }

  private async viewer(request: Request): Promise<Viewer> {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer) {
      const viewer = await this.tokens.viewer(bearer);
      if (!viewer) throw new UserError('bad_token', '接口令牌不对、已停用或已过期，请向系统管理员索取新的。', 401);
      return viewer;
    }
    const viewer = await this.identity.viewer(sessionToken(request.headers.cookie));
    if (!viewer) throw new UserError('not_signed_in', '请先登录。', 401);
    return viewer;
  }
}
