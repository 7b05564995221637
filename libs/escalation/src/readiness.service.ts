import { Inject, Injectable } from '@nestjs/common';
import type { Readiness, ReadinessPage, ReadinessPart } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { type NeededLevel, READINESS_DAYS, RosterViews } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { PolicyStore } from './policy.store.js';
import { yearWarning } from './working-time.js';

/** Of each part, so many stand on the card. */
const SHOWN = 10;
const PAGE = 50;
/** Gaps that the dashboard warns of begin so soon. */
const NEAR_MS = 3 * 86_400_000;

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

  /** The first of each part, and how many there are. UserError 409 where no policy is active. */
  async read(): Promise<Readiness> {
    const { now, ...found } = await this.found();
    const near = new Date(now.getTime() + NEAR_MS).toISOString();
    const counts = {
      ...{ gaps: found.gaps.length, unitsUnreachable: found.unitsUnreachable.length },
      ...{ unreachable: found.unreachable.length, chainGaps: found.chainGaps.length },
      near: found.gaps.filter((g) => g.from < near).length,
    };
    return { ...found, ...cut(found, 0, SHOWN), counts, sent: await sentThisWeek(this.dataSource) };
  }

  /** All of one part, a page of fifty. UserError 409 where no policy is active. */
  async page(part: ReadinessPart, page: number): Promise<ReadinessPage> {
    const found = await this.found();
    const none = { gaps: [], unitsUnreachable: [], unreachable: [], chainGaps: [] };
    const from = (page - 1) * PAGE;
    return { ...none, [part]: cut(found, from, from + PAGE)[part], page, size: PAGE, total: found[part].length };
  }

  /** Everything, gaps by when they begin. */
  private async found(): ReturnType<RosterViews['readiness']> {
    const { policy } = await this.policies.active();
    const levels = new Map<string, NeededLevel>();
    for (const plan of Object.values(policy.levels))
      for (const s of plan.steps) levels.set(s.functions.join(), { name: s.name, functions: s.functions });
    const [{ last }] = await this.dataSource.query(
      `select to_char((app.now() + $1 * interval '1 day') at time zone 'Asia/Shanghai', 'YYYY') as last`,
      [READINESS_DAYS],
    );
    const found = await this.views.readiness([...levels.values()], yearWarning(Number(last)));
    return { ...found, gaps: found.gaps.toSorted((a, b) => a.from.localeCompare(b.from)) };
  }
}

const cut = (f: Pick<Readiness, ReadinessPart>, from: number, to: number): Pick<Readiness, ReadinessPart> => ({
  ...{ gaps: f.gaps.slice(from, to), unitsUnreachable: f.unitsUnreachable.slice(from, to) },
  ...{ unreachable: f.unreachable.slice(from, to), chainGaps: f.chainGaps.slice(from, to) },
});
