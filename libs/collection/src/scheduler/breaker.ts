import type { AttemptState } from '../outcome.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a source does after an outcome (sources.md 2.2, 2.8). forPerson: it stays paused until somebody releases it. */
export interface Consequence {
  pauseMs: number;
  forPerson: boolean;
  reason: string;
}

/** Null: go on. failures: rounds that failed in a row, this one included; captchas: within 24 h, this one included. */
export function consequence(state: AttemptState, failures: number, captchas: number): Consequence | null {
  switch (state) {
    case 'captcha':
      // going on after a captcha only hardens the block; a third in a day is a person's affair
      return captchas >= 3
        ? { pauseMs: 24 * HOUR, forPerson: true, reason: '24 小时内第三次要求验证，请人工处理后恢复' }
        : { pauseMs: 2 * HOUR, forPerson: false, reason: '要求验证，暂停 2 小时；也可人工处理后恢复' };
    case 'login_required':
      return { pauseMs: 10 * MINUTE, forPerson: false, reason: '登录已失效，请重新登录；每 10 分钟自动再试' };
    case 'rate_limited':
      return {
        pauseMs: Math.min(2 ** Math.min(failures - 1, 6) * MINUTE, HOUR),
        forPerson: false,
        reason: '访问受限，退避后再试',
      };
    case 'layout_changed':
      return { pauseMs: 5 * MINUTE, forPerson: false, reason: '页面改版，读不出内容，请联系维护人员' };
    case 'network':
    case 'shell':
      // the site or the line: tried again soon, then less often
      return failures < 3
        ? null
        : {
            pauseMs: Math.min(2 ** Math.min(failures - 3, 6) * 10_000, 10 * MINUTE),
            forPerson: false,
            reason: '网络不通或应答为空，稍后再试',
          };
    default:
      return null;
  }
}
