import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountPlatform,
  type AccountWait,
  PLATFORM_NAME,
  type Role,
  type WaitKind,
  type WaitOwner,
} from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Registry } from '../registry.service.js';
import type { AccountScope } from './account-reader.service.js';
import { AWAITED, awaited, type Hand, type Sides, waitKindName } from './waits.js';

const OFFICE: Role[] = ['duty', 'publicity_head', 'admin'];
const MOST = 500;
/** What waits for such an owner, as a condition on account_wait w. */
const waitsFor = (owner: WaitOwner): string =>
  `w.kind || ' ' || w.state in (${Object.entries(AWAITED)
    .flatMap(([kind, states]) =>
      Object.entries(states).flatMap(([state, a]) => (a.owner === owner ? `'${kind} ${state}'` : [])),
    )
    .join(', ')})`;
/**
 * Whether it is his to do what a state waits for; 宣传部 may act for a host, but is not waited for. $1: of 宣传部; $2: units that he keeps; $3: that he leads;
 * $4: whose 分管领导 he is; $5: himself.
 */
const HIS = `coalesce(case
  when ${waitsFor('office')} then $1
  when ${waitsFor('head')} then case when w.student then w.approver_unit_id else w.unit_id end = any($3)
  when ${waitsFor('leader')} then case when w.leader_id is null then w.unit_id = any($3 || $4) else w.leader_id = $5 end
  when ${waitsFor('host')} then w.unit_id = any($2) end, false)`;
const handArgs = (h: Hand): unknown[] => [h.office, h.unitIds, h.leads, h.deputies, h.personId];

/** A row of account_wait with the name of the unit that speaks first. */
export interface WaitRow extends Sides {
  kind: WaitKind;
  id: string;
  /** null: an account that stands in no 台账 */
  accountId: string | null;
  name: string;
  platform: AccountPlatform;
  unitName: string | null;
  firstName: string | null;
  state: string;
  version: number;
  since: Date;
  /** so many working days, unless untilOn names the day */
  days: number;
  untilOn: string | null;
  leaderId: string | null;
  leaderName: string | null;
  dueAt: Date | null;
  remindAt: Date | null;
  reminders: number;
  now: Date;
}
const WAIT = `
  select w.kind, w.id, w.account_id as "accountId", w.name, w.platform, w.unit_id as "unitId", w.unit_name as "unitName", w.approver_unit_id as "approverUnitId",
    w.student, f.name as "firstName", w.state, w.version, w.state_at as since, w.days, w.until_on::text as "untilOn", w.leader_id as "leaderId", (select q.name from person q where q.id = w.leader_id) as "leaderName", w.due_at as "dueAt", w.remind_at as "remindAt", w.reminders, app.now() as now
  from account_wait w left join unit f on f.id = case when w.student then w.approver_unit_id else w.unit_id end`;
const ofUnits = (n: string): string =>
  `${n}::text[] is null or w.unit_id = any(${n}) or w.approver_unit_id = any(${n})`;
/** States in which something is awaited at all. */
const AWAITED_SQL = (['office', 'head', 'leader', 'host'] as const).map(waitsFor).join(' or ');

/** The first of what was looked for; total and late: of all of it. */
export interface WaitsFound {
  waits: AccountWait[];
  total: number;
  late: number;
}

/** What the 台账 waits for: of whom, until when. */
@Injectable()
export class Waits {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** What somebody may do to accounts, by role and by the posts held now. */
  async hand(viewer: { personId: string; roles: Role[]; unitIds: string[] }): Promise<Hand> {
    const posts = await this.registry.postsOf(viewer.personId);
    const leads = posts.filter((p) => p.function === 'unit_leader' || p.function === 'publicity_head');
    const deputies = posts.filter((p) => p.function === 'unit_deputy').map((p) => p.unitId);
    return {
      personId: viewer.personId,
      office: viewer.roles.some((r) => OFFICE.includes(r)),
      unitIds: viewer.roles.includes('unit') ? viewer.unitIds : [],
      leads: [...new Set(leads.map((p) => p.unitId))],
      deputies,
    };
  }

  /** What waits for him, the nearest first, `most` at most; and how many there are, and are late. */
  async mine(hand: Hand, most = MOST): Promise<WaitsFound> {
    return this.found(HIS, handArgs(hand), most);
  }

  /** What others are late with of the accounts that a scope sees. */
  async lateOfOthers(hand: Hand, scope: AccountScope, most: number): Promise<WaitsFound> {
    const where = `not ${HIS} and w.due_at <= app.now() and (${ofUnits('$6')})`;
    return this.found(where, [...handArgs(hand), scope], most);
  }

  /** Everything that waits of the accounts that a scope sees, the nearest first. */
  async seen(scope: AccountScope): Promise<WaitsFound> {
    return this.found(ofUnits('$1'), [scope], MOST);
  }

  async ofCandidates(ids: string[], sql: Sql = this.dataSource): Promise<AccountWait[]> {
    return (await this.rows(sql, `w.kind = 'candidate' and w.id = any($1)`, [ids])).map(waitView);
  }

  async ofAccount(accountId: string, sql: Sql = this.dataSource): Promise<AccountWait[]> {
    return (await this.rows(sql, 'w.account_id = $1', [accountId])).map(waitView);
  }

  /** Those that nobody has been told of yet, and those of which somebody must be reminded. */
  due(tx: Sql): Promise<WaitRow[]> {
    return this.rows(tx, 'w.due_at is null or w.remind_at <= app.now()', []);
  }

  private async found(where: string, args: unknown[], most: number): Promise<WaitsFound> {
    const [counts] = await this.dataSource.query(
      `select count(*)::int as total, count(*) filter (where w.due_at <= app.now())::int as late from account_wait w where (${where}) and (${AWAITED_SQL})`,
      args,
    );
    const rows = counts.total > 0 ? await this.rows(this.dataSource, where, args, most) : [];
    return { waits: rows.map(waitView), ...counts };
  }

  private rows(sql: Sql, where: string, args: unknown[], most = MOST): Promise<WaitRow[]> {
    return sql.query(
      `${WAIT} where (${where}) and (${AWAITED_SQL}) order by coalesce(w.due_at, w.state_at), w.id limit ${most}`,
      args,
    );
  }
}

export const ownerName = (r: WaitRow): string =>
  ({
    head: `${r.firstName ?? ''}负责人`,
    office: '宣传部',
    host: r.unitName ?? '主办单位',
    leader: `${r.unitName ?? ''}分管领导${r.leaderName ?? ''}`,
  })[awaited(r.kind, r.state)!.owner];

/** Where it is dealt with at the desk. */
export function waitPath(r: Pick<WaitRow, 'kind' | 'id' | 'accountId'>): string {
  if (r.kind === 'candidate') return `/accounts/candidates/${r.id}`;
  return r.kind === 'inspection' ? `/inspections/sheets/${r.id}` : `/accounts/${r.accountId}`;
}

export function waitView(r: WaitRow): AccountWait {
  const { act, owner, ask } = awaited(r.kind, r.state)!;
  return {
    ...{
      kind: r.kind,
      path: waitPath(r),
      kindName: waitKindName(r.kind, r.state),
      id: r.id,
      accountId: r.accountId,
      accountName: r.name,
      platformName: PLATFORM_NAME[r.platform],
    },
    ...{ unitName: r.unitName, act, ask, owner, ownerName: ownerName(r), startsAt: r.since.toISOString() },
    ...{ dueAt: r.dueAt?.toISOString() ?? null, late: r.dueAt !== null && r.dueAt <= r.now },
  };
}
