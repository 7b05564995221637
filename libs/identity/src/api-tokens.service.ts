import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import type { Viewer } from './identity.service.js';

/** What a machine of its own may be; no machine administers. */
export const MACHINE_ROLES: readonly Role[] = ['duty', 'publicity_head', 'school_leader', 'unit', 'audit', 'review'];
const DAYS = { default: 365, most: 3650 };
const PREFIX = 'fst_';
const CLI: Actor = { type: 'system', id: 'cli', name: '命令行', channel: 'cli' };

/** A token as it is listed; itself it is shown once. */
export interface ApiToken {
  name: string;
  /** whom it acts as */
  personName: string;
  roles: Role[];
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Tokens with which other systems call the public API. Kept as hashes, revocable; every act by one names it in the log. */
@Injectable()
export class ApiTokens {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /**
   * Makes one and answers it; it cannot be read again. With a username it acts as that account, with its roles; else as a machine of its own name
   * and role. Throws UserError.
   */
  async create(
    wanted: { name: string; role?: string; username?: string; days?: number },
    by: Actor = CLI,
  ): Promise<string> {
    const name = wanted.name.trim();
    const days = wanted.days ?? DAYS.default;
    if (!name || name.length > 50) throw new UserError('bad_name', '令牌名称应为 1 至 50 字。', 400, 'name');
    if (!Number.isInteger(days) || days < 1 || days > DAYS.most)
      throw new UserError('bad_days', `有效天数应为 1 至 ${DAYS.most}。`, 400, 'days');
    const token = PREFIX + randomBytes(32).toString('base64url');
    await this.dataSource.transaction(async (tx) => {
      const owner = wanted.username
        ? await this.account(tx, wanted.username)
        : await this.machine(tx, name, wanted.role ?? '');
      const made = await tx.query(
        `insert into api_token (name, token_hash, person_id, roles, expires_at) values ($1, $2, $3, $4, app.now() + $5 * interval '1 day')
         on conflict (name) do nothing returning id`,
        [name, sha256(token), owner.personId, owner.roles, days],
      );
      if (made.length === 0) throw new UserError('name_taken', `已有名为“${name}”的令牌，请换一个名称。`, 409, 'name');
      await this.log(
        tx,
        by,
        'api_token.created',
        `生成接口令牌“${name}”，以${owner.name}的身份调用，有效 ${days} 天`,
        name,
      );
    });
    return token;
  }

  private async account(
    tx: EntityManager,
    username: string,
  ): Promise<{ personId: string; name: string; roles: Role[] }> {
    const [row] = await tx.query(
      `select p.id as "personId", p.name, a.roles from account a join person p on p.id = a.person_id where a.username = $1 and a.disabled_at is null and p.active`,
      [username],
    );
    if (!row) throw new UserError('no_account', `没有用户名为“${username}”的在用账号。`, 404, 'user');
    return row;
  }

  private async machine(
    tx: EntityManager,
    name: string,
    role: string,
  ): Promise<{ personId: string; name: string; roles: Role[] }> {
    const known = MACHINE_ROLES.find((r) => r === role);
    if (!known) throw new UserError('bad_role', `角色应为 ${MACHINE_ROLES.join('、')} 之一。`, 400, 'role');
    const own = `接口“${name}”`;
    const [{ id }] = await tx.query(`insert into person (name) values ($1) returning id`, [own]);
    return { personId: id, name: own, roles: [known] };
  }

  /** Ends one at once. Throws UserError 404. */
  async revoke(name: string, by: Actor = CLI): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [rows] = await tx.query(
        `update api_token set revoked_at = app.now() where name = $1 and revoked_at is null returning id`,
        [name],
      );
      if (rows.length === 0) throw new UserError('no_token', `没有名为“${name}”的有效令牌。`, 404, 'name');
      await this.log(tx, by, 'api_token.revoked', `停用接口令牌“${name}”`, name);
    });
  }

  /** All of them, newest first. */
  async list(): Promise<ApiToken[]> {
    return this.dataSource.query(
      `select t.name, p.name as "personName", t.roles, t.created_at as "createdAt", t.expires_at as "expiresAt", t.revoked_at as "revokedAt", t.last_used_at as "lastUsedAt"
       from api_token t join person p on p.id = t.person_id order by t.created_at desc`,
    );
  }

  /** Who calls with it; null for an unknown, ended or expired one. */
  async viewer(token: string): Promise<Viewer | null> {
    const [rows] = await this.dataSource.query(
      `update api_token t set last_used_at = app.now() from person p
       where t.token_hash = $1 and t.revoked_at is null and t.expires_at > app.now() and p.id = t.person_id and p.active
         and not exists (select 1 from account a where a.person_id = p.id and a.disabled_at is not null)
       returning p.id, p.name, t.name as token, -- an account that lost a role lost it here too
         array(select r from unnest(t.roles) r where r = any(coalesce((select a.roles from account a where a.person_id = p.id), t.roles))) as roles`,
      [sha256(token)],
    );
    const [row] = rows;
    if (!row) return null;
    const posts = await this.registry.postsOf(row.id);
    return {
      personId: row.id,
      name: row.name,
      roles: row.roles,
      unitIds: [...new Set(posts.map((p) => p.unitId))],
      token: row.token,
    };
  }

  private async log(tx: EntityManager, actor: Actor, kind: string, text: string, name: string): Promise<void> {
    await this.ledger.append(tx, { kind, incidentId: null, actor, payload: { text, token: name } });
  }
}
