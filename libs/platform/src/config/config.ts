import { z } from 'zod';

const url = z.url({ message: '应为完整网址，如 http://127.0.0.1:4010' });

const schema = z.object({
  FENGSUI_PROFILE: z.enum(['demo', 'live'], { message: '只能是 demo 或 live' }).default('live'),
  DATABASE_URL: z.string().startsWith('postgres', { message: '应以 postgres:// 开头' }),
  ELASTICSEARCH_NODE: url.optional(),
  ELASTICSEARCH_USERNAME: z.string().optional(),
  ELASTICSEARCH_PASSWORD: z.string().optional(),
  ELASTICSEARCH_CA: z.string().optional(),
  /** months kept in the search index beside the running one; the record keeps everything */
  FENGSUI_INDEX_MONTHS: z.coerce
    .number({ message: '应为月数' })
    .int({ message: '应为整月数' })
    .min(1, { message: '至少 1 个月' })
    .max(1200, { message: '不超过 1200 个月' })
    .default(36),
  PORT: z.coerce.number({ message: '应为端口号' }).int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** address people open; links in messages begin with it */
  PUBLIC_URL: url.default('http://127.0.0.1:3000'),
  WEIBO_M_BASE: url.default('https://m.weibo.cn'),
  WEIBO_M_COOKIE: z.string().default(''),
  WEIBO_S_BASE: url.default('https://s.weibo.com'),
  WEIBO_S_COOKIE: z.string().default(''),
  /** weibo.com: /ajax and timelines */
  WEIBO_WEB_BASE: url.default('https://weibo.com'),
  /** passport.weibo.com: visitor cookies and sign-in */
  WEIBO_PASSPORT_BASE: url.default('https://passport.weibo.com'),
  SOGOU_BASE: url.default('https://weixin.sogou.com'),
  SOGOU_COOKIE: z.string().default(''),
  WECHAT_BASE: url.default('https://mp.weixin.qq.com'),
  WECOM_BASE: url.default('https://qyapi.weixin.qq.com'),
  WECOM_CORP_ID: z.string().default(''),
  WECOM_SECRET: z.string().default(''),
  WECOM_AGENT_ID: z.coerce.number().int().default(0),
  WECOM_CALLBACK_TOKEN: z.string().default(''),
  /** EncodingAESKey, 43 characters */
  WECOM_CALLBACK_KEY: z.string().default(''),
  /** key ring for links: kid:base64url[,kid:base64url]; the first signs, all verify */
  FENGSUI_LINK_KEYS: z
    .string()
    .min(8, { message: '至少一把密钥，形如 k1:BASE64URL（npm run fengsui -- new-key 可生成）' }),
  /** key ring for the sites' sessions at rest, as FENGSUI_LINK_KEYS; 32 bytes each. Without one the link keys are used */
  FENGSUI_SESSION_KEYS: z.string().default(''),
  /** key ring of the log's checkpoints and of the names in it that can be erased, as FENGSUI_LINK_KEYS; without one a key is made in the data folder */
  FENGSUI_LEDGER_KEYS: z.string().default(''),
  /** file to which the log's checkpoints are appended, best on another host's disk; ledger-checkpoints.jsonl in the data folder when left out */
  FENGSUI_LEDGER_CHECKPOINTS: z.string().default(''),
  /** Chromium for the browser path; found by itself in the usual places when left out */
  FENGSUI_BROWSER: z.string().default(''),
  /** SCIM 2.0 of the school's identity service, up to and with /scim/v2; without one people come by sheet alone */
  SCIM_URL: url
    .refine((u) => /^https:|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(u), {
      message: '应为 https 网址：令牌随每次请求发送',
    })
    .optional(),
  SCIM_TOKEN: z.string().default(''),
  /** hours between two pulls of people; 0: on demand alone */
  SCIM_HOURS: z.coerce
    .number({ message: '应为小时数' })
    .int({ message: '应为整小时数' })
    .min(0, { message: '不小于 0' })
    .max(168, { message: '不超过 168 小时' })
    .default(24),
  /** a pull by which more of those it knows would leave, in percent, asks a person first */
  SCIM_MOST_LEAVING: z.coerce
    .number({ message: '应为百分数' })
    .min(0, { message: '不小于 0' })
    .max(100, { message: '不超过 100' })
    .default(10),
  /** bases of the other channels */
  ALIYUN_SMS_BASE: url.default('https://dysmsapi.aliyuncs.com'),
  ALIYUN_VOICE_BASE: url.default('https://dyvmsapi.aliyuncs.com'),
  TENCENT_SMS_BASE: url.default('https://sms.tencentcloudapi.com'),
  ALIYUN_ACCESS_KEY_ID: z.string().default(''),
  ALIYUN_ACCESS_KEY_SECRET: z.string().default(''),
  ALIYUN_SMS_SIGN_NAME: z.string().default(''),
  ALIYUN_SMS_TEMPLATE_PAGE: z.string().default(''),
  ALIYUN_SMS_TEMPLATE_NOTICE: z.string().default(''),
  /** 验证码 template, by which people prove their phone number; empty: a number is proved by the first message that arrives */
  ALIYUN_SMS_TEMPLATE_VERIFY: z.string().default(''),
  TENCENT_SECRET_ID: z.string().default(''),
  TENCENT_SECRET_KEY: z.string().default(''),
  TENCENT_SMS_REGION: z.string().default('ap-guangzhou'),
  TENCENT_SMS_APP_ID: z.string().default(''),
  TENCENT_SMS_SIGN_NAME: z.string().default(''),
  TENCENT_SMS_TEMPLATE_PAGE: z.string().default(''),
  TENCENT_SMS_TEMPLATE_NOTICE: z.string().default(''),
  /** number bought for calls; empty: the service's own, which takes no keys */
  ALIYUN_VOICE_SHOW_NUMBER: z.string().default(''),
  ALIYUN_VOICE_TTS_CODE: z.string().default(''),
  ALIYUN_VOICE_IVR_CODE: z.string().default(''),
  ALIYUN_VOICE_BYE_CODE: z.string().default(''),
  /** mail server; empty: no mail */
  SMTP_HOST: z.string().default(''),
  SMTP_PORT: z.coerce.number({ message: '应为端口号' }).int().min(1).max(65535).default(465),
  SMTP_TLS: z.enum(['tls', 'starttls', 'none'], { message: '只能是 tls、starttls 或 none' }).default('tls'),
  SMTP_USER: z.string().default(''),
  SMTP_PASSWORD: z.string().default(''),
  /** sender: 舆情平台 <yuqing@school.edu.cn> */
  SMTP_FROM: z.string().default(''),
  /** browser push: whom a push service asks when something is wrong; empty: no browser push */
  WEB_PUSH_CONTACT: z
    .string()
    .refine((s) => s === '' || /^(mailto:\S+@\S+|https:\/\/\S+)$/.test(s), {
      message: '应为 mailto:邮箱 或 https:// 网址',
    })
    .default(''),
  /** origins of the push services that may be written to, with commas; * stands for the names of hosts */
  WEB_PUSH_SERVICES: z
    .string()
    .default(
      'https://fcm.googleapis.com,https://*.notify.windows.com,https://*.push.services.mozilla.com,https://*.push.apple.com',
    ),
  /** key ring of browser push, as FENGSUI_LINK_KEYS; 32 bytes each. Without one keys are derived from the link keys */
  FENGSUI_PUSH_KEYS: z.string().default(''),
  WECOM_ROBOT_KEY: z.string().default(''),
  DINGTALK_BASE: url.default('https://oapi.dingtalk.com'),
  DINGTALK_ROBOT_TOKEN: z.string().default(''),
  DINGTALK_ROBOT_SECRET: z.string().default(''),
  FEISHU_BASE: url.default('https://open.feishu.cn'),
  FEISHU_ROBOT_ID: z.string().default(''),
  FEISHU_ROBOT_SECRET: z.string().default(''),
  /** part of the address at which SMS and voice report; they sign nothing */
  FENGSUI_CALLBACK_SECRET: z
    .string()
    .refine((s) => s === '' || /^[A-Za-z0-9_-]{24,}$/.test(s), { message: '至少 24 位字母、数字、- 或 _' })
    .default(''),
  /** addresses and networks that reports are taken from, with commas */
  FENGSUI_CALLBACK_SOURCES: z.string().default(''),
  /** called every minute while the engine's audit passes; a service of another house that alarms when the calls stop */
  FENGSUI_HEARTBEAT_URL: url.optional(),
  /** where the engine answers /metrics, on HOST; 0: nowhere */
  FENGSUI_METRICS_PORT: z.coerce.number({ message: '应为端口号' }).int().min(0).max(65535).default(0),
  /** who asks for /metrics from another host shows it as a bearer token; empty: this host alone may ask */
  FENGSUI_METRICS_TOKEN: z.string().default(''),
  /** paused: after a restore nothing is told and nothing is sent until an operator resumes; running changes nothing */
  FENGSUI_ENGINE_START: z.enum(['running', 'paused'], { message: '只能是 running 或 paused' }).default('running'),
  /** days that reply codes and raw callbacks of channels are kept (网络安全法: six months, 184 days) */
  FENGSUI_RECEIPT_DAYS: z.coerce
    .number({ message: '应为天数' })
    .int({ message: '应为整天数' })
    .min(184, { message: '至少 184 天（网络安全法要求留存不少于六个月）' })
    .max(36_500, { message: '不超过 36500 天' })
    .default(184),
  /** where people open the pages of a surprise drill (不预告演练), which is another process on this host; and its port */
  FENGSUI_DRILL_URL: url.optional(),
  FENGSUI_DRILL_PORT: z.coerce.number({ message: '应为端口号' }).int().min(0).max(65535).default(0),
  FENGSUI_DATA_DIR: z.string().default('.fengsui'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/** Settings of a process; every one is an environment variable of the same name. */
export type Config = z.infer<typeof schema>;
/** Names of all settings. */
export const SETTINGS = Object.keys(schema.shape) as (keyof Config)[];
/** Injection token of Config. */
export const CONFIG = Symbol('CONFIG');

/** Reads the settings. Throws an Error whose Chinese message names each wrong or unknown setting. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const own = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ''));
  const unknown = Object.keys(own).filter(
    (k) =>
      /^(FENGSUI|WECOM|WEIBO|SOGOU|WECHAT|(ALIYUN|TENCENT)_SMS|ALIYUN_VOICE|(DINGTALK|FEISHU)_ROBOT|SMTP|WEB_PUSH|SCIM)_/.test(
        k,
      ) && !(k in schema.shape),
  );
  const parsed = schema.safeParse(own);
  const problems = [
    ...(parsed.success
      ? []
      : parsed.error.issues.map(
          (i) => `${i.path.join('.')}：${own[String(i.path[0])] === undefined ? '未设置。' : ''}${i.message}`,
        )),
    ...unknown.map((k) => `${k}：不认识的设置，请核对名称`),
  ];
  if (problems.length > 0 || !parsed.success) throw new Error(`设置有误，未启动：\n  ${problems.join('\n  ')}`);
  return parsed.data;
}
