import type { BriefKind, ScheduledBrief } from '@fengsui/contract';

const DAY = 86_400_000;
/** Asia/Shanghai has had one offset since 1991. */
const BEIJING = 8 * 3_600_000;

/** A stretch of time, to not included. */
export interface Span {
  from: Date;
  to: Date;
}

/** When briefs of a kind are made. */
export interface Schedule {
  kind: ScheduledBrief;
  /** HH:MM, Asia/Shanghai */
  at: string;
  /** weekly: 1 Monday … 7 Sunday */
  weekday: number | null;
  /** monthly: 1 … 28 */
  monthDay: number | null;
}

/** A moment as the calendar of Beijing has it, in the UTC fields of a Date. */
const local = (at: Date): Date => new Date(at.getTime() + BEIJING);
const midnight = (at: Date): number => Math.floor((at.getTime() + BEIJING) / DAY) * DAY - BEIJING;
const monthStart = (year: number, month: number): Date => new Date(Date.UTC(year, month, 1) - BEIJING);

/** The first set time after a moment. */
export function dueAfter(s: Schedule, after: Date): Date {
  const [h, m] = s.at.split(':').map(Number);
  const time = (h! * 60 + m!) * 60_000;
  for (let day = midnight(after); ; day += DAY) {
    const due = new Date(day + time);
    if (due > after && isDay(s, local(new Date(day)))) return due;
  }
}

function isDay(s: Schedule, day: Date): boolean {
  if (s.kind === 'weekly') return (day.getUTCDay() || 7) === s.weekday;
  return s.kind === 'daily' || day.getUTCDate() === s.monthDay;
}

/** Whole days of Beijing that a brief made at a set time is about: the day before, the seven days before, the month before. */
export function periodOf(kind: ScheduledBrief, due: Date): Span {
  const today = midnight(due);
  if (kind === 'daily') return { from: new Date(today - DAY), to: new Date(today) };
  if (kind === 'weekly') return { from: new Date(today - 7 * DAY), to: new Date(today) };
  const d = local(due);
  return {
    from: monthStart(d.getUTCFullYear(), d.getUTCMonth() - 1),
    to: monthStart(d.getUTCFullYear(), d.getUTCMonth()),
  };
}

/**
 * Periods that figures are compared with: as long to the millisecond, with the same hours. A month is compared with as many days before it,
 * for months differ in length, and with the same days a year before.
 */
export function comparedWith(kind: BriefKind, span: Span): (Span & { label: string })[] {
  const length = span.to.getTime() - span.from.getTime();
  const back = (label: string, ms: number): Span & { label: string } => ({
    label,
    from: new Date(span.from.getTime() - ms),
    to: new Date(span.to.getTime() - ms),
  });
  if (kind === 'daily') return [back('前一日', DAY), back('上周同日', 7 * DAY)];
  if (kind === 'weekly') return [back('前一周', 7 * DAY), back('四周前', 28 * DAY)];
  if (kind === 'monthly') {
    const f = local(span.from);
    const from = new Date(Date.UTC(f.getUTCFullYear() - 1, f.getUTCMonth(), 1) - BEIJING);
    const lastYear = { label: '去年同期', from, to: new Date(from.getTime() + length) };
    return [back(`前 ${Math.round(length / DAY)} 天`, length), lastYear];
  }
  return length % DAY === 0 ? [back(`前 ${length / DAY} 天`, length)] : [];
}

const WEEK = '日一二三四五六';
const monthDay = (d: Date): string => `${d.getUTCMonth() + 1}月${d.getUTCDate()}日`;

/** 「2026年11月25日（周三）」「2026年11月16日至22日」「2026年11月」; a span within days: with its times. */
export function periodWords(kind: BriefKind, span: Span): string {
  const from = local(span.from);
  if (kind === 'daily') return `${dayWords(from)}（周${WEEK[from.getUTCDay()]}）`;
  if (kind === 'monthly') return `${from.getUTCFullYear()}年${from.getUTCMonth() + 1}月`;
  const whole = midnight(span.from) === span.from.getTime() && midnight(span.to) === span.to.getTime();
  if (!whole) return `${dayWords(from)} ${clock(from)}至${monthDay(local(span.to))} ${clock(local(span.to))}`;
  const last = local(new Date(span.to.getTime() - 1));
  if (last.getTime() - from.getTime() < DAY) return dayWords(from);
  const same = last.getUTCMonth() === from.getUTCMonth() && last.getUTCFullYear() === from.getUTCFullYear();
  const to = same
    ? `${last.getUTCDate()}日`
    : last.getUTCFullYear() === from.getUTCFullYear()
      ? monthDay(last)
      : dayWords(last);
  return `${dayWords(from)}至${to}`;
}

const dayWords = (d: Date): string => `${d.getUTCFullYear()}年${monthDay(d)}`;
const clock = (d: Date): string => d.toISOString().slice(11, 16);

/** 00:00 in Beijing of a date YYYY-MM-DD; null for what is no date. */
export function dayStart(date: string): Date | null {
  const at = new Date(`${date}T00:00:00.000+08:00`);
  return Number.isNaN(at.getTime()) || local(at).toISOString().slice(0, 10) !== date ? null : at;
}

/** Year by which a brief is numbered: that of its last moment. */
export const yearOf = (span: Span): number => local(new Date(span.to.getTime() - 1)).getUTCFullYear();
