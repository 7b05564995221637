/** Names of the origins, as faults, log and budgets use them. */
export type Origin = 'weibo-m' | 'weibo-s' | 'sogou' | 'wechat' | 'wecom' | 'weibo-web' | 'passport';
export const ORIGINS: readonly Origin[] = ['weibo-m', 'weibo-s', 'sogou', 'wechat', 'wecom', 'weibo-web', 'passport'];

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
  /** page 1 whatever page is asked */
  'repeat',
  /** all times two hours in the future */
  'skew',
] as const;
/** Played by a site in its own way. */
export const OWN = ['captcha', 'captcha_silent', 'login', 'banned', 'unknown_error'] as const;
/** 企业微信 only. */
export const WECOM = [
  'error200',
  'invaliduser',
  'token_expired',
  'close_after_body',
  'rate_limited',
  'no_callback',
] as const;

export type FaultKind =
  | (typeof INSTEAD)[number]
  | (typeof SPOILT)[number]
  | (typeof BENT)[number]
  | (typeof OWN)[number]
  | (typeof WECOM)[number];

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
}
