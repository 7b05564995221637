import { prepareSchool } from '@fengsui/api';
import type {
  AccountRecord,
  InspectionActName,
  InspectionContent,
  InspectionPage,
  InspectionView,
  Problem,
} from '@fengsui/contract';
import { AccountTerms } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { accountRecord } from './account-record.js';
import { type Door, openDoor } from './door.js';

/** What a unit writes on its 年检表. */
export const CONTENT: InspectionContent = {
  ...{ team: '管理员吴静，一年来没有变化', handOvers: '没有交接', rules: '三审三校，按制度执行' },
  ...{ violations: '', repairs: '' },
};
export const OFFICE_HEAD = 'liumin';

export interface InspectionDesk {
  door: Door;
  /** ids of people by name */
  id: Record<string, string>;
  at(moment: string): Promise<void>;
  round(): Promise<void>;
  register(record: Partial<AccountRecord>): Promise<string>;
  /** Opens the year's campaign over these accounts, null: all; answers its id. */
  open(accountIds: string[] | null): Promise<string>;
  /** the sheet of an account in a campaign */
  sheetOf(campaign: string, account: string): Promise<string>;
  view(user: string, sheet: string): Promise<InspectionView & Problem>;
  /** status and what was said */
  act(user: string, sheet: string, act: InspectionActName, more?: object): Promise<[number, string]>;
}

/** The door on a standing clock in December 2026, with people who can sign in: 周涛 (分管领导), 吴静 (管理员), 何芳 (学工部). */
export async function inspectionDesk(): Promise<InspectionDesk> {
  const door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  const id: Record<string, string> = {};
  for (const p of await door.db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
  for (const [name, username] of [
    ['吴静', 'wujing'],
    ['周涛', 'zhoutao'],
    ['何芳', 'hefang'],
  ] as const) {
    const account = { who: name, username, password: 'Nianjian-2026' };
    await door.api
      .get(Identity)
      .createAccount(door.db.dataSource, { ...account, personId: id[name]!, roles: ['unit' as const] });
    door.accounts.push(account);
  }
  const at = (moment: string): Promise<void> =>
    door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime());
  await at('2026-12-01T09:00');
  const view: InspectionDesk['view'] = async (user, sheet) =>
    (await door.call<InspectionView>(user, 'GET', `/api/inspections/sheets/${sheet}`)).body;
  return {
    ...{ door, id, at, view },
    async round() {
      for (let i = 0; i < 2; i++) await door.api.get(AccountTerms).round();
    },
    async register(record) {
      const body = { as: 'register', record: accountRecord(id, record), reason: '' };
      const made = await door.call<{ id: string }>(OFFICE_HEAD, 'POST', '/api/registry/accounts', body);
      if (made.status !== 201) throw new Error(made.body.detail);
      return made.body.id;
    },
    async open(accountIds) {
      const body = { year: 2026, fromOn: '2026-01-01', toOn: '2026-11-30', endsOn: '2026-12-20', accountIds };
      const made = await door.call<{ id: string }>(OFFICE_HEAD, 'POST', '/api/inspections', body);
      if (made.status !== 201) throw new Error(made.body.detail);
      return made.body.id;
    },
    async sheetOf(campaign, account) {
      const page = await door.call<InspectionPage>(OFFICE_HEAD, 'GET', `/api/inspections/${campaign}`);
      return page.body.sheets.find((s) => s.accountId === account)!.id;
    },
    async act(user, sheet, act, more = {}) {
      const { version } = await view(OFFICE_HEAD, sheet);
      const what = { act, version, text: '已阅', ...more };
      const { status, body } = await door.call(user, 'POST', `/api/inspections/sheets/${sheet}/acts`, what);
      return [status, body?.detail ?? ''];
    },
  };
}
