import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Me, Role } from '@fengsui/contract';
import { Ledger } from '@fengsui/ledger';
import { UserError, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { checkPassword, checkUsername, decoyHash, hashPassword, verifyPassword } from './password.js';

const SESSION_HOURS = 12;
/** 等保 practice: five failures lock for fifteen minutes. */
const MAX_FAILURES = 5;
const LOCK_MINUTES = 15;

/** Somebody signed in, with the rights that follow. */
export interface Viewer {
  personId: string;
  name: string;
  roles: Role[];
  /** units whose incidents a person of role unit may see */
  unitIds: string[];
  /** name of the API token with which another system calls; absent: signed in */
  token?: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Accounts, sessions, roles (argon2id; no default password). */
@Injectable()
export class Identity {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Signs in; answers the session token for the cookie. Every refusal says the same, so that names cannot be tried out. */
  async signIn(username: string, password: string, ip: string): Promise<string> {
    const [account] = await this.dataSource.query(
      `select a.id, a.password_hash, a.person_id, p.name, coalesce(a.locked_until > app.now(), false) as locked, a.disabled_at is not null as disabled
       from account a join person p on p.id = a.person_id where a.username = $1 and p.active`,
      [username],
    );
    if (account?.locked)
      throw new UserError('locked', `连续输错 ${MAX_FAILURES} 次，账号已锁定 ${LOCK_MINUTES} 分钟，请稍后再试。`, 429);
    const right = await verifyPassword(account?.password_hash ?? (await decoyHash()), password);
    if (!account?.password_hash || !right) {
      if (account) await this.countFailure(account.id);
      throw new UserError('wrong_password', '用户名或密码不对，请核对后重试。', 401, 'password');
    }
    // only who knows the password hears it
    if (account.disabled) throw new UserError('disabled', '账号已停用，请联系系统管理员。', 403);
    const token = randomBytes(32).toString('base64url');
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`update account set failed_logins = 0, locked_until = null where id = $1`, [account.id]);
      await tx.query(
        `insert into session (token_hash, account_id, expires_at, ip) values ($1, $2, app.now() + $3 * interval '1 hour', $4)`,
        [sha256(token), account.id, SESSION_HOURS, ip],
      );
      await this.ledger.append(tx, {
        kind: 'session.signed_in',
        incidentId: null,
        actor: { type: 'person', id: account.person_id, name: account.name, channel: 'web', ip },
        payload: { text: `${account.name} 登录` },
      });
    });
    return token;
  }

  private async countFailure(accountId: string): Promise<void> {
    await this.dataSource.query(
      `update account set failed_logins = (failed_logins + 1) % $2,
         locked_until = case when failed_logins + 1 >= $2 then app.now() + $3 * interval '1 minute' else locked_until end
       where id = $1`,
      [accountId, MAX_FAILURES, LOCK_MINUTES],
    );
  }

  async signOut(token: string): Promise<void> {
    await this.dataSource.query(`delete from session where token_hash = $1`, [sha256(token)]);
  }

  /** Who holds this session token; null when nobody (any more). */
  async viewer(token: string | undefined): Promise<Viewer | null> {
    if (!token) return null;
    const [rows] = await this.dataSource.query(
      `update session s set last_seen_at = app.now() from account a join person p on p.id = a.person_id
       where s.token_hash = $1 and s.expires_at > app.now() and a.id = s.account_id and a.disabled_at is null and p.active
       returning p.id, p.name, a.roles`,
      [sha256(token)],
    );
    const row = rows[0];
    if (!row) return null;
    const posts = await this.registry.postsOf(row.id);
    return { personId: row.id, name: row.name, roles: row.roles, unitIds: [...new Set(posts.map((p) => p.unitId))] };
  }

  async me(viewer: Viewer): Promise<Me> {
    const [post] = await this.registry.postsOf(viewer.personId);
    const school = await this.registry.profile();
    const [{ drill }] = await this.dataSource.query(`select app.is_drill() as drill`);
    return {
      personId: viewer.personId,
      name: viewer.name,
      post: post ? `${post.unitName} ${post.title}` : '管理员',
      unitId: post?.unitId ?? null,
      unitName: post?.unitName ?? null,
      roles: viewer.roles,
      schoolName: school?.name ?? '尚未设置学校',
      drill,
      admins: await this.administrators(),
    };
  }

  /** Makes an account for a person. */
  async createAccount(
    sql: Sql,
    account: { personId: string; username: string; password: string; roles: Role[] },
  ): Promise<void> {
    checkUsername(account.username);
    checkPassword(account.password, account.username);
    await sql.query(`insert into account (person_id, username, password_hash, roles) values ($1, $2, $3, $4)`, [
      account.personId,
      account.username,
      await hashPassword(account.password),
      account.roles,
    ]);
  }

  /** Names of those who can give rights, at most three; none: the office's head stands in. */
  async administrators(): Promise<string[]> {
    const rows: { name: string }[] = await this.dataSource.query(
      `select p.name from account a join person p on p.id = a.person_id
       where a.roles && '{admin,publicity_head}' and a.disabled_at is null and p.active
         and ('admin' = any(a.roles) or not exists (select 1 from account b join person q on q.id = b.person_id
                                                    where 'admin' = any(b.roles) and b.disabled_at is null and q.active))
       order by a.created_at, p.name limit 3`,
    );
    return rows.map((r) => r.name);
  }

  async hasAccounts(): Promise<boolean> {
    return (await this.dataSource.query(`select 1 from account limit 1`)).length > 0;
  }

  /** A one-time token with which the first administrator is made; null once any account exists. Earlier tokens lose their force. */
  async newSetupToken(): Promise<string | null> {
    if (await this.hasAccounts()) return null;
    const token = randomBytes(24).toString('base64url');
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`delete from setup_token`);
      await tx.query(`insert into setup_token (token_hash) values ($1)`, [sha256(token)]);
    });
    return token;
  }

  async setupTokenValid(token: string): Promise<boolean> {
    const rows = await this.dataSource.query(
      `select 1 from setup_token where token_hash = $1 and used_at is null and not exists (select 1 from account)`,
      [sha256(token)],
    );
    return rows.length > 0;
  }

  /** Makes the first administrator. 410 when the link was used or somebody was faster. */
  async setUp(request: { token: string; name: string; username: string; password: string }): Promise<void> {
    if (!request.name.trim()) throw new UserError('bad_name', '请填写姓名。', 400, 'name');
    await this.dataSource.transaction(async (tx) => {
      const [rows] = await tx.query(
        `update setup_token set used_at = app.now() where token_hash = $1 and used_at is null and not exists (select 1 from account) returning 1`,
        [sha256(request.token)],
      );
      if (rows.length === 0) throw new UserError('setup_done', '此链接已失效：首位管理员已经建立，请直接登录。', 410);
      const [{ id }] = await tx.query(`insert into person (name) values ($1) returning id`, [request.name.trim()]);
      await this.createAccount(tx, { ...request, personId: id, roles: ['admin'] });
      await this.ledger.append(tx, {
        kind: 'account.first_admin',
        incidentId: null,
        actor: { type: 'person', id, name: request.name, channel: 'web' },
        payload: { text: `建立首位管理员 ${request.name}` },
      });
    });
  }

  /** Expired sessions go. */
  async cleanUp(): Promise<void> {
    await this.dataSource.query(`delete from session where expires_at < app.now() - interval '1 day'`);
  }
}
