import { ApiTokens } from '@fengsui/identity';
import { beijingDateTime } from '@fengsui/platform';
import { UsageError } from './given.js';
import { withApp } from './with-database.js';

interface Given {
  name?: string | undefined;
  role?: string | undefined;
  user?: string | undefined;
  days?: string | undefined;
}

/** `fengsui token create|list|revoke`. Answers the exit code. Throws UsageError, UserError. */
export async function token(what: string | undefined, given: Given): Promise<number> {
  if (what === 'list') return list();
  if (what !== 'create' && what !== 'revoke') throw new UsageError('请写 token create、token list 或 token revoke。');
  const { name, role, user } = given;
  if (!name) throw new UsageError('请给出令牌名称：--name 名称');
  if (what === 'revoke') {
    await withApp((app) => app.get(ApiTokens).revoke(name));
    console.log(`令牌“${name}”已停用。`);
    return 0;
  }
  if (Boolean(role) === Boolean(user)) throw new UsageError('请给出 --role 角色 或 --user 用户名，二者之一。');
  if (given.days !== undefined && !/^\d{1,4}$/.test(given.days)) throw new UsageError('--days 应为天数，如 365。');
  const made = await withApp((app) =>
    app.get(ApiTokens).create({
      name,
      ...(role ? { role } : {}),
      ...(user ? { username: user } : {}),
      ...(given.days ? { days: Number(given.days) } : {}),
    }),
  );
  console.log(made);
  console.error('请立即保存：令牌只显示这一次，系统只留其哈希。请求头写 Authorization: Bearer 令牌。');
  return 0;
}

async function list(): Promise<number> {
  const tokens = await withApp((app) => app.get(ApiTokens).list());
  if (tokens.length === 0) console.log('还没有令牌。');
  for (const t of tokens) {
    const state = t.revokedAt ? `已于 ${beijingDateTime(t.revokedAt)} 停用` : `有效至 ${beijingDateTime(t.expiresAt)}`;
    const used = t.lastUsedAt ? `最近使用 ${beijingDateTime(t.lastUsedAt)}` : '未使用过';
    console.log(`${t.name}：以${t.personName}的身份，角色 ${t.roles.join('、')}；${state}；${used}`);
  }
  return 0;
}
