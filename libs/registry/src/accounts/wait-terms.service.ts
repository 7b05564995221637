import { Inject, Injectable } from '@nestjs/common';
import type { WaitKind, WaitTerm } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { addVersion } from '../rules/rules.service.js';
import { AWAITED, awaited, waitKindName } from './waits.js';

/** How many working days each thing that the 台账 waits for may take. */
@Injectable()
export class WaitTermsDesk {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  async list(): Promise<WaitTerm[]> {
    const rows: { kind: WaitKind; state: string; days: number }[] = await this.dataSource.query(
      `select kind, state, days from account_term`,
    );
    const order = Object.entries(AWAITED).flatMap(([kind, states]) => Object.keys(states).map((s) => `${kind} ${s}`));
    return rows
      .filter((r) => awaited(r.kind, r.state))
      .map((r) => ({ ...r, name: `${waitKindName(r.kind, r.state)}：${awaited(r.kind, r.state)!.ask}` }))
      .toSorted((a, b) => order.indexOf(`${a.kind} ${a.state}`) - order.indexOf(`${b.kind} ${b.state}`));
  }

  /** Sets them; what runs keeps the time it was given. Throws UserError 400 for one that is not waited for. */
  async set(terms: Pick<WaitTerm, 'kind' | 'state' | 'days'>[], actor: Actor): Promise<void> {
    const before = await this.list();
    const changed = terms.flatMap((t) => {
      const was = before.find((b) => b.kind === t.kind && b.state === t.state);
      if (!was) throw new UserError('bad_field', '没有这项时限，请刷新页面。', 400, 'terms');
      return was.days === t.days ? [] : [{ ...t, text: `${was.name} ${was.days} 个工作日改为 ${t.days} 个` }];
    });
    if (changed.length === 0) return;
    await this.dataSource.transaction(async (tx) => {
      for (const t of changed)
        await tx.query(`update account_term set days = $3 where kind = $1 and state = $2`, [t.kind, t.state, t.days]);
      // read under the lock of the list: every version follows the one before
      await tx.query(`select pg_advisory_xact_lock(hashtext('rule_version'))`);
      const [now] = await tx.query(
        `select coalesce((select max(no) from rule_version where kind = 'terms'), 0) + 1 as no, (app.now() at time zone 'Asia/Shanghai')::date::text as day,
           (select jsonb_build_object('terms', jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'days', days) order by kind, state)) from account_term) as body`,
      );
      const reason = changed.map((t) => t.text).join('；');
      await addVersion(tx, {
        kind: 'terms',
        no: now.no,
        from: now.day,
        body: now.body,
        reason,
        by: postAndName(actor),
      });
      await this.ledger.append(tx, {
        kind: 'account.terms',
        incidentId: null,
        actor,
        payload: { text: `台账办理时限第 ${now.no} 版：${reason}`, version: now.no },
      });
    });
  }
}
