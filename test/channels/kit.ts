import { randomUUID } from 'node:crypto';
import {
  AliyunSmsChannel,
  AliyunVoiceChannel,
  type Channel,
  DingtalkRobotChannel,
  FeishuRobotChannel,
  MailChannel,
  type OutboxRow,
  type PageMessage,
  PushChannel,
  PushKeys,
  PushSubscriptions,
  ReplyCodes,
  TencentSmsChannel,
  WecomChannel,
  WecomRobotChannel,
} from '@fengsui/notification';
import { Ledger } from '@fengsui/ledger';
import { type Config, readConfig } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { type Fault, type Origin, type Simulator, startSimulator } from '@fengsui/simulator';
import { channelSettings } from '../harness/channel-settings.js';
import { openIncident } from '../harness/open-incident.js';

export interface Bench {
  db: TestDatabase;
  sim: Simulator;
  config: Config;
  incidentId: string;
  personId: string;
  /** one device of that person, subscribed with the first key */
  deviceId: string;
  stop(): Promise<void>;
}

/** A school with one open incident, and every service on loopback with the school's clock. */
export async function startBench(): Promise<Bench> {
  const db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const sim = await startSimulator({
    baselinePerMinute: 0,
    now: () => db.clock.now(),
    wecom: { secret: 'test-secret', callbackUrl: null },
  });
  const config = readConfig({
    DATABASE_URL: db.url,
    FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    WECOM_BASE: sim.urls.wecom,
    WECOM_CORP_ID: 'ww5f656e6773756931',
    WECOM_SECRET: 'test-secret',
    WECOM_AGENT_ID: '1000002',
    FENGSUI_PUSH_KEYS: PUSH_KEY,
    ...channelSettings(sim),
  });
  const incidentId = await openIncident(db.dataSource, ['陈建国']);
  const [{ id: personId }] = await db.dataSource.query(`select id from person where name = '陈建国'`);
  const deviceId = await subscribed({ db, sim, config, personId });
  return {
    db,
    sim,
    config,
    incidentId,
    personId,
    deviceId,
    async stop() {
      await sim.stop();
      await db.drop();
    },
  };
}

const PUSH_KEY = `p1:${Buffer.alloc(32, 3).toString('base64url')}`;
export const devices = (b: Pick<Bench, 'db' | 'config'>): PushSubscriptions =>
  new PushSubscriptions(b.db.dataSource, new Ledger(b.db.dataSource), b.config);

/** A browser of the person subscribes; answers the number of the device. */
export async function subscribed(b: Pick<Bench, 'db' | 'sim' | 'config' | 'personId'>): Promise<string> {
  const { kid, publicKey } = new PushKeys(b.config).current();
  const { endpoint, keys } = b.sim.channels.push.subscribe(publicKey);
  const actor = { type: 'person', id: b.personId, name: '陈建国' } as const;
  let made = '';
  await b.db.dataSource.transaction((tx) =>
    devices(b).add(
      tx,
      { personId: b.personId, endpoint, ...keys, kid, device: 'Edge · Windows' },
      actor,
      async (id) => {
        made = id;
      },
    ),
  );
  return made;
}

/** The channel, perhaps with the service at another place than the device says. */
function pushChannel(b: Bench, over: Partial<Config> = {}): Channel {
  const config = { ...b.config, ...over };
  const own = devices(b);
  const moved = {
    ended: (id: string, code: string) => own.ended(id, code),
    byId: async (id: string) => {
      const d = await own.byId(id);
      const base = over.WEB_PUSH_SERVICES;
      return d && base ? { ...d, endpoint: d.endpoint.replace(b.sim.urls.push, base) } : d;
    },
  };
  return new PushChannel(config, b.db.clock, new PushKeys(config), moved);
}

/** One channel as the suite drives it. */
export interface Subject {
  name: string;
  origin: Origin;
  /** paths of the service that send; others hand out tokens */
  path?: string;
  make(b: Bench, over?: Partial<Config>): Channel;
  /** null: a group */
  address: string | null | ((b: Bench) => string);
  /** settings under which the service would be at another port */
  at(port: number): Partial<Config>;
  secret: keyof Config;
  /** another value of the secret that could be right */
  otherSecret?: string;
  /** the setting without which it is not set up; the secret unless said otherwise */
  needs?: keyof Config;
  /** how many messages have arrived */
  arrived(sim: Simulator): number;
  /** the service's code for a refusal that no repeat mends, for being busy, and for being too fast */
  codes: { refused: string; busy: string | null; fast: string; unknown?: string };
  /** how long it then rests */
  restMs: number;
  /** speaks SMTP */
  smtp?: true;
}

export const SUBJECTS: Subject[] = [
  {
    name: 'wecom',
    origin: 'wecom',
    path: '/cgi-bin/message/send',
    make: (b, over) => new WecomChannel({ ...b.config, ...over }, b.db.clock),
    address: 'chenjianguo',
    at: (port) => ({ WECOM_BASE: `http://127.0.0.1:${port}` }),
    secret: 'WECOM_SECRET',
    arrived: (sim) => sim.wecom.messages.length,
    codes: { refused: '60020', busy: '-1', fast: '45009' },
    restMs: 60_000,
  },
  {
    name: 'aliyun_sms',
    origin: 'aliyun-sms',
    make: (b, over) => new AliyunSmsChannel({ ...b.config, ...over }, b.db.clock, new ReplyCodes(b.db.dataSource)),
    address: '13800000003',
    at: (port) => ({ ALIYUN_SMS_BASE: `http://127.0.0.1:${port}` }),
    secret: 'ALIYUN_ACCESS_KEY_SECRET',
    arrived: (sim) => sim.channels.phones.items.filter((i) => i.from === '阿里云短信').length,
    codes: { refused: 'isv.AMOUNT_NOT_ENOUGH', busy: 'isp.SYSTEM_ERROR', fast: 'isv.BUSINESS_LIMIT_CONTROL' },
    restMs: 60_000,
  },
  {
    name: 'tencent_sms',
    origin: 'tencent-sms',
    make: (b, over) => new TencentSmsChannel({ ...b.config, ...over }, b.db.clock, new ReplyCodes(b.db.dataSource)),
    address: '+86 138 0000 0003',
    at: (port) => ({ TENCENT_SMS_BASE: `http://127.0.0.1:${port}` }),
    secret: 'TENCENT_SECRET_KEY',
    arrived: (sim) => sim.channels.phones.items.filter((i) => i.from === '腾讯云短信').length,
    codes: {
      refused: 'FailedOperation.InsufficientBalanceInSmsPackage',
      busy: 'InternalError.Timeout',
      fast: 'RequestLimitExceeded',
    },
    restMs: 5_000,
  },
  {
    name: 'aliyun_voice',
    origin: 'aliyun-voice',
    make: (b, over) => new AliyunVoiceChannel({ ...b.config, ...over }, b.db.clock),
    address: '13800000003',
    at: (port) => ({ ALIYUN_VOICE_BASE: `http://127.0.0.1:${port}` }),
    secret: 'ALIYUN_ACCESS_KEY_SECRET',
    arrived: (sim) => sim.channels.phones.items.filter((i) => i.kind === 'call').length,
    codes: { refused: 'isv.OUT_OF_SERVICE', busy: 'isp.SYSTEM_ERROR', fast: 'Throttling.User' },
    restMs: 5_000,
  },
  {
    name: 'wecom_robot',
    origin: 'wecom',
    make: (b, over) => new WecomRobotChannel({ ...b.config, ...over }),
    address: null,
    at: (port) => ({ WECOM_BASE: `http://127.0.0.1:${port}` }),
    secret: 'WECOM_ROBOT_KEY',
    arrived: (sim) => sim.channels.robots.messages.filter((m) => m.service === '企业微信').length,
    codes: { refused: '93000', busy: '-1', fast: '45009' },
    restMs: 60_000,
  },
  {
    name: 'dingtalk_robot',
    origin: 'dingtalk',
    make: (b, over) => new DingtalkRobotChannel({ ...b.config, ...over }, b.db.clock),
    address: null,
    at: (port) => ({ DINGTALK_BASE: `http://127.0.0.1:${port}` }),
    secret: 'DINGTALK_ROBOT_SECRET',
    arrived: (sim) => sim.channels.robots.messages.filter((m) => m.service === '钉钉').length,
    codes: { refused: '310000', busy: '-1', fast: '130101' },
    restMs: 600_000,
  },
  {
    name: 'feishu_robot',
    origin: 'feishu',
    make: (b, over) => new FeishuRobotChannel({ ...b.config, ...over }, b.db.clock),
    address: null,
    at: (port) => ({ FEISHU_BASE: `http://127.0.0.1:${port}` }),
    secret: 'FEISHU_ROBOT_SECRET',
    arrived: (sim) => sim.channels.robots.messages.filter((m) => m.service === '飞书').length,
    codes: { refused: '19024', busy: null, fast: '11232' },
    restMs: 60_000,
  },
  {
    name: 'mail',
    origin: 'smtp',
    make: (b, over) => new MailChannel({ ...b.config, ...over }),
    address: 'chenjianguo@qyjzy.example',
    at: (port) => ({ SMTP_PORT: port }),
    secret: 'SMTP_PASSWORD',
    needs: 'SMTP_HOST',
    arrived: (sim) => sim.channels.smtp.mails.length,
    codes: { refused: '550', busy: '451', fast: '421', unknown: '599' },
    restMs: 60_000,
    smtp: true,
  },
  {
    name: 'web_push',
    origin: 'push',
    make: pushChannel,
    address: (b) => b.deviceId,
    at: (port) => ({ WEB_PUSH_SERVICES: `http://127.0.0.1:${port}` }),
    secret: 'FENGSUI_PUSH_KEYS',
    otherSecret: `p1:${Buffer.alloc(32, 9).toString('base64url')}`,
    needs: 'WEB_PUSH_CONTACT',
    arrived: (sim) => sim.channels.push.messages.length,
    codes: { refused: '403', busy: '503', fast: '429', unknown: '418' },
    restMs: 60_000,
  },
];

export const PAGE: PageMessage = {
  level: 2,
  drill: false,
  title: '【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请14:35前签收',
  description: '事涉后勤处。请签收，随后报送初报和回应。',
  rows: [
    { key: '相关', value: '37 条' },
    { key: '签收', value: '14:35 前' },
  ],
  code: 'YQ2026-0001',
  url: 'http://127.0.0.1:3000/s/personal-token',
  buttons: [{ key: 'ack', text: '签收' }],
};

/** A row as the outbox hands it to a channel. */
export const rowFor = (b: Bench, s: Subject, over: Partial<OutboxRow> = {}): OutboxRow => ({
  id: randomUUID(),
  bundle: null,
  originId: randomUUID(),
  incidentId: b.incidentId,
  personId: s.address === null ? null : b.personId,
  address: typeof s.address === 'function' ? s.address(b) : s.address,
  channel: s.name,
  purpose: 'page',
  body: PAGE,
  attempt: 1,
  providerId: null,
  sentAt: null,
  ageMs: 0,
  before: 'pending',
  ...over,
});

/** The next request of this channel that sends meets a fault. */
export const fault = (b: Bench, s: Subject, kind: Fault['fault'], more: Partial<Fault> = {}): void =>
  b.sim.setFault({ origin: s.origin, fault: kind, count: 1, ...(s.path ? { path: s.path } : {}), ...more });
