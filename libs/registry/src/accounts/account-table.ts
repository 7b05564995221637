import type { AccountRow } from '@fengsui/contract';
import type { SheetTable } from '@fengsui/platform';
import { ACCOUNT_COLUMNS } from './account-rows.js';

interface Account {
  row: AccountRow;
  fields: Map<string, string>;
}

/** A name as the import reads it back, without post: 「陈建国（后勤处 处长）」 → 「陈建国」. */
const plain = (text: string): string => text.replace(/（[^）]*）/g, '');
const PEOPLE = ['分管领导', '管理员', '指导教师', '初审', '复审', '终审'];

/** The 台账 as a table of a workbook: the columns of the import in its own words, then where each account stands. */
export const accountTable = (rows: Account[]): SheetTable<Account> => ({
  name: '官微台账',
  columns: [
    ...Object.values(ACCOUNT_COLUMNS).map(({ titles: [title] }) => ({
      title: title!,
      width: Math.max(12, title!.length * 2 + 4),
      value: (a: Account) => {
        const text = a.fields.get(title!) ?? '';
        return (PEOPLE.includes(title!) ? plain(text) : text) || null;
      },
    })),
    { title: '状态', width: 18, value: (a) => a.row.stateName },
    { title: '提示', width: 40, value: (a) => a.row.flags.map((f) => f.text).join('；') || null },
  ],
  rows,
});
