/** Names of the origins, as faults, log and budgets use them. */
export const ORIGINS = [
  'weibo-m',
  'weibo-s',
  'sogou',
  'wechat',
  'wecom',
  'weibo-web',
  'passport',
  'aliyun-sms',
  'tencent-sms',
  'aliyun-voice',
  'dingtalk',
  'feishu',
  'smtp',
  'push',
  'scim',
] as const;
export type Origin = (typeof ORIGINS)[number];

/** Instead of an answer. */
export const INSTEAD = [
  /** connection cut before a byte is sent */
  'network',
  /** nothing is ever answered */
  'hang',
  '418',
  '432',
  '403',
  '500',
  '502',
  /** Sina Visitor System on HTTP 200 */
  'visitor',
  /** a page without content */
  'shell',
  /** a page nobody has seen before */
  'layout',
  /** script, deep nesting, unclosed tags, markers of other states as text */
  'hostile',
  /** 100 MB of zeros that travel as 100 kB */
  'gzip_bomb',
  'redirect_loop',
  /** every address longer than the one before */
  'redirect_grow',
  /** a page of 100 MB, streamed */
  'huge',
] as const;
/** The site's own answer, spoilt. */
export const SPOILT = [
  /** 11 s late */
  'slow',
  /** one byte at a time */
  'drip',
  /** connection cut in mid-body */
  'reset',
  /** only the first six tenths, as if that were all */
  'truncate',
  /** GBK bytes that call themselves utf-8, or say nothing */
  'charset_wrong',
  'charset_none',
  /** 3 MB longer, and still right */
  'big',
  /** classes and keys renamed: the frame is there, the parts are not */
  'drift',
] as const;
/** The site answers another question, or with another clock. */
export const BENT = [
  /** page 1 whatever page is asked; 身份服务: startIndex 1 */
  'repeat',
  /** all times two hours in the future */
  'skew',
] as const;
/** Played by a site in its own way. */
export const OWN = ['captcha', 'captcha_silent', 'login', 'banned', 'unknown_error'] as const;
/** Channels only: played by each in its own way. */
export const CHANNEL = [
  /** an error of the service on HTTP 200; code and message say which */
  'error200',
  /** the call succeeds, and this recipient fails (腾讯云; code says why); 身份服务: half a page */
  'partial',
  'invaliduser',
  /** 企业微信, 身份服务: tokens given out so far are worth nothing */
  'token_expired',
  /** the work is done, and its answer gets lost */
  'close_after_body',
  'rate_limited',
  'no_callback',
  'callback_twice',
  /** before the answer to the request it reports on */
  'callback_first',
  /** kept until POST /__/release, then sent in reverse order */
  'callback_held',
] as const;

export type FaultKind =
  | (typeof INSTEAD)[number]
  | (typeof SPOILT)[number]
  | (typeof BENT)[number]
  | (typeof OWN)[number]
  | (typeof CHANNEL)[number];

export interface Fault {
  origin: Origin;
  fault: FaultKind;
  /** how many requests it hits; endless when left out */
  count?: number;
  /** hits this share of the requests only, 0 to 1 */
  share?: number;
  /** in force from this simulated moment on, before that one: ISO or unix milliseconds */
  from?: string | number;
  until?: string | number;
  /** only paths that begin so */
  path?: string;
  /** drip: milliseconds between two bytes; 50 when left out */
  dripMs?: number;
  /** error200, partial: the service's own code and words */
  code?: string;
  message?: string;
}
