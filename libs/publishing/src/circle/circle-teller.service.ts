import { Inject, Injectable } from '@nestjs/common';
import { Outbox, type Purpose } from '@fengsui/notification';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';

/** An account that is asked. */
export interface Asked {
  accountId: string;
  name: string;
  unitId: string | null;
}
export interface Telling {
  /** of the dedupe key */
  key: string;
  purpose: Purpose;
  head: string;
  tail: string;
  text: string;
}

/** Writes to those who keep the accounts: courtesies by each person's channels, and in-app. */
@Injectable()
export class CircleTeller {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
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
    for (const [personId, p] of people) await this.send(tx, personId, t, p.accounts.join('、'), '/m/circle');
    return [...people.values()].map((p) => p.name);
  }

  /** To 宣传部: how a 联动 ended. */
  async tellOffice(tx: Sql, t: Telling, subject: string): Promise<void> {
    const heads = await this.registry.holders('publicity_head', null, tx);
    const duty = await this.registry.holders('publicity_duty', null, tx);
    for (const personId of new Set([...heads, ...duty].map((p) => p.personId)))
      await this.send(tx, personId, t, subject, '/circle');
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

  private async send(tx: Sql, personId: string, t: Telling, subject: string, path: string): Promise<void> {
    const room = 40 - [...t.head, ...t.tail].length - 1;
    const shown = [...subject].length > room ? `${[...subject].slice(0, room - 1).join('')}…` : subject;
    await this.outbox.enqueue(tx, {
      dedupeKey: `circle:${t.key}:${personId}`,
      incidentId: null,
      personId,
      purpose: t.purpose,
      priority: t.purpose === 'warn' ? 6 : 8,
      message: {
        ...{ level: null, drill: false, code: null, buttons: [] },
        title: `${t.head}${shown}，${t.tail}`,
        description: t.text,
        url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}${path}`,
      },
    });
  }
}
