import type { AuthorKind, ClockView, Level, MentionView, OutcomeState, SourceName } from '@fengsui/contract';

export const LEVELS: Record<Level, { numeral: string; word: string; colour: string }> = {
  1: { numeral: 'Ⅰ', word: '特别重大', colour: '红' },
  2: { numeral: 'Ⅱ', word: '重大', colour: '橙' },
  3: { numeral: 'Ⅲ', word: '较大', colour: '黄' },
  4: { numeral: 'Ⅳ', word: '一般', colour: '蓝' },
};

/** Topics whose name is too long for a line beside others; the rest are shown as they are (libs/analysis/src/topics/names.ts). */
const SHORT_TOPICS: Record<string, string> = {
  学生教工伤亡: '师生伤亡',
  安全事故火灾治安: '安全事故',
  刑事案件投毒: '刑事案件',
  食品安全食堂: '食品安全',
  宿舍后勤收费: '后勤收费',
  招生录取考试: '招生考试',
  教学学位就业: '教学就业',
  校园暴力性侵偷拍造谣: '校园暴力',
  学生违纪言行: '学生违纪',
  校方处置言行争议: '校方处置',
  意识形态民族涉外: '意识形态涉外',
  正面荣誉庆典: '正面',
};
export const topicWord = (name: string): string => SHORT_TOPICS[name] ?? name;

export const STATES = { proposed: '待研判', open: '处置中', closed: '已办结', rejected: '不立案' } as const;

export const PLATFORMS: Record<MentionView['platform'], string> = { weibo: '微博', wechat: '微信', manual: '人工录入' };

export const SOURCES: Record<SourceName, string> = {
  'weibo-m': '微博（移动端）',
  'weibo-s': '微博搜索',
  'weibo-ajax': '微博网页版',
  'weibo-hot': '微博热搜',
  sogou: '搜狗微信搜索',
  'sogou-account': '搜狗公众号搜索',
  'wechat-article': '微信文章',
};

const AUTHORS: Record<AuthorKind, string> = {
  plain: '',
  verified_person: '认证个人',
  organisation: '认证机构',
  media: '认证媒体',
  official: '政务',
};

const CHANNELS: Record<string, string> = {
  wecom: '企业微信',
  wecom_robot: '企业微信群',
  dingtalk_robot: '钉钉群',
  feishu_robot: '飞书群',
  aliyun_sms: '短信',
  tencent_sms: '短信（腾讯云）',
  aliyun_voice: '电话',
  mail: '邮件',
  web_push: '浏览器推送',
  in_app: '站内消息',
  sms: '短信',
  voice: '电话',
  web: '网页',
  link: '链接',
  console: '控制台',
};

const MESSAGE_STATES: Record<string, string> = {
  pending: '待发送',
  sending: '发送中',
  accepted: '已接收',
  delivered: '已送达',
  read: '已读',
  failed: '未送达',
  unknown: '结果待核实',
  bundled: '将合并通知',
};

const OUTCOMES: Record<OutcomeState, string> = {
  ok: '正常',
  empty: '正常，无结果',
  login_required: '要求登录',
  captcha: '要求验证',
  rate_limited: '被限流',
  shell: '只返回空壳页面',
  layout_changed: '页面改版',
  network: '网络不通',
};

/** Outcomes of attempts; the last four are of a WeChat article only. */
export const ATTEMPTS: Record<string, string> = {
  ...OUTCOMES,
  ok: '有内容',
  empty: '无结果',
  deleted: '已删除',
  violation: '因违规不可见',
  unavailable: '暂不可见',
  expired: '链接过期',
};

export const channelWord = (c: string): string => CHANNELS[c] ?? c;
export const messageWord = (s: string): string => MESSAGE_STATES[s] ?? s;

/** 「认证媒体 · 32 万粉」; empty for an ordinary author with few followers. */
export function authorWords(kind: AuthorKind, followers: number | null): string {
  const few = followers === null || (kind === 'plain' && followers < 1000);
  return [AUTHORS[kind], few ? '' : followers < 10_000 ? `${followers} 粉` : `${amount(followers)}粉`]
    .filter(Boolean)
    .join(' · ');
}

/** 860, 3.2 万, 32 万 */
export function amount(n: number): string {
  if (n < 10_000) return String(n);
  const w = n / 10_000;
  return `${w < 10 ? w.toFixed(1).replace(/\.0$/, '') : Math.round(w)} 万`;
}

/** A clock that still asks for something: running, or past its time and not yet met. */
export function owed(c: ClockView): boolean {
  return c.state === 'pending' || (c.state === 'breached' && c.metAt === null);
}

/** 860 字节, 12 KB, 3.1 MB */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} 字节`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
