import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SheetReport } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { DataSource, type EntityManager } from 'typeorm';
import { type FormSheet, SheetReading } from '../sheets/sheet.js';
import { keepSheets, namesOf, type NewSheet, recordsOf, writeAccounts } from './account.repository.js';
import { ACCOUNT_COLUMNS, type AccountInSheet, checkAccounts, type KnownAccounts } from './account-rows.js';
import { changes } from './accounts.service.js';

/** An existing list of accounts from a school's own sheet: looked at, or taken whole; each account gets its 登记表 or 变更表. */
@Injectable()
export class AccountImport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** apply: take it in one transaction; with a fault anywhere nothing is taken. Throws UserError where the sheet as a whole is not one. */
  run(sheet: FormSheet, apply: boolean, actor: Actor): Promise<SheetReport> {
    const reading = new SheetReading(sheet, ACCOUNT_COLUMNS);
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      const known = await knownAccounts(tx);
      const found = checkAccounts(reading, known, randomUUID);
      const names = await namesOf(tx, [...found.map((a) => a.record), ...known.accounts.map((a) => a.record)]);
      const create = found.filter((a) => a.before === null);
      const change = found.filter((a) => a.before !== null && changes(a.before, a.record, names).length > 0);
      const counts = {
        create: create.length,
        change: change.length,
        same: found.length - create.length - change.length,
      };
      const taken = apply && reading.faultCount === 0;
      const all = [...create, ...change];
      if (taken && all.length > 0) {
        await writeAccounts(tx, all);
        await keepSheets(tx, all.map(sheetOf), names, postAndName(actor));
        await this.ledger.append(tx, {
          kind: 'account.imported',
          incidentId: null,
          actor,
          payload: { text: `导入台账：新登记 ${create.length} 个，变更 ${change.length} 个`, sheet: reading.hash() },
        });
      }
      return reading.report(counts, taken);
    });
  }
}

const sheetOf = (a: AccountInSheet): NewSheet => ({
  accountId: a.id,
  kind: a.before ? 'change' : 'register',
  act: a.before ? 'change' : 'register',
  state: a.state,
  record: a.record,
  opinion: '由台账表格导入',
});

async function knownAccounts(tx: EntityManager): Promise<KnownAccounts> {
  const rows: { id: string; state: AccountInSheet['state'] }[] = await tx.query(
    `select id, state from official_account order by id for update`,
  );
  const records = await recordsOf(
    tx,
    rows.map((r) => r.id),
  );
  return {
    accounts: rows.map((r) => ({ ...r, record: records.get(r.id)! })),
    units: await tx.query(`select id, name, coalesce(active_to <= app.now(), false) as closed from unit`),
    people: await tx.query(
      `select q.id, q.name, q.number, q.kind, q.active, array_remove(array(select p.unit_id from post p where p.person_id = q.id
         and p.held_from <= app.now() and (p.held_to is null or p.held_to > app.now())) || q.unit_id, null) as units from person q`,
    ),
  };
}
