import { Inject, Injectable } from '@nestjs/common';
import { type Courtesy, Courtesies } from '@fengsui/escalation';
import type { Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';

/** An account that is asked. */
export interface Asked {
  accountId: string;
  name: string;
  unitId: string | null;
}
export type Telling = Omit<Courtesy, 'about' | 'path'>;

/** Writes to those who keep the accounts: courtesies by each person's channels, and in-app. */
@Injectable()
export class CircleTeller {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Courtesies) private readonly courtesies: Courtesies,
  ) {}

  /** Each person once, whatever the number of his accounts: administrators by the sheet, else of the unit, else its leader. Answers the names. */
  async tell(tx: Sql, accounts: Asked[], t: Telling): Promise<string[]> {
    const people = new Map<string, { name: string; accounts: string[] }>();
    for (const a of accounts)
      for (const p of await this.keepers(tx, a)) {
        const known = people.get(p.personId) ?? { name: p.name, accounts: [] };
        known.accounts.push(a.name);
        people.set(p.personId, known);
      }
    for (const [personId, p] of people)
      await this.courtesies.send(tx, { ...of(t), about: p.accounts.join('、'), path: '/m/circle' }, [{ personId }]);
    return [...people.values()].map((p) => p.name);
  }

  /** To 宣传部: how a 联动 ended. */
  async tellOffice(tx: Sql, t: Telling, subject: string): Promise<void> {
    await this.courtesies.send(tx, { ...of(t), about: subject, path: '/circle' }, await this.registry.office(tx));
  }

  private async keepers(tx: Sql, a: Asked): Promise<{ personId: string; name: string }[]> {
    const named = await tx.query(
      `select q.id as "personId", q.name from account_person r join person q on q.id = r.person_id
       where r.account_id = $1 and r.role = 'admin' and q.active order by q.name`,
      [a.accountId],
    );
    if (named.length > 0 || a.unitId === null) return named;
    const admins = await this.registry.holders('account_admin', a.unitId, tx);
    return admins.length > 0 ? admins : this.registry.holders('unit_leader', a.unitId, tx);
  }
}

const of = (t: Telling): Telling => ({ ...t, key: `circle:${t.key}`, tail: `，${t.tail}` });
