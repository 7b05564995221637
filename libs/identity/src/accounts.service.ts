import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AccountBook, AccountLink, NewAccount, PasswordLinkView, Role } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { CONFIG, type Config, notifyLive, type Sql, UserError } from '@fengsui/platform';
import { FUNCTION_NAME } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountRepository, type AccountRow } from './accounts.repository.js';
import { checkPassword, checkUsername, hashPassword } from './password.js';

/** A link handed over on a Friday still works on Monday. */
const LINK_HOURS = 72;
export const ROLE_NAME: Record<Role, string> = {
  admin: '系统管理员',
  duty: '值班员',
  publicity_head: '宣传部负责人',
  unit: '单位人员',
  school_leader: '校领导',
  audit: '审计',
  review: '问责评审',
};
/** 「值班员、宣传部负责人或系统管理员」 */
export function roleWords(roles: Role[]): string {
  const names = roles.map((r) => ROLE_NAME[r]);
  return names.length > 1 ? `${names.slice(0, -1).join('、')}或${names.at(-1)}` : (names[0] ?? '');
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const words = (roles: Role[]): string => roles.map((r) => ROLE_NAME[r]).join('、');

/** What administrators do to accounts. Each act stands in the log; whoever loses a session or a right loses it at once, on open pages too. */
@Injectable()
export class Accounts {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(AccountRepository) private readonly repository: AccountRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  book(): Promise<AccountBook> {
    return this.repository.book();
  }

  /** Makes one without a password; the owner sets it through the link. Throws UserError. */
  async create(wanted: NewAccount, by: Actor): Promise<AccountLink> {
    checkUsername(wanted.username);
    return this.dataSource.transaction(async (tx) => {
      const person = await this.person(tx, wanted);
      const id = await this.repository.insert(tx, person.id, wanted.username, wanted.roles);
      if (!id) {
        const [other] = await tx.query(`select 1 from account where username = $1`, [wanted.username]);
        throw other
          ? new UserError('username_taken', `用户名“${wanted.username}”已有人使用，请换一个。`, 409, 'username')
          : new UserError('has_account', `${person.name}已有账号。`, 409, 'personId');
      }
      await this.log(
        tx,
        by,
        'account.created',
        `建立账号 ${wanted.username}（${person.name}），角色：${words(wanted.roles)}`,
        id,
      );
      return this.link(tx, id);
    });
  }

  private async person(tx: Sql, wanted: NewAccount): Promise<{ id: string; name: string }> {
    if (wanted.personId) {
      const [known] = await tx.query(`select id, name from person where id = $1 and active`, [wanted.personId]);
      if (!known) throw new UserError('no_person', '没有这位人员，请刷新后重选。', 404, 'personId');
      return known;
    }
    const { name, unitId, function: fn, title } = wanted.person!;
    const [unit] = await tx.query(`select 1 from unit where id = $1`, [unitId]);
    if (!unit) throw new UserError('no_unit', '没有这个单位，请刷新后重选。', 404, 'unitId');
    if (!(fn in FUNCTION_NAME)) throw new UserError('bad_function', '请选择职责。', 400, 'function');
    const [{ id }] = await tx.query(`insert into person (name) values ($1) returning id`, [name]);
    await tx.query(
      `insert into post (person_id, unit_id, function, title, held_from) values ($1, $2, $3, $4, app.now())`,
      [id, unitId, fn, title],
    );
    return { id, name };
  }

  /** Gives other roles. The last administrator stays one. */
  async setRoles(id: string, roles: Role[], by: Actor): Promise<void> {
    await this.change(id, async (tx, a) => {
      if (a.roles.includes('admin') && !roles.includes('admin')) await this.keepAdmin(tx, a);
      await tx.query(`update account set roles = $2 where id = $1`, [id, roles]);
      await this.log(
        tx,
        by,
        'account.roles_changed',
        `${a.name}（${a.username}）的角色改为：${words(roles)}；原为：${words(a.roles)}`,
        id,
      );
    });
  }

  /** A new link; the old password serves until the new one is set. */
  async passwordLink(id: string, by: Actor): Promise<AccountLink> {
    return this.change(id, async (tx, a) => {
      if (a.disabled) throw new UserError('disabled', '账号已停用，请先启用。', 409);
      await this.log(tx, by, 'account.password_link', `为 ${a.name}（${a.username}）生成设置密码的链接`, id);
      return this.link(tx, id);
    });
  }

  private async link(tx: Sql, accountId: string): Promise<AccountLink> {
    const token = randomBytes(24).toString('base64url');
    const expiresAt = await this.repository.putLink(tx, accountId, sha256(token), LINK_HOURS);
    return { accountId, url: `${this.config.PUBLIC_URL}/password/${token}`, expiresAt: expiresAt.toISOString() };
  }

  /** Stops an account: signed out everywhere, no way in. Nobody stops himself or the last administrator. */
  async disable(id: string, by: Actor): Promise<void> {
    await this.change(id, async (tx, a) => {
      if (a.personId === by.id) throw new UserError('own_account', '不能停用自己的账号，请由另一位管理员办理。', 409);
      if (a.roles.includes('admin')) await this.keepAdmin(tx, a);
      await tx.query(`update account set disabled_at = app.now() where id = $1 and disabled_at is null`, [id]);
      await tx.query(`delete from session where account_id = $1`, [id]);
      await tx.query(`delete from password_link where account_id = $1`, [id]);
      await this.log(tx, by, 'account.disabled', `停用 ${a.name} 的账号 ${a.username}`, id);
    });
  }

  async enable(id: string, by: Actor): Promise<void> {
    await this.change(id, async (tx, a) => {
      await tx.query(`update account set disabled_at = null, failed_logins = 0, locked_until = null where id = $1`, [
        id,
      ]);
      await this.log(tx, by, 'account.enabled', `启用 ${a.name} 的账号 ${a.username}`, id);
    });
  }

  /** Signs it out everywhere; answers how many sessions ended. */
  async endSessions(id: string, by: Actor): Promise<number> {
    return this.change(id, async (tx, a) => {
      const [rows] = await tx.query(`delete from session where account_id = $1 returning 1`, [id]);
      await this.log(tx, by, 'account.sessions_ended', `结束 ${a.name}（${a.username}）的 ${rows.length} 个登录`, id);
      return rows.length;
    });
  }

  /** Whose link it is. 410 when used, expired or replaced. */
  async ownerOf(token: string): Promise<PasswordLinkView> {
    const link = await this.repository.link(this.dataSource, sha256(token));
    if (!link) throw gone();
    return { name: link.name, username: link.username, expiresAt: link.expiresAt.toISOString() };
  }

  /** Sets the password by a link, which is then used up; other sessions of the account end. */
  async setPassword(token: string, password: string): Promise<void> {
    const owner = await this.ownerOf(token);
    checkPassword(password, owner.username);
    const hash = await hashPassword(password);
    await this.dataSource.transaction(async (tx) => {
      const [[used]] = await tx.query(`delete from password_link where token_hash = $1 returning account_id as id`, [
        sha256(token),
      ]);
      const account = used && (await this.repository.locked(tx, used.id));
      if (!account || account.disabled) throw gone();
      await tx.query(`update account set password_hash = $2, failed_logins = 0, locked_until = null where id = $1`, [
        account.id,
        hash,
      ]);
      await tx.query(`delete from session where account_id = $1`, [account.id]);
      await notifyLive(tx, { type: 'access', data: { personId: account.personId } });
      const by: Actor = { type: 'person', id: account.personId, name: account.name, channel: 'web' };
      await this.log(tx, by, 'account.password_set', `${account.name} 设置了密码`, account.id);
    });
  }

  private async change<T>(id: string, act: (tx: EntityManager, account: AccountRow) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (tx) => {
      const account = await this.repository.locked(tx, id);
      if (!account) throw new UserError('no_account', '没有这个账号，请刷新页面。', 404);
      const answer = await act(tx, account);
      await notifyLive(tx, { type: 'access', data: { personId: account.personId } });
      return answer;
    });
  }

  private async keepAdmin(tx: Sql, a: AccountRow): Promise<void> {
    if (await this.repository.anotherAdmin(tx, a.id)) return;
    throw new UserError('last_admin', `${a.name}是仅有的系统管理员，请先让另一个账号成为管理员。`, 409, 'roles');
  }

  private async log(tx: EntityManager, actor: Actor, kind: string, text: string, account: string): Promise<void> {
    await this.ledger.append(tx, { kind, incidentId: null, actor, payload: { text, account } });
  }
}

const gone = (): UserError =>
  new UserError('link_gone', '链接已失效：可能已经用过、过期，或又生成了新的。请向系统管理员再要一个。', 410);
