import type { AccountRecord } from '@fengsui/contract';

/** A whole sheet of an account of 后勤处; people: ids by name, as the demonstration's school has them. */
export const accountRecord = (people: Record<string, string>, more: Partial<AccountRecord> = {}): AccountRecord => ({
  ...{ platform: 'wechat', name: '青衣江后勤', uid: 'gh_houqin', handle: 'qyj-hq', link: null, type: '订阅号' },
  ...{ positioning: '服务信息', openedOn: '2020-09-01', certification: 'certified', certifiedAs: '青衣江职业技术学院' },
  ...{ certifiedUntil: '2030-01-01', registeredBy: 'unit', phone: '0816-2200000', phoneOwner: 'unit', mail: null },
  ...{ credentialsKept: '后勤处办公室保险柜', unitId: 'logistics', approverUnitId: null },
  people: {
    ...{ leader: people['周涛']!, admins: [people['吴静']!], guide: null },
    reviewers: [people['吴静']!, people['周涛']!, people['陈建国']!],
  },
  ...more,
});
