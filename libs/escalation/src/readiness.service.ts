import { Inject, Injectable } from '@nestjs/common';
import type { Readiness } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { type NeededLevel, READINESS_DAYS, RosterViews } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { PolicyStore } from './policy.store.js';
import { yearWarning } from './working-time.js';

/** Dedupe keys of the digest of a week: `readiness:2026-11-23:` and the person. The week is named by its Monday, Asia/Shanghai. */
export const DIGEST_KEY = `'readiness:' || to_char(date_trunc('week', app.now() at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') || ':'`;

/** Whether there was a policy before this week: who begins to use the system is at its roster anyway, and hears of it from the next week on. */
export async function beganBeforeThisWeek(sql: Sql): Promise<boolean> {
  const [row] = await sql.query(
    `select exists (select 1 from escalation_policy
       where created_at < date_trunc('week', app.now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai') as began`,
  );
  return row.began;
}

/** When this week's digest was written, and for whom; null: not yet. */
export async function sentThisWeek(sql: Sql): Promise<Readiness['sent']> {
  const [row]: { at: Date | null; to: string[] | null }[] = await sql.query(
    `select min(o.created_at) as at, array_agg(p.name order by p.name) as to from outbox o join person p on p.id = o.person_id
     where o.dedupe_key between ${DIGEST_KEY} and ${DIGEST_KEY} || 'g' and o.origin_id is null`,
  );
  return row?.at ? { at: row.at.toISOString(), to: row.to! } : null;
}

/** Whether every level of the policy in force would find somebody in the coming days, and this week's digest. */
@Injectable()
export class ReadinessReport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PolicyStore) private readonly policies: PolicyStore,
    @Inject(RosterViews) private readonly views: RosterViews,
  ) {}

  /** UserError 409 where no policy is active. */
  async read(): Promise<Readiness> {
    const { policy } = await this.policies.active();
    const levels = new Map<string, NeededLevel>();
    for (const plan of Object.values(policy.levels))
      for (const s of plan.steps) levels.set(s.functions.join(), { name: s.name, functions: s.functions });
    const [{ last }] = await this.dataSource.query(
      `select to_char((app.now() + $1 * interval '1 day') at time zone 'Asia/Shanghai', 'YYYY') as last`,
      [READINESS_DAYS],
    );
    const found = await this.views.readiness([...levels.values()], yearWarning(Number(last)));
    return { ...found, sent: await sentThisWeek(this.dataSource) };
  }
}
