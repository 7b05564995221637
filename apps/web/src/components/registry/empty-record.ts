import type { AccountRecord } from '@fengsui/contract';

/** A sheet before anybody has written on it. */
export const EMPTY_RECORD: AccountRecord = {
  ...{ platform: 'wechat', name: '', uid: null, handle: null, link: null, type: null, positioning: null },
  ...{ openedOn: null, certification: 'none', certifiedAs: null, certifiedUntil: null, registeredBy: 'unit' },
  ...{ phone: null, phoneOwner: 'unit', mail: null, credentialsKept: null, unitId: '', approverUnitId: null },
  people: { leader: null, admins: [], guide: null, reviewers: [null, null, null] },
};
