import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { checkPolicy } from './policy-check.js';
import type { Policy } from './policy.js';

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
    const body = checkPolicy(policy);
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('policy'))`);
      await tx.query(`update escalation_policy set active = false where active`);
      await tx.query(
        `insert into escalation_policy (name, version, body, active) select $1, coalesce(max(version), 0) + 1, $2, true from escalation_policy where name = $1`,
        [body.name, JSON.stringify(body)],
      );
    });
  }

  async active(sql: Sql = this.dataSource): Promise<{ policy: Policy; hash: string }> {
    const [row] = await sql.query(`select body from escalation_policy where active`);
    if (!row) throw new UserError('no_policy', '没有启用的处置策略，请系统管理员先设置。', 409);
    const policy = checkPolicy(row.body);
    return { policy, hash: createHash('sha256').update(JSON.stringify(policy)).digest('hex') };
  }
}
