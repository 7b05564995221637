#!/usr/bin/env node
/** npm start: the whole product on this machine. FENGSUI_PROFILE=live runs it without anything simulated. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryOf } from './lib/memory.mjs';
import { Part, say } from './lib/parts.mjs';
import { ensureDatabase, startPostgres, waitReady } from './lib/postgres.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dataDir = path.resolve(process.env.FENGSUI_DATA_DIR ?? path.join(root, '.fengsui'));
const profile = process.env.FENGSUI_PROFILE ?? 'demo';
const port = Number(process.env.PORT ?? 3000);
const simBase = Number(process.env.SIM_PORT_BASE ?? 4010);
/** as many as the simulator takes, one for each site and service */
const SIMULATED_PORTS = 16;
const started = Date.now();
const parts = [];
let database = null;
let stopping = false;
let peak = 0;

function fail(message) {
  console.error(`\n✗ ${message}\n`);
  void shutDown(1);
}

/** Secrets of this installation, made once, readable by its owner alone. */
function secrets() {
  const file = path.join(dataDir, 'secrets.json');
  const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const made = {
    linkKeys: `k1:${randomBytes(32).toString('base64url')}`,
    wecomSecret: randomBytes(24).toString('base64url'),
    callbackToken: randomBytes(12).toString('hex'),
    callbackKey: randomBytes(32).toString('base64').slice(0, 43),
    callbackSecret: randomBytes(24).toString('base64url'),
    // what an earlier version made stays
    ...known,
  };
  if (Object.keys(made).some((k) => !(k in known)))
    fs.writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}

async function needPort(number, setting) {
  await new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(number, '127.0.0.1', () => probe.close(resolve));
  }).catch((error) => {
    throw new Error(
      error.code === 'EADDRINUSE'
        ? `端口 ${number} 已被占用。请关闭占用它的程序，或换一个：${setting}=${number + 100} npm start`
        : `端口 ${number} 不能使用：${error.message}`,
    );
  });
}

async function openDatabase() {
  if (process.env.DATABASE_URL) {
    await waitReady(process.env.DATABASE_URL, 10_000);
    return process.env.DATABASE_URL;
  }
  database = await startPostgres(path.join(dataDir, 'pg'), {
    onLog: (line) => /FATAL|PANIC|No space/.test(line) && say('database', line),
  });
  void database.exited.then(
    () => stopping || fail('内置数据库意外停止。若磁盘已满请先腾出空间，再运行 npm start，数据不会丢失。'),
  );
  const url = await ensureDatabase(database.url, 'fengsui');
  fs.writeFileSync(path.join(dataDir, 'database.url'), url); // for the fengsui command, while we run
  return url;
}

/** What the simulated services of SMS, calls and robots know the school by. */
const SIMULATED_CHANNELS = {
  ALIYUN_ACCESS_KEY_ID: 'LTAIsimulated',
  ALIYUN_ACCESS_KEY_SECRET: 'simulated-secret',
  ALIYUN_SMS_SIGN_NAME: '青衣江职院',
  ALIYUN_SMS_TEMPLATE_PAGE: 'SMS_100000001',
  ALIYUN_SMS_TEMPLATE_NOTICE: 'SMS_100000002',
  ALIYUN_SMS_TEMPLATE_VERIFY: 'SMS_100000003',
  ALIYUN_VOICE_TTS_CODE: 'TTS_100000001',
  ALIYUN_VOICE_IVR_CODE: 'TTS_100000002',
  ALIYUN_VOICE_BYE_CODE: 'TTS_100000003',
  ALIYUN_VOICE_SHOW_NUMBER: '02800000000',
  WECOM_ROBOT_KEY: '00000000-0000-4000-8000-000000000001',
  WEB_PUSH_CONTACT: 'mailto:yuqing@qyjzy.example',
  SMTP_HOST: '127.0.0.1',
  SMTP_TLS: 'none',
  SMTP_USER: 'yuqing@qyjzy.example',
  SMTP_PASSWORD: 'simulated-password',
  SMTP_FROM: '舆情平台 <yuqing@qyjzy.example>',
};

function environment(databaseUrl) {
  const s = secrets();
  const live = {
    ...process.env,
    FENGSUI_PROFILE: profile,
    FENGSUI_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://127.0.0.1:${port}`,
    FENGSUI_LINK_KEYS: process.env.FENGSUI_LINK_KEYS ?? s.linkKeys,
    NODE_ENV: 'production',
  };
  for (const key of Object.keys(live)) if (/^(npm_|INIT_CWD)/.test(key)) delete live[key];
  if (profile === 'live') return live;
  const at = (n) => `http://127.0.0.1:${simBase + n}`;
  return {
    ...live,
    WEIBO_M_BASE: at(1),
    WEIBO_S_BASE: at(2),
    SOGOU_BASE: at(3),
    WECHAT_BASE: at(4),
    WEIBO_PASSPORT_BASE: at(5),
    WECOM_BASE: at(6),
    WEIBO_WEB_BASE: at(7),
    ALIYUN_SMS_BASE: at(8),
    TENCENT_SMS_BASE: at(9),
    ALIYUN_VOICE_BASE: at(10),
    DINGTALK_BASE: at(11),
    FEISHU_BASE: at(12),
    WEB_PUSH_SERVICES: at(13),
    SMTP_PORT: String(simBase + 15),
    ...SIMULATED_CHANNELS,
    FENGSUI_CALLBACK_SECRET: s.callbackSecret,
    FENGSUI_CALLBACK_SOURCES: '127.0.0.1',
    WEIBO_M_COOKIE: 'SUB=sim; SUBP=sim',
    WEIBO_S_COOKIE: 'SUB=sim; SUBP=sim',
    WECOM_CORP_ID: 'ww5f656e6773756931',
    WECOM_SECRET: s.wecomSecret,
    WECOM_AGENT_ID: '1000002',
    WECOM_CALLBACK_TOKEN: s.callbackToken,
    WECOM_CALLBACK_KEY: s.callbackKey,
  };
}

function simulatorEnvironment(env) {
  const s = secrets();
  const played = path.join(dataDir, 'course-played');
  const first = !fs.existsSync(played);
  fs.writeFileSync(played, '');
  return {
    ...env,
    SIM_PORT_BASE: String(simBase),
    SIM_WECOM_SECRET: s.wecomSecret,
    SIM_WECOM_CALLBACK_URL: `http://127.0.0.1:${port}/api/callbacks/wecom`,
    SIM_WECOM_CALLBACK_TOKEN: s.callbackToken,
    SIM_WECOM_CALLBACK_KEY: s.callbackKey,
    SIM_CHANNEL_CALLBACK_BASE: `http://127.0.0.1:${port}/api/callbacks/${s.callbackSecret}`,
    SIM_COURSE: process.env.SIM_COURSE ?? (first ? 'auto' : 'off'),
  };
}

let welcomed = false;
function welcome(ready) {
  if (welcomed) return;
  welcomed = true;
  const lines = [
    ``,
    `烽燧已就绪（${((Date.now() - started) / 1000).toFixed(1)} 秒）`,
    ``,
    `  态势大屏    ${ready.url}/`,
    `  手机页面    ${ready.url}/m`,
  ];
  if (profile === 'live') {
    if (ready.setupUrl) lines.push(``, `  首次使用，请用此一次性链接建立首位管理员：`, `  ${ready.setupUrl}`);
  } else {
    lines.push(
      `  模拟手机    http://127.0.0.1:${simBase}/phone   （企业微信、短信、电话、工作群；按钮可点，短信可回）`,
      ``,
      `  登录（密码为本机随机生成，也存于 ${path.relative(process.cwd(), path.join(dataDir, 'demo-accounts.json'))}）：`,
    );
    for (const a of ready.accounts)
      lines.push(`    ${a.who.padEnd(14, '　')}  用户名 ${a.username.padEnd(12)} 密码 ${a.password}`);
    lines.push(
      ``,
      `  约 20 秒后“二食堂异物”事件开始发酵，三分钟内可见预警、定级、逐级报告。`,
      `  再演一次：curl -X POST http://127.0.0.1:${simBase}/__/course`,
    );
  }
  console.log(`${lines.join('\n')}\n\n  Ctrl-C 停止；再次 npm start 从停下处继续。\n`);
}

async function shutDown(code) {
  if (stopping) return;
  stopping = true;
  clearInterval(sampler);
  if (parts.length > 0) console.log('\n正在停止…');
  await Promise.all([...parts].reverse().map((p) => p.stop()));
  await database?.stop();
  if (database) fs.rmSync(path.join(dataDir, 'database.url'), { force: true });
  if (peak > 0) console.log(`已停止。运行期间内存峰值 ${Math.round(peak)} MiB（全部进程合计）。`);
  process.exit(code);
}
const sampler = setInterval(() => (peak = Math.max(peak, memoryOf([process.pid, database?.pid]) ?? 0)), 3_000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void shutDown(0));

try {
  if (!['demo', 'live'].includes(profile)) throw new Error(`FENGSUI_PROFILE 只能是 demo 或 live，现为 ${profile}`);
  fs.mkdirSync(dataDir, { recursive: true });
  await needPort(port, 'PORT');
  if (profile === 'demo') for (let n = 0; n < SIMULATED_PORTS; n++) await needPort(simBase + n, 'SIM_PORT_BASE');
  say('database', '启动数据库');
  const env = environment(await openDatabase());
  const entry = (app) => path.join(root, 'apps', app, 'dist', 'main.js');
  if (profile === 'demo') parts.push(new Part('simulator', entry('simulator'), simulatorEnvironment(env)));
  parts.push(
    new Part('api', entry('api'), env, welcome),
    new Part('crawler', entry('crawler'), env),
    new Part('engine', entry('engine'), env),
  );
  for (const p of parts) {
    p.givenUp = () => fail(`“${p.name}”无法运行，已停止。`);
    p.start();
  }
} catch (error) {
  fail(error.code === 'ENOSPC' ? '磁盘已满，请腾出空间后重试。' : error.message);
}
