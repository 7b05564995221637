import type {
  FactView,
  FilingView,
  Inbox,
  IncidentPageOfList,
  ListedIncident,
  LedgerVerification,
  LogEvent,
  OutboxMessage,
  PresenceView,
  SignAnswer,
} from '@fengsui/contract';

/** One matter through all examples of answers, as a real run gave them. */
const AT = '2026-11-25T20:00:00.000+08:00';
const HASH = '5f9c6c1d2a3b4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7';

export const SUMMARY_EXAMPLE: ListedIncident = {
  id: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11',
  code: 'YQ2026-0001',
  title: '二食堂餐食出现异物',
  level: 2,
  levelConfirmed: true,
  state: 'open',
  unitId: 'logistics',
  unitName: '后勤处',
  topic: '食品安全食堂',
  openedAt: AT,
  closedAt: null,
  mentionCount: 3,
  clocks: [
    {
      deadlineId: '0f6a1f0e-1111-4c0e-9f0b-5d1f2f6f2a11',
      kind: 'ack',
      kindName: '签收',
      levelNo: 1,
      startsAt: AT,
      dueAt: '2026-11-25T20:30:00.000+08:00',
      state: 'pending',
      metAt: null,
      latenessMs: null,
      stoodAt: null,
      owner: '后勤处',
      ownerUnitId: 'logistics',
    },
  ],
  levelNo: 1,
  handler: null,
  nextStep: '20:30 若未签收，将报宣传部',
};

export const LIST_EXAMPLE: IncidentPageOfList = {
  rows: [SUMMARY_EXAMPLE],
  total: 1,
  counts: { proposed: 0, open: 1, closed: 0, rejected: 0 },
  units: [{ id: 'logistics', name: '后勤处' }],
};

export const FACTS_EXAMPLE: FactView[] = [
  {
    element: 'place',
    text: '二食堂一楼三号窗口',
    source: '后勤处初报',
    confirmed: true,
    by: '宣传部 值班员 王晓岚',
    at: '2026-11-25T20:18:00.000+08:00',
    revision: 1,
  },
];

export const PRESENCE_EXAMPLE: PresenceView[] = [
  {
    personId: '8b0c7f0e-aaaa-4c0e-9f0b-5d1f2f6f2a11',
    name: '王晓岚',
    post: '值班员',
    doing: '口径',
    since: '2026-11-25T20:17:00.000+08:00',
  },
];

export const SIGN_EXAMPLE: SignAnswer = { signedAt: '2026-11-25T20:04:10.000+08:00' };

export const FILING_EXAMPLE: FilingView = {
  id: '2c0c7f0e-2222-4c0e-9f0b-5d1f2f6f2a11',
  kind: 'first_report',
  kindName: '初报',
  body: { truth: '属实', situation: '已封存同批餐食', measures: '食堂停业检查', next: '21:00 前送检' },
  personName: '陈建国',
  post: '后勤处 处长',
  at: '2026-11-25T20:15:00.000+08:00',
  writtenAt: '2026-11-25T20:06:00.000+08:00',
  files: [],
};

export const LOG_EXAMPLE: LogEvent[] = [
  {
    seq: 42,
    at: '2026-11-25T20:04:10.000+08:00',
    kind: 'ack.signed',
    actor: {
      type: 'person',
      id: '9a0c7f0e-3333-4c0e-9f0b-5d1f2f6f2a11',
      name: '陈建国',
      post: '后勤处 处长',
      channel: 'web',
    },
    text: '后勤处处长陈建国签收，经网页',
    evidence: {
      levels: [1],
      epoch: 1,
      policy: HASH,
      request: { id: 'a1b2c3d4e5', ip: '10.1.2.3', authority: '角色 unit' },
    },
    hash: HASH,
  },
];

export const OUTBOX_EXAMPLE: OutboxMessage[] = [
  {
    id: '3d0c7f0e-4444-4c0e-9f0b-5d1f2f6f2a11',
    person: '陈建国',
    channel: 'wecom',
    purpose: 'page',
    state: 'delivered',
    attempt: 1,
    resent: false,
    providerId: 'msgid-1',
    error: null,
    title: '【Ⅱ级】二食堂餐食出现异物，请签收',
    createdAt: AT,
    acceptedAt: '2026-11-25T20:00:01.000+08:00',
    deliveredAt: '2026-11-25T20:00:02.000+08:00',
  },
];

export const VERIFICATION_EXAMPLE: LedgerVerification = {
  id: 7,
  askedBy: '刘敏',
  startedAt: AT,
  finishedAt: null,
  rows: 0,
  intact: null,
  firstBreak: null,
  problems: [],
  head: null,
  lastCheckpoint: null,
  newerRows: null,
};

export const INBOX_EXAMPLE: Inbox = {
  unread: 1,
  messages: [
    {
      id: '4e0c7f0e-7777-4c0e-9f0b-5d1f2f6f2a11',
      at: AT,
      title: '【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请20:30前签收',
      text: '事涉后勤处。请签收，随后报送初报和回应。',
      level: 2,
      drill: false,
      purpose: 'page',
      incidentId: '7b0c7f0e-5a35-4c0e-9f0b-5d1f2f6f2a11',
      code: 'YQ2026-0001',
      path: null,
      readAt: null,
    },
  ],
  more: false,
};
