import type { Site, SourceName } from '@fengsui/contract';
import { durationWords } from '@fengsui/platform';

export const SOURCE_NAMES: Record<SourceName, string> = {
  'weibo-m': '微博（移动端）',
  'weibo-s': '微博搜索',
  'weibo-ajax': '微博网页版',
  'weibo-hot': '微博热搜',
  sogou: '搜狗微信搜索',
  'sogou-account': '搜狗公众号搜索',
  'wechat-article': '微信文章',
};

/** Whose cookies a source sends. */
export const SITE_OF: Record<SourceName, Site> = {
  'weibo-m': 'weibo.cn',
  'weibo-s': 'weibo.com',
  'weibo-ajax': 'weibo.com',
  'weibo-hot': 'weibo.com',
  sogou: 'sogou',
  'sogou-account': 'sogou',
  'wechat-article': 'wechat',
};

/** Which platform a source tells of. */
export const PLATFORM_OF: Record<SourceName, 'weibo' | 'wechat'> = {
  'weibo-m': 'weibo',
  'weibo-s': 'weibo',
  'weibo-ajax': 'weibo',
  'weibo-hot': 'weibo',
  sogou: 'wechat',
  'sogou-account': 'wechat',
  'wechat-article': 'wechat',
};

const WHY: Record<string, string> = {
  login_required: '需要重新登录',
  captcha: '要求验证',
  rate_limited: '访问受限',
  shell: '应答为空',
  layout_changed: '页面改版',
  network: '网络不通',
  page_cap: '条数超过可翻页数',
};

/** Why something was not seen, for people; a reason that has no words yet is shown as it is. */
export const reasonWords = (reason: string): string => WHY[reason] ?? reason;

/** How a source is: 「正常，8 秒前」「监测中断 2 小时 10 分：要求验证」. */
export function stateWords(
  s: { state: string; enabled: boolean; since: Date; last_ok_at: Date | null; idle: boolean },
  now: Date,
): string {
  if (!s.enabled) return '已停用';
  if (s.state === 'starting') return s.last_ok_at ? '即将恢复' : s.idle ? '待命，有任务时读取' : '正在启动';
  if (s.state === 'ok' || s.state === 'empty')
    return `正常，${durationWords(now.getTime() - (s.last_ok_at ?? s.since).getTime())}前`;
  return `监测中断 ${durationWords(now.getTime() - (s.last_ok_at ?? s.since).getTime())}：${reasonWords(s.state)}`;
}

/**
 * For how long a source has seen nothing, in ms; null while it sees, begins, or is switched off. A source that is rarely asked and
 * answers sees; one whose day's budget is spent, or whose turns pass unserved, does not.
 */
export function blindMs(
  s: { state: string; since: Date; lastOkAt: Date | null; spent: boolean; stalledMs: number | null },
  now: Date,
): number | null {
  if (s.state === 'disabled') return null;
  if (s.state === 'starting') return s.stalledMs;
  const ms = now.getTime() - (s.lastOkAt ?? s.since).getTime();
  return (s.state !== 'ok' && s.state !== 'empty') || s.spent ? ms : s.stalledMs;
}
