import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '@fengsui/notification';
import { CONFIG, type Config, type Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';

/** What is said of a task. */
export interface Telling {
  /** of the dedupe key: told once */
  key: string;
  title: string;
  text: string;
  taskId: string;
  incidentId: string | null;
}

/** Who answers for a unit's tasks, who accepts them, and their messages. */
@Injectable()
export class TaskOwners {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** The unit's leader in office; for null the first system administrator; null: nobody. */
  async of(sql: Sql, unitId: string | null): Promise<{ personId: string; name: string; title: string } | null> {
    const [first] = await this.all(sql, unitId);
    return first ?? null;
  }

  private async all(sql: Sql, unitId: string | null): Promise<{ personId: string; name: string; title: string }[]> {
    if (unitId !== null) return this.registry.holders('unit_leader', unitId, sql);
    return sql.query(
      `select p.id as "personId", p.name, '系统管理员' as title from account a join person p on p.id = a.person_id
       where 'admin' = any(a.roles) and p.active order by p.name, p.id`,
    );
  }

  async tellOwners(tx: Sql, unitId: string | null, t: Telling): Promise<void> {
    for (const p of await this.all(tx, unitId)) await this.send(tx, p.personId, t);
  }

  async tellOffice(tx: Sql, t: Telling): Promise<void> {
    for (const p of await this.registry.holders('publicity_duty', null, tx)) await this.send(tx, p.personId, t);
  }

  private async send(tx: Sql, personId: string, t: Telling): Promise<void> {
    const [drill] = await tx.query(`select 1 from incident where id = $1 and drill`, [t.incidentId]);
    await this.outbox.enqueue(tx, {
      dedupeKey: `improvement:${t.taskId}:${t.key}:${personId}`,
      // not a message of the incident's own course, which its report tells of
      incidentId: null,
      personId,
      purpose: 'warn',
      priority: 6,
      message: {
        level: null,
        drill: drill !== undefined,
        title: t.title,
        description: t.text,
        code: null,
        url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}/improvement?task=${t.taskId}`,
        buttons: [],
      },
    });
  }
}
