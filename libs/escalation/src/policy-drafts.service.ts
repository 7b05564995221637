import { Inject, Injectable } from '@nestjs/common';
import type { PolicyDraftView, PolicyVersionView } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { policyChanges } from './policy-changes.js';
import { checkPolicy, policyProblems } from './policy-check.js';
import { PolicyStore, policyHash } from './policy.store.js';
import { POLICY_TEMPLATES } from './policy-templates.js';
import type { Policy } from './policy.js';

interface DraftRow {
  body: unknown;
  version: number;
  updated_at: Date;
  updated_by: string;
}
const stale = (): UserError => new UserError('stale', '草稿已被别人更新，请看最新内容后再改。', 409);

/** 处置策略 from draft to version. Publishing changes nothing for incidents under way: each keeps its snapshot. */
@Injectable()
export class PolicyDrafts {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PolicyStore) private readonly store: PolicyStore,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Every version, the newest first. */
  async versions(): Promise<PolicyVersionView[]> {
    const rows = await this.dataSource.query(
      `select id, name, version, body, active, created_at, published_by, reason from escalation_policy order by id desc`,
    );
    const running: { policy_hash: string; n: number }[] = await this.dataSource.query(
      `select policy_hash, count(*)::int as n from escalation_run where state <> 'ended' group by 1`,
    );
    return rows.map(
      (r: {
        id: string;
        name: string;
        version: number;
        body: Policy;
        active: boolean;
        created_at: Date;
        published_by: string | null;
        reason: string | null;
      }) => ({
        id: r.id,
        name: r.name,
        version: r.version,
        active: r.active,
        publishedAt: r.created_at.toISOString(),
        publishedBy: r.published_by,
        reason: r.reason,
        running: running.find((x) => x.policy_hash === policyHash(r.body))?.n ?? 0,
      }),
    );
  }

  /** The draft with what is wrong with it and what it changes; null when there is none. */
  async draft(): Promise<PolicyDraftView | null> {
    const [row]: DraftRow[] = await this.dataSource.query(`select * from policy_draft`);
    if (!row) return null;
    const problems = policyProblems(row.body);
    const { policy } = await this.store.active();
    return {
      body: row.body as Policy,
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
      updatedBy: row.updated_by,
      problems,
      changes: problems.length === 0 ? policyChanges(policy, checkPolicy(row.body)) : [],
    };
  }

  /** Starts a draft from the active policy, an earlier version (its id) or a template (its name). 409 when one exists. */
  async begin(from: { versionId?: string | undefined; template?: string | undefined }, actor: Actor): Promise<void> {
    const body = await this.source(from);
    const rows = await this.dataSource.query(
      `insert into policy_draft (body, based_on, updated_by) values ($1, (select id from escalation_policy where active), $2) on conflict do nothing returning 1 as n`,
      [JSON.stringify(body), postAndName(actor)],
    );
    if (rows.length === 0) throw new UserError('draft_exists', '已有一份草稿在修改，请先发布或放弃它。', 409);
  }

  private async source(from: { versionId?: string | undefined; template?: string | undefined }): Promise<Policy> {
    if (from.template !== undefined) {
      const template = POLICY_TEMPLATES.find((t) => t.name === from.template);
      if (!template) throw new UserError('no_template', '没有这个模板，请重新选择。', 404, 'template');
      return template.body;
    }
    if (from.versionId === undefined) return (await this.store.active()).policy;
    const [row] = await this.dataSource.query(`select body from escalation_policy where id = $1`, [from.versionId]);
    if (!row) throw new UserError('no_version', '没有这个版本。', 404, 'versionId');
    return checkPolicy(row.body);
  }

  /** Keeps what has been written, right or not yet. 409 when somebody else was faster. */
  async save(body: unknown, version: number, actor: Actor): Promise<void> {
    const [, count] = await this.dataSource.query(
      `update policy_draft set body = $1, version = version + 1, updated_at = app.now(), updated_by = $3 where version = $2`,
      [JSON.stringify(body), version, postAndName(actor)],
    );
    if (count === 0) throw stale();
  }

  async discard(version: number): Promise<void> {
    const [, count] = await this.dataSource.query(`delete from policy_draft where version = $1`, [version]);
    if (count === 0) throw stale();
  }

  /** The draft becomes the active version, with who, when and why in the log. bad_policy when it does not hold. */
  async publish(version: number, reason: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [row]: DraftRow[] = await tx.query(`select * from policy_draft where version = $1 for update`, [version]);
      if (!row) throw stale();
      const after = checkPolicy(row.body);
      const before = (await this.store.active(tx)).policy;
      const changes = policyChanges(before, after);
      if (changes.length === 0)
        throw new UserError('no_change', '草稿与现行策略没有差别，无需发布；不再需要时请放弃草稿。', 409);
      const made = await this.store.insert(tx, after, { by: postAndName(actor), reason });
      await tx.query(`delete from policy_draft`);
      await wake(tx as Sql, 'escalation');
      await this.ledger.append(tx, {
        kind: 'policy.published',
        incidentId: null,
        actor,
        payload: {
          text: `发布处置策略“${after.name}”第 ${made} 版：${reason}。${changes.length} 处变化，只用于此后启动的事件`,
          version: made,
          hash: policyHash(after),
          reason,
          changes,
        },
      });
    });
  }
}
