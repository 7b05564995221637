import { Inject, Injectable } from '@nestjs/common';
import type { ContactChange, ContactImportReport } from '@fengsui/contract';
import type { Actor } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ContactRepository } from './contact.repository.js';
import { Contacts } from './contacts.service.js';

/** A sheet as it was read; row is the number that Excel shows. */
export interface ContactSheet {
  header: string[];
  rows: { row: number; cells: (string | Date)[] }[];
}

const MOST_ROWS = 5_000;
const COLUMNS = {
  name: ['姓名'],
  unit: ['单位', '部门'],
  mobile: ['手机', '手机号', '移动电话'],
  mail: ['邮箱', '电子邮箱', '邮件'],
  wecomUserId: ['企业微信账号', '企业微信', '账号'],
};
const FIELD_NAMES: Record<string, string> = { mobile: '手机', mail: '邮箱', wecomUserId: '企业微信账号' };

/** 联系方式 from a school's own sheet. Good rows go in, bad ones are listed; an empty cell leaves what stands. */
@Injectable()
export class ContactImport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Contacts) private readonly contacts: Contacts,
    @Inject(ContactRepository) private readonly repository: ContactRepository,
  ) {}

  /** 400 when a column is missing or nothing is in it. */
  async run(sheet: ContactSheet, actor: Actor): Promise<ContactImportReport> {
    const at = Object.fromEntries(
      Object.entries(COLUMNS).map(([k, names]) => [k, sheet.header.findIndex((h) => names.includes(h.trim()))]),
    ) as Record<keyof typeof COLUMNS, number>;
    if (at.name < 0 || (at.mobile < 0 && at.mail < 0 && at.wecomUserId < 0))
      throw new UserError(
        'no_column',
        '表头应有“姓名”，以及“手机”“邮箱”“企业微信账号”中的至少一列，可另有“单位”。',
        400,
        'file',
      );
    const rows = sheet.rows.filter((r) => r.cells.some((c) => String(c).trim() !== ''));
    if (rows.length === 0) throw new UserError('empty_file', '表中没有内容，请核对后重新选择。', 400, 'file');
    if (rows.length > MOST_ROWS) throw new UserError('too_many', `一次最多导入 ${MOST_ROWS} 行。`, 400, 'file');
    const report: ContactImportReport = { changed: 0, unchanged: 0, bad: [] };
    for (const { row, cells } of rows) {
      const cell = (i: number): string => (i < 0 ? '' : String(cells[i] ?? '').trim());
      const change: ContactChange = {
        ...(cell(at.mobile) ? { mobile: cell(at.mobile) } : {}),
        ...(cell(at.mail) ? { mail: cell(at.mail) } : {}),
        ...(cell(at.wecomUserId) ? { wecomUserId: cell(at.wecomUserId) } : {}),
      };
      const bad = await this.take(cell(at.name), cell(at.unit), change, actor, report);
      if (bad) report.bad.push({ row, ...bad });
    }
    return report;
  }

  /** One row, whole or not at all. */
  private async take(
    name: string,
    unit: string,
    change: ContactChange,
    actor: Actor,
    report: ContactImportReport,
  ): Promise<{ field: string; reason: string } | null> {
    if (!name) return { field: '姓名', reason: '没有填写姓名' };
    try {
      const changed = await this.dataSource.transaction(async (tx) => {
        const personId = await this.find(tx, name, unit);
        const before = await this.repository.lock(tx, personId);
        return before !== null && (await this.contacts.changeRow(tx, before, change, actor));
      });
      report[changed ? 'changed' : 'unchanged']++;
      return null;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { field: FIELD_NAMES[error.field ?? ''] ?? error.field ?? '姓名', reason: error.message };
    }
  }

  private async find(tx: EntityManager, name: string, unit: string): Promise<string> {
    const found: { id: string }[] = await tx.query(
      `select q.id from person q where q.name = $1 and q.active and ($2 = '' or exists (
         select 1 from post p join unit u on u.id = p.unit_id where p.person_id = q.id and u.name = $2 and (p.held_to is null or p.held_to > app.now())))`,
      [name, unit],
    );
    if (found.length === 0)
      throw new UserError(
        'no_person',
        `没有${unit ? `在${unit}任职的` : '名为'}${unit ? name : `“${name}”的人`}，请先登记其职务`,
        404,
        '姓名',
      );
    if (found.length > 1)
      throw new UserError('ambiguous', `有 ${found.length} 位${name}，请在“单位”一列写明是哪一位`, 409, '单位');
    return found[0]!.id;
  }
}
