import type { Level, PolicyPlan } from '@fengsui/contract';

/** The limits of a plan in the order in which they end, with what each counts from. */
export const CLOCKS: { key: keyof PolicyPlan & `${string}S`; name: string; from: string; optional: boolean }[] = [
  { key: 'firstReportByS', name: '初报', from: '自启动起', optional: false },
  { key: 'respondByS', name: '回应', from: '自启动起', optional: false },
  { key: 'idleAfterS', name: '签收后无进展', from: '自签收或上次进展起', optional: true },
  { key: 'platformContactByS', name: '平台沟通', from: '自启动起', optional: true },
  { key: 'publicStatementByS', name: '权威信息', from: '自启动起', optional: true },
  { key: 'pressByS', name: '发布会', from: '自启动起', optional: true },
  { key: 'publicReplyByS', name: '对外回应', from: '自启动起', optional: true },
  { key: 'followUpEveryS', name: '续报', from: '每隔', optional: true },
  { key: 'zeroReportEveryS', name: '零报告', from: '自启动起每隔', optional: true },
  { key: 'finalReportByS', name: '终报', from: '自启动起', optional: true },
  { key: 'rectifyByS', name: '整改反馈', from: '自责令整改起', optional: true },
];

/** Milder first, as the design's table has it. */
export const LEVEL_ORDER: Level[] = [4, 3, 2, 1];

const DAY = 86_400;
export const UNITS = [
  { value: DAY, label: '天' },
  { value: 3_600, label: '小时' },
  { value: 60, label: '分钟' },
  { value: 1, label: '秒' },
];

/** The largest unit in which a span reads without a long fraction; days from two on. */
export function unitOf(seconds: number): number {
  if (seconds >= 2 * DAY && seconds % DAY === 0) return DAY;
  if (seconds >= 3_600 && seconds % 1_800 === 0) return 3_600;
  return seconds % 60 === 0 && seconds > 0 ? 60 : 1;
}

/** 「7 天」「7.5 小时」「30 分钟」「不设」; of a plan by working time also 「2 个工作日」, given how long one is. */
export function spanText(seconds: number | null, workingDay: number | null = null): string {
  if (seconds === null) return '不设';
  if (workingDay !== null && seconds % workingDay === 0) return `${seconds / workingDay} 个工作日`;
  const unit = unitOf(seconds);
  return `${seconds / unit} ${UNITS.find((u) => u.value === unit)!.label}`;
}

/** Seconds of a working day. */
export function workingDay(hours: { from: string; to: string }[]): number {
  const minutes = (t: string): number => Number(t.slice(0, 2)) * 60 + Number(t.slice(3));
  return hours.reduce((n, h) => n + (minutes(h.to) - minutes(h.from)) * 60, 0);
}
