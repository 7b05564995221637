import { randomBytes } from 'node:crypto';
import type { Role } from '@fengsui/contract';
import type { DataSource } from 'typeorm';
import type { Identity } from './identity.service.js';

export interface DemoAccount {
  who: string;
  username: string;
  password: string;
}

const PEOPLE: { wecom: string; username: string; who: string; roles: Role[] }[] = [
  { wecom: 'wangxiaolan', username: 'wangxiaolan', who: '宣传部 值班员 王晓岚', roles: ['duty'] },
  { wecom: 'chenjianguo', username: 'chenjianguo', who: '后勤处 处长 陈建国', roles: ['unit'] },
  { wecom: 'liumin', username: 'liumin', who: '宣传部 部长 刘敏', roles: ['publicity_head'] },
  { wecom: 'zhaolixin', username: 'zhaolixin', who: '分管校领导 赵立新', roles: ['school_leader'] },
  { wecom: 'hanxue', username: 'hanxue', who: '系统管理员 韩雪', roles: ['admin'] },
];

/** Makes the accounts of the demonstration, each with a random password; answers those made now (none at a later start). */
export async function createDemoAccounts(dataSource: DataSource, identity: Identity): Promise<DemoAccount[]> {
  const made: DemoAccount[] = [];
  for (const p of PEOPLE) {
    const [person] = await dataSource.query(
      `select id from person where wecom_userid = $1 and not exists (select 1 from account a where a.person_id = person.id)`,
      [p.wecom],
    );
    if (!person) continue;
    const password = `${randomBytes(6).toString('base64url')}-Fs7`;
    await identity.createAccount(dataSource, { personId: person.id, username: p.username, password, roles: p.roles });
    made.push({ who: p.who, username: p.username, password });
  }
  return made;
}
