import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Router } from 'express';
import { AccessLog, type LogEntry } from './access-log.js';
import { CHANNEL_DEFAULTS, ChannelDoubles, type ChannelSettings } from './channels/doubles.js';
import { controlApi } from './control.js';
import { type Domain, Sessions } from './cookies.js';
import type { Fault, Origin } from './faults/fault.js';
import { Faults } from './faults/faults.js';
import { change, type Scenario, type ScenarioChange, usual } from './scenario.js';
import { IdentityService } from './identity/scim.js';
import { Served } from './served.js';
import { Passport } from './sites/passport.js';
import type { Site, Urls } from './sites/site.js';
import { sogou } from './sites/sogou.js';
import { articleId, wechat } from './sites/wechat.js';
import { weiboM } from './sites/weibo-m.js';
import { refuseUnencoded, weiboS } from './sites/weibo-s.js';
import { weiboWeb } from './sites/weibo-web.js';
import { phonePages } from './wecom/phone-page.js';
import { type PhoneMessage, Wecom, type WecomSettings } from './wecom/wecom.js';
import { type NewPost, type Post, World } from './world/world.js';

export interface SimulatorOptions {
  /** first of PORTS ports; 0: any free ones */
  portBase?: number;
  /** ordinary posts a minute from now on */
  baselinePerMinute?: number;
  /** the product's clock, so that both agree on what has happened */
  now?: () => Date;
  wecom?: Partial<WecomSettings>;
  channels?: Partial<ChannelSettings>;
}

export interface Simulator {
  urls: Urls;
  world: World;
  wecom: Wecom;
  /** SMS, voice, robots, mail, browser push */
  channels: ChannelDoubles;
  /** the school's identity service */
  identity: IdentityService;
  passport: Passport;
  addPost(post: NewPost): Post;
  startCourse(options?: { delayMs?: number; speed?: number }): void;
  /** Throws when origin or kind is unknown. */
  setFault(fault: Fault): void;
  clearFaults(): void;
  /** Throws when a site or setting is unknown. */
  setScenario(by: ScenarioChange): void;
  scenario: Scenario;
  /** Cookies given out so far for a domain are worth nothing from now on. */
  revokeSessions(domain: Domain): void;
  messages(userId?: string): PhoneMessage[];
  click(userId: string, taskId: string, key: string): Promise<number | null>;
  /** ids the sites have shown, as the product stores them */
  served(): { weibo: string[]; wechat: string[] };
  /** ids of all posts that exist now */
  existing(): { weibo: string[]; wechat: string[] };
  /** every request that came, in order; the last 500,000 */
  log(): LogEntry[];
  clearLog(): void;
  stop(): Promise<void>;
}

/** In the order of their ports; new ones go to the end. */
const NAMES = [
  'control',
  'weiboM',
  'weiboS',
  'sogou',
  'wechat',
  'passport',
  'wecom',
  'weiboWeb',
  'aliyunSms',
  'tencentSms',
  'aliyunVoice',
  'dingtalk',
  'feishu',
  'push',
  'scim',
] as const;
/** How many consecutive ports a simulator with a portBase takes; the last is the mail server's. */
export const PORTS = NAMES.length + 1;
const ORIGIN: Partial<Record<(typeof NAMES)[number], Origin>> = {
  weiboM: 'weibo-m',
  weiboS: 'weibo-s',
  sogou: 'sogou',
  wechat: 'wechat',
  passport: 'passport',
  wecom: 'wecom',
  weiboWeb: 'weibo-web',
  aliyunSms: 'aliyun-sms',
  tencentSms: 'tencent-sms',
  aliyunVoice: 'aliyun-voice',
  dingtalk: 'dingtalk',
  feishu: 'feishu',
  push: 'push',
  scim: 'scim',
};

/** The outside world on loopback: one origin a site, so that an address tells the site as in real life. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? (() => new Date());
  const ms = (): number => now().getTime();
  const world = new World(ms, options.baselinePerMinute ?? 2);
  const faults = new Faults(ms);
  const served = new Served();
  const log = new AccessLog(ms);
  const wecom = new Wecom(
    {
      corpId: 'ww5f656e6773756931',
      secret: 'simulated-secret',
      agentId: 1000002,
      callbackUrl: null,
      token: 'simulated-token',
      aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
      ...options.wecom,
    },
    faults,
    ms,
  );
  const channels = new ChannelDoubles({ ...CHANNEL_DEFAULTS, ...options.channels }, faults, ms);
  const identity = new IdentityService(faults, ms);
  const urls = {} as Urls;
  const site: Site = { world, faults, served, sessions: new Sessions(ms), scenario: usual(), urls };
  const passport = new Passport(site);
  const control: Simulator = {
    urls,
    world,
    wecom,
    channels,
    identity,
    passport,
    scenario: site.scenario,
    addPost: (post) => world.add(post),
    startCourse: (o) => world.startCourse(o),
    setFault: (f) => faults.set(f),
    clearFaults: () => faults.clear(),
    setScenario: (by) => change(site.scenario, by),
    revokeSessions: (domain) => site.sessions.revoke(domain),
    messages: (userId) => wecom.messages.filter((m) => !userId || m.to === userId.toLowerCase()),
    click: (u, t, k) => wecom.click(u, t, k),
    served: () => served.list(),
    existing: () => {
      world.advance();
      const of = (p: Post['platform']): string[] => world.posts.filter((x) => x.platform === p).map((x) => x.id);
      return { weibo: of('weibo').sort(), wechat: of('wechat').map(articleId).sort() };
    },
    log: () => log.all(),
    clearLog: () => log.clear(),
    stop: async () => void (await Promise.all([...servers.map(close), channels.smtp.close()])),
  };
  const routers: Record<(typeof NAMES)[number], Router[]> = {
    control: [controlApi(control, faults, served), phonePages(wecom, channels)],
    weiboM: [weiboM(site)],
    weiboS: [weiboS(site)],
    sogou: [sogou(site)],
    wechat: [wechat(site)],
    passport: [passport.router()],
    // the robots' addresses go before those of the application, which plays its faults on everything it gets
    wecom: [channels.robots.wecom(), wecom.router()],
    weiboWeb: [weiboWeb(site)],
    ...channels.routers(),
    scim: [identity.router()],
  };
  const servers: Server[] = [];
  for (const [i, name] of NAMES.entries()) {
    const app: Express = express();
    app.disable('x-powered-by');
    const origin = ORIGIN[name];
    if (origin) app.use(log.of(origin));
    // signatures are made over the bytes that came
    app.use(express.json({ limit: '1mb', verify: (request, _, raw) => Object.assign(request, { rawBody: raw }) }));
    for (const router of routers[name]) app.use(router);
    const server = await listen(app, options.portBase ? options.portBase + i : 0);
    if (name === 'weiboS') refuseUnencoded(server, site, log);
    servers.push(server);
    urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  channels.push.base = urls.push;
  urls.smtp = await channels.smtp.listen(options.portBase ? options.portBase + NAMES.length : 0);
  return control;
}

function listen(app: Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error?: Error) => (error ? reject(error) : resolve(server)));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
