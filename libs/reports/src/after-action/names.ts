import type { Level } from '@fengsui/contract';
import { beijingClock, beijingDateTime } from '@fengsui/platform/beijing';

/** Rows of the ladder by number. */
export const LADDER: Record<number, string> = { 1: '单位负责人', 2: '宣传部', 3: '分管校领导', 4: '书记、校长' };

export const LEVEL_NAME: Record<Level, string> = {
  1: 'Ⅰ级（红色）',
  2: 'Ⅱ级（橙色）',
  3: 'Ⅲ级（黄色）',
  4: 'Ⅳ级（蓝色）',
};

export const PLATFORM_NAME: Record<string, string> = { weibo: '微博', wechat: '微信', manual: '人工录入' };

export const SOURCE_NAME: Record<string, string> = {
  'weibo-m': '微博（移动端）',
  'weibo-s': '微博搜索',
  'weibo-ajax': '微博（网页端）',
  'weibo-hot': '微博热搜',
  sogou: '搜狗微信搜索',
  'sogou-account': '搜狗公众号搜索',
  'wechat-article': '微信文章',
};

export const DUTY_NAME: Record<string, string> = {
  ack: '签收',
  first_report: '初报',
  respond: '回应',
  follow_report: '续报',
  zero_report: '零报告',
  final_report: '终报',
  idle: '签收后报进展',
  rectify: '整改反馈',
  platform_contact: '平台沟通',
  public_statement: '权威信息发布',
  press: '新闻发布',
  reply48: '公开回应',
};

export const FILING_NAME: Record<string, string> = {
  first_report: '初报',
  response: '回应',
  follow_up: '续报',
  zero_report: '零报告',
  decline: '不属本单位',
  final_report: '终报',
  note: '进展',
  rectification: '整改反馈',
  public_statement: '权威信息发布',
  press: '新闻发布',
  reply48: '公开回应',
};

export const BOARD_NAME: Record<string, string> = { search: '微博热搜榜', band: '微博要闻榜' };

export const share = (part: number, n: number): string => `${Math.round((part / n) * 100)}%`;

/** 「后勤处处长陈建国」, post: with its unit or without, as it was written down then. */
export function personWords(post: string, name: string, unit = ''): string {
  const bare = post.replace(/\s+/g, '');
  return `${bare.startsWith(unit) ? '' : unit}${bare}${name}`;
}

/** Without the stop at its end, to go on in a sentence. */
export function noStop(text: string): string {
  return text.replace(/[。.；;\s]+$/u, '');
}

/** 「第二级 宣传部」 */
export function ladderName(levelNo: number): string {
  const numeral = '零一二三四五六七八九'[levelNo] ?? String(levelNo);
  return `第${numeral}级 ${LADDER[levelNo] ?? ''}`.trim();
}

/** 「2026年11月23日14时05分12秒」 for running text. */
export function fullTime(at: Date): string {
  const text = beijingDateTime(at);
  const [y, m, d] = text.slice(0, 10).split('-').map(Number);
  return `${y}年${m}月${d}日 ${text.slice(11)}`;
}

/** Only the time when both lie on one day in Beijing, else date and time. */
export function shortTime(at: Date, day: Date): string {
  return beijingDateTime(at).slice(0, 10) === beijingDateTime(day).slice(0, 10)
    ? beijingClock(at)
    : beijingDateTime(at).slice(5);
}
