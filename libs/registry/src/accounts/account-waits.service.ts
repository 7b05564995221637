import { Inject, Injectable } from '@nestjs/common';
import { type AccountPlatform, type AccountWait, PLATFORM_NAME, type Role, type WaitKind } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Registry } from '../registry.service.js';
import type { AccountScope } from './account-reader.service.js';
import { AWAITED, awaited, type Hand, isHis, type Sides, waitKindName } from './waits.js';

const OFFICE: Role[] = ['duty', 'publicity_head', 'admin'];
const MOST = 500;
/** Kind and state of what waits for 宣传部. */
const OFFICE_WAITS = Object.entries(AWAITED).flatMap(([kind, states]) =>
  Object.entries(states).flatMap(([state, a]) => (a.owner === 'office' ? `${kind} ${state}` : [])),
);

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
const OF_UNITS = `$1::text[] is null or w.unit_id = any($1) or w.approver_unit_id = any($1)`;

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

  /** What waits for him, the nearest first. */
  async mine(hand: Hand): Promise<AccountWait[]> {
    const units = [...hand.unitIds, ...hand.leads, ...hand.deputies];
    // what waits for hosts of the whole school must not crowd out what waits for 宣传部
    const rows = await this.rows(
      this.dataSource,
      `w.unit_id = any($1) or w.approver_unit_id = any($1) or w.leader_id = $2 or w.kind || ' ' || w.state = any($3)`,
      [units, hand.personId, hand.office ? OFFICE_WAITS : []],
    );
    return rows.filter((r) => isHis(awaited(r.kind, r.state)!.owner, hand, r)).map(waitView);
  }

  /** Everything that waits of the accounts that a scope sees, the nearest first. */
  async seen(scope: AccountScope): Promise<AccountWait[]> {
    return (await this.rows(this.dataSource, OF_UNITS, [scope])).map(waitView);
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

  private async rows(sql: Sql, where: string, args: unknown[]): Promise<WaitRow[]> {
    const rows: WaitRow[] = await sql.query(
      `${WAIT} where ${where} order by coalesce(w.due_at, w.state_at), w.id limit ${MOST}`,
      args,
    );
    return rows.filter((r) => awaited(r.kind, r.state) !== null);
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
