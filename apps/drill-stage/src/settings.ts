import { randomBytes, randomInt } from 'node:crypto';
import net from 'node:net';
import type { Simulator, SimulatorOptions } from '@fengsui/simulator';

const CORP = 'ww5f656e6773756931';
const secret = (bytes = 24): string => randomBytes(bytes).toString('base64url');

/** Secrets that the product and the simulated services of one drill share. */
export interface Secrets {
  wecomSecret: string;
  token: string;
  aesKey: string;
  callbackSecret: string;
  simulator: Pick<SimulatorOptions, 'wecom' | 'channels'>;
}

/** New secrets; the services report to the api of this port. */
export function callback(port: number): Secrets {
  const url = `http://127.0.0.1:${port}/api/callbacks`;
  const s = {
    wecomSecret: secret(),
    token: secret(9),
    aesKey: randomBytes(32).toString('base64').slice(0, 43),
    callbackSecret: secret(),
  };
  return {
    ...s,
    simulator: {
      wecom: { secret: s.wecomSecret, callbackUrl: `${url}/wecom`, token: s.token, aesKey: s.aesKey },
      channels: { callbackBase: `${url}/${s.callbackSecret}` },
    },
  };
}

/** What a drill with real people takes from the live installation: its channels, and where people open the drill's pages. */
export interface RealSettings {
  channels: Record<string, string>;
  publicUrl: string;
  /** address to listen on */
  host: string;
  port: number;
}

/** Settings of every part: simulated sites, and simulated channels unless people answer themselves; none of the environment's. */
export function settings(a: {
  databaseUrl: string;
  dataDir: string;
  port: number;
  sim: Simulator;
  secrets: Secrets;
  real: RealSettings | null;
}): Record<string, string> {
  const { urls } = a.sim;
  return {
    FENGSUI_PROFILE: 'live',
    DATABASE_URL: a.databaseUrl,
    FENGSUI_DATA_DIR: a.dataDir,
    HOST: a.real?.host ?? '127.0.0.1',
    PORT: String(a.port),
    PUBLIC_URL: a.real?.publicUrl ?? `http://127.0.0.1:${a.port}`,
    FENGSUI_LINK_KEYS: `drill:${secret(32)}`,
    // no screenshots: a drill tests people, and its posts are nobody's evidence
    FENGSUI_BROWSER: '/nonexistent',
    WEIBO_M_BASE: urls.weiboM,
    WEIBO_S_BASE: urls.weiboS,
    WEIBO_WEB_BASE: urls.weiboWeb,
    WEIBO_PASSPORT_BASE: urls.passport,
    SOGOU_BASE: urls.sogou,
    WECHAT_BASE: urls.wechat,
    WEIBO_M_COOKIE: 'SUB=sim; SUBP=sim',
    WEIBO_S_COOKIE: 'SUB=sim; SUBP=sim',
    LOG_LEVEL: 'error',
    ...(a.real ? a.real.channels : simulatedChannels(a.sim, a.secrets)),
  };
}

function simulatedChannels({ urls }: Simulator, s: Secrets): Record<string, string> {
  return {
    WECOM_BASE: urls.wecom,
    WECOM_CORP_ID: CORP,
    WECOM_SECRET: s.wecomSecret,
    WECOM_AGENT_ID: '1000002',
    WECOM_CALLBACK_TOKEN: s.token,
    WECOM_CALLBACK_KEY: s.aesKey,
    ALIYUN_SMS_BASE: urls.aliyunSms,
    ALIYUN_ACCESS_KEY_ID: 'LTAIsimulated',
    ALIYUN_ACCESS_KEY_SECRET: 'simulated-secret',
    ALIYUN_SMS_SIGN_NAME: '青衣江职院',
    ALIYUN_SMS_TEMPLATE_PAGE: 'SMS_100000001',
    ALIYUN_SMS_TEMPLATE_NOTICE: 'SMS_100000002',
    FENGSUI_CALLBACK_SECRET: s.callbackSecret,
    FENGSUI_CALLBACK_SOURCES: '127.0.0.1',
  };
}

/**
 * A port at which nobody listens, below those that the system gives to outgoing connections: one of these could be taken by a connection to the
 * database before the api listens.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = net.createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
