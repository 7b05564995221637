import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { checkPolicy } from './policy-check.js';
import { type Policy, policySchema } from './policy.js';

/** Tells policies apart whatever their names; an incident keeps it beside its snapshot. */
export const policyHash = (policy: Policy): string =>
  createHash('sha256')
    .update(JSON.stringify(policySchema.parse(policy)))
    .digest('hex');

/** Policies are versioned; one is active; an incident keeps the one it opened under. */
@Injectable()
export class PolicyStore {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Makes this policy the active one when none is. */
  async ensure(policy: Policy): Promise<void> {
    const found = await this.dataSource.query(`select 1 from escalation_policy where active`);
    if (found.length === 0) await this.activate(policy);
  }

  /** Stores a new version and makes it the active one. Running incidents are not touched. */
  async activate(policy: Policy): Promise<void> {
    await this.dataSource.transaction((tx) => this.insert(tx, checkPolicy(policy), null));
  }

  /** The same within a transaction; answers the number of the version. The policy has been checked. */
  async insert(tx: Sql, policy: Policy, published: { by: string; reason: string } | null): Promise<number> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('policy'))`);
    await tx.query(`update escalation_policy set active = false where active`);
    const [row] = await tx.query(
      `insert into escalation_policy (name, version, body, active, published_by, reason)
         select $1, coalesce(max(version), 0) + 1, $2, true, $3, $4 from escalation_policy where name = $1 returning version`,
      [policy.name, JSON.stringify(policy), published?.by ?? null, published?.reason ?? null],
    );
    return row.version;
  }

  async active(sql: Sql = this.dataSource): Promise<{ policy: Policy; hash: string }> {
    const [row] = await sql.query(`select body from escalation_policy where active`);
    if (!row) throw new UserError('no_policy', '没有启用的处置策略，请系统管理员先设置。', 409);
    const policy = policySchema.parse(row.body); // checked by the rules of its day
    return { policy, hash: policyHash(policy) };
  }
}
