import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Router } from 'express';
import { controlApi } from './control.js';
import { type Fault, Faults } from './faults.js';
import { Served } from './served.js';
import { sogou } from './sites/sogou.js';
import { articleId, wechat } from './sites/wechat.js';
import { weiboM } from './sites/weibo-m.js';
import { weiboS } from './sites/weibo-s.js';
import { phonePages } from './wecom/phone-page.js';
import { type PhoneMessage, Wecom, type WecomSettings } from './wecom/wecom.js';
import { type NewPost, type Post, World } from './world/world.js';

export interface SimulatorOptions {
  /** first of seven ports; 0: any free ones */
  portBase?: number;
  /** ordinary posts a minute from now on */
  baselinePerMinute?: number;
  now?: () => Date;
  wecom?: Partial<WecomSettings>;
}

export interface Simulator {
  urls: {
    control: string;
    weiboM: string;
    weiboS: string;
    sogou: string;
    wechat: string;
    passport: string;
    wecom: string;
  };
  world: World;
  wecom: Wecom;
  addPost(post: NewPost): Post;
  startCourse(options?: { delayMs?: number; speed?: number }): void;
  setFault(fault: Fault): void;
  clearFaults(): void;
  messages(userId?: string): PhoneMessage[];
  click(userId: string, taskId: string, key: string): Promise<number | null>;
  /** ids the sites have shown, as the product stores them */
  served(): { weibo: string[]; wechat: string[] };
  /** ids of all posts that exist now */
  existing(): { weibo: string[]; wechat: string[] };
  stop(): Promise<void>;
}

const NAMES = ['control', 'weiboM', 'weiboS', 'sogou', 'wechat', 'passport', 'wecom'] as const;

/** The outside world on loopback: one origin a site, so that an address tells the site as in real life. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? (() => new Date());
  const world = new World(() => now().getTime(), options.baselinePerMinute ?? 2);
  const faults = new Faults();
  const served = new Served();
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
    () => now().getTime(),
  );
  const urls = {} as Simulator['urls'];
  const control: Simulator = {
    urls,
    world,
    wecom,
    addPost: (post) => world.add(post),
    startCourse: (o) => world.startCourse(o),
    setFault: (f) => faults.set(f),
    clearFaults: () => faults.clear(),
    messages: (userId) => wecom.messages.filter((m) => !userId || m.to === userId.toLowerCase()),
    click: (u, t, k) => wecom.click(u, t, k),
    served: () => served.list(),
    existing: () => {
      world.advance();
      const of = (p: 'weibo' | 'wechat'): Post[] =>
        world.posts.filter((x) => x.platform === p && x.at <= now().getTime());
      return {
        weibo: of('weibo')
          .map((p) => p.id)
          .sort(),
        wechat: of('wechat')
          .map((p) => articleId(p.id))
          .sort(),
      };
    },
    stop: async () => void (await Promise.all(servers.map(close))),
  };
  const routers: Record<(typeof NAMES)[number], Router[]> = {
    control: [controlApi(control, faults, served), phonePages(wecom)],
    weiboM: [weiboM(world, faults, served, () => urls.passport)],
    weiboS: [weiboS(world, faults, served, () => urls.passport)],
    sogou: [sogou(world, faults, () => urls.wechat)],
    wechat: [wechat(world, faults, served)],
    passport: [passport()],
    wecom: [wecom.router()],
  };
  const servers: Server[] = [];
  for (const [i, name] of NAMES.entries()) {
    const app: Express = express();
    app.disable('x-powered-by');
    app.use(express.json({ limit: '1mb' }));
    for (const router of routers[name]) app.use(router);
    const server = await listen(app, options.portBase ? options.portBase + i : 0);
    servers.push(server);
    urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  return control;
}

function passport(): Router {
  const r = express.Router();
  r.use(
    (_, response) =>
      void response
        .type('html')
        .send('<!DOCTYPE html><html><head><title>Sina Visitor System</title></head><body>请先登录</body></html>'),
  );
  return r;
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
