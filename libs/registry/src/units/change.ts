import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError, wake } from '@fengsui/platform';
import type { DataSource, EntityManager } from 'typeorm';

/** A step as the log keeps it; null: nothing was changed. */
export type Step = { kind: string; text: string; [fact: string]: unknown } | null;

/**
 * One change of units, people or posts: one at a time, so that what was checked still holds when it is written. Escalation looks again
 * afterwards: it finds its people here; and what was judged by the names of the school and its units is judged anew.
 */
export async function changeRegistry<T>(
  dataSource: DataSource,
  ledger: Ledger,
  actor: Actor,
  work: (tx: EntityManager) => Promise<{ step: Step; answer: T }>,
): Promise<T> {
  return dataSource.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('unit tree'))`);
    const { step, answer } = await work(tx);
    if (step) {
      const { kind, ...payload } = step;
      for (const topic of ['escalation', 'analysis', 'brief'] as const) await wake(tx, topic);
      await ledger.append(tx, { kind, incidentId: null, actor, payload });
    }
    return answer;
  });
}

export const stale = (what: string): UserError =>
  new UserError('stale', `${what}已被别人更新，请看最新情况后再改。`, 409, 'version');

/** A unit that stands. Throws UserError 404, 409 when it is closed. */
export async function standingUnit(
  tx: Sql,
  id: string,
  field = 'unitId',
): Promise<{ id: string; name: string; kind: string }> {
  const [unit] = await tx.query(
    `select id, name, kind, coalesce(active_to <= app.now(), false) as closed from unit where id = $1`,
    [id],
  );
  if (!unit) throw new UserError('no_unit', '没有这个单位，请刷新页面后重新选择。', 404, field);
  if (unit.closed) throw new UserError('closed_unit', `${unit.name}已撤销，请选择现有单位。`, 409, field);
  return unit;
}
