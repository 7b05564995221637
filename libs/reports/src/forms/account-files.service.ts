import { Inject, Injectable } from '@nestjs/common';
import { type AccountFileKind, FILE_NAME } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { fileKind, keepFile, safeName } from '@fengsui/mentions';
import { UserError } from '@fengsui/platform';
import type { AccountScope } from '@fengsui/registry';
import { DataSource } from 'typeorm';

/** Scans beside accounts, in the store of evidence and under its checks: what is a program is refused whatever its name says. */
@Injectable()
export class AccountFiles {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** All of the files or none. sheetNo: the sheet that was stamped. Throws UserError 400 for what is no picture, PDF or text, 404. */
  async add(
    id: string,
    what: { kind: AccountFileKind; sheetNo: number | null; files: { name: string; content: Buffer }[] },
    scope: AccountScope,
    actor: Actor,
  ): Promise<void> {
    if (what.files.length === 0) throw new UserError('no_file', '请选择要上传的扫描件。', 400, 'file');
    const files = what.files.map((f) => ({ ...f, name: safeName(f.name), mime: fileKind(f.name, f.content) }));
    await this.dataSource.transaction(async (tx) => {
      const [account] = await tx.query(
        `select name, exists (select 1 from account_sheet where account_id = $1 and no = $3) as sheet from official_account
         where id = $1 and ($2::text[] is null or unit_id = any($2) or approver_unit_id = any($2))`,
        [id, scope, what.sheetNo],
      );
      if (!account) throw new UserError('no_account', '没有这个账号，或您无权办理。', 404, 'id');
      if (what.sheetNo !== null && !account.sheet)
        throw new UserError('no_sheet', '没有这张表，请刷新页面后再上传。', 404, 'sheetNo');
      for (const f of files) {
        const hash = await keepFile(tx, f);
        await tx.query(
          `insert into account_file (account_id, hash, kind, name, sheet_no, added_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [id, hash, what.kind, f.name, what.sheetNo, postAndName(actor)],
        );
      }
      const names = files.map((f) => f.name).join('、');
      await this.ledger.append(tx, {
        kind: 'account.file_added',
        incidentId: null,
        actor,
        payload: { text: `${account.name}添加${FILE_NAME[what.kind]}：${names}`, accountId: id },
      });
    });
  }

  /** The file itself. Throws UserError 404. */
  async file(id: string, hash: string, scope: AccountScope): Promise<{ name: string; mime: string; content: Buffer }> {
    const [row] = await this.dataSource.query(
      `select f.name, e.mime, e.content from account_file f join evidence e on e.hash = f.hash join official_account a on a.id = f.account_id
       where f.account_id = $1 and f.hash = $2 and ($3::text[] is null or a.unit_id = any($3) or a.approver_unit_id = any($3)) limit 1`,
      [id, hash, scope],
    );
    if (!row) throw new UserError('no_file', '没有这份材料，或您无权查看。', 404);
    return row;
  }
}
