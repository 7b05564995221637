import { beijingClock, beijingTime } from '@fengsui/platform';

export const KIND_NAME: Record<string, string> = {
  ack: '签收',
  first_report: '初报',
  respond: '回应',
  follow_report: '续报',
  final_report: '终报',
  platform_contact: '平台沟通',
  public_statement: '权威信息发布',
  press: '新闻发布',
  reply48: '公开回应',
};
export const FILING_NAME: Record<string, string> = {
  first_report: '初报',
  response: '回应',
  follow_up: '续报',
  decline: '不属我单位',
  final_report: '终报',
};
const NUMERAL = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
export const levelName = (no: number): string => `第${NUMERAL[no] ?? no}级`;

/** 14:35, or with seconds where the whole plan is a matter of minutes. */
export function clockWords(at: Date, windowMs: number): string {
  return windowMs < 600_000 ? beijingClock(at) : beijingTime(at);
}

/** 「60 秒」「30 分钟」「8 小时」. */
export function limitWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} 小时`;
  if (seconds % 60 === 0 && seconds >= 120) return `${seconds / 60} 分钟`;
  return `${seconds} 秒`;
}
