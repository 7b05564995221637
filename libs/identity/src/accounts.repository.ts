import { Inject, Injectable } from '@nestjs/common';
import type { AccountBook, AccountView, Role } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { FUNCTION_NAME } from '@fengsui/registry';
import { DataSource } from 'typeorm';

const POSTS = `array(select u.name || ' ' || t.title from post t join unit u on u.id = t.unit_id
  where t.person_id = p.id and t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now()) order by t.held_from, t.title)`;

/** An account as its acts need it. */
export interface AccountRow {
  id: string;
  personId: string;
  name: string;
  username: string;
  roles: Role[];
  disabled: boolean;
}

/** SQL of accounts. */
@Injectable()
export class AccountRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async book(): Promise<AccountBook> {
    const [accounts, people, units] = await Promise.all([
      this.dataSource.query(
        `select a.id, p.id as "personId", p.name, ${POSTS} as posts, a.username, a.roles, a.created_at as "createdAt", a.disabled_at as "disabledAt",
           case when a.locked_until > app.now() then a.locked_until end as "lockedUntil", a.password_hash is not null as "hasPassword",
           coalesce(s.n, 0)::int as sessions, s.seen as "lastSeenAt"
         from account a join person p on p.id = a.person_id
         left join (select account_id, count(*) filter (where expires_at > app.now()) as n, max(last_seen_at) as seen from session group by 1) s on s.account_id = a.id
         order by a.disabled_at is not null, p.name, a.username`,
      ),
      this.dataSource.query(
        `select p.id as "personId", p.name, ${POSTS} as posts from person p
         where p.active and not exists (select 1 from account a where a.person_id = p.id)
           and not exists (select 1 from api_token t where t.person_id = p.id) order by p.name`,
      ),
      this.dataSource.query(`select id, name from unit order by position, id`),
    ]);
    const iso = (d: Date | null): string | null => d?.toISOString() ?? null;
    return {
      accounts: accounts.map(
        (
          a: Record<'createdAt' | 'disabledAt' | 'lockedUntil' | 'lastSeenAt', Date | null> & AccountView,
        ): AccountView => ({
          ...a,
          createdAt: iso(a.createdAt as never)!,
          disabledAt: iso(a.disabledAt as never),
          lockedUntil: iso(a.lockedUntil as never),
          lastSeenAt: iso(a.lastSeenAt as never),
        }),
      ),
      people,
      units,
      functions: Object.entries(FUNCTION_NAME).map(([key, name]) => ({ key, name })),
    };
  }

  /** Locks the account until the transaction ends. */
  async locked(tx: Sql, id: string): Promise<AccountRow | null> {
    const [row] = await tx.query(
      `select a.id, a.person_id as "personId", p.name, a.username, a.roles, a.disabled_at is not null as disabled
       from account a join person p on p.id = a.person_id where a.id = $1 for update of a`,
      [id],
    );
    return row ?? null;
  }

  /** Somebody other than this account can still administer. Waits for other changes of the kind, so that two administrators do not stop each other. */
  async anotherAdmin(tx: Sql, id: string): Promise<boolean> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('fengsui:administrators'))`);
    const rows = await tx.query(
      `select 1 from account a join person p on p.id = a.person_id
       where a.id <> $1 and 'admin' = any(a.roles) and a.disabled_at is null and a.password_hash is not null and p.active limit 1`,
      [id],
    );
    return rows.length > 0;
  }

  /** Answers null where the person has an account, or the name is taken. */
  async insert(tx: Sql, personId: string, username: string, roles: Role[]): Promise<string | null> {
    const [row] = await tx.query(
      `insert into account (person_id, username, roles) values ($1, $2, $3) on conflict do nothing returning id`,
      [personId, username, roles],
    );
    return row?.id ?? null;
  }

  /** One link an account: an earlier one goes. */
  async putLink(tx: Sql, accountId: string, tokenHash: string, hours: number): Promise<Date> {
    const [row] = await tx.query(
      `insert into password_link (token_hash, account_id, expires_at) values ($1, $2, app.now() + $3 * interval '1 hour')
       on conflict (account_id) do update set token_hash = $1, made_at = app.now(), expires_at = excluded.expires_at returning expires_at`,
      [tokenHash, accountId, hours],
    );
    return row.expires_at;
  }

  async link(
    sql: Sql,
    tokenHash: string,
  ): Promise<{ accountId: string; name: string; username: string; expiresAt: Date } | null> {
    const [row] = await sql.query(
      `select a.id as "accountId", p.name, a.username, l.expires_at as "expiresAt"
       from password_link l join account a on a.id = l.account_id join person p on p.id = a.person_id
       where l.token_hash = $1 and l.expires_at > app.now() and a.disabled_at is null and p.active`,
      [tokenHash],
    );
    return row ?? null;
  }
}
