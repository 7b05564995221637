import { durationWords } from '@fengsui/platform';
import type { Span } from './period.js';

/** A stretch of publication time that a source saw or missed for a query. Times in ms. */
export interface CoverageLine {
  source: string;
  query: string;
  intervals: { from: number; to: number; state: 'seen' | 'missed'; reason: string | null }[];
}

/** What of a period nobody could see on a platform. */
export interface Blind {
  /** weibo, wechat */
  platform: string;
  from: Date;
  to: Date;
  /** null: nothing was asked at all */
  reason: string | null;
}

/** How well a period was seen. */
export interface Sight {
  blind: Blind[];
  /** nothing was collected on any platform */
  none: boolean;
  /** some platform was blind for five minutes or more */
  gapped: boolean;
}

const MINUTE = 60_000;
/** Shorter gaps are the rhythm of asking. */
const LEAST_MS = MINUTE;
/** From here on figures are marked; the same as on the dashboard. */
const MARKED_MS = 5 * MINUTE;
const PLATFORM: Record<string, string> = { weibo: '微博', wechat: '微信' };

/**
 * Lays the ledger of every platform over a period. views: per platform, what no source saw (missed) and what was seen; what is neither was not
 * asked at all. A platform that has no line within the period is not listed as blind where another one was read: it may not be in use.
 */
export function sightOf(views: { platform: string; intervals: CoverageLine['intervals'] }[], span: Span): Sight {
  const [from, to] = [span.from.getTime(), span.to.getTime()];
  const within = views.map((v) => ({
    platform: v.platform,
    intervals: v.intervals
      .map((i) => ({ ...i, from: Math.max(i.from, from), to: Math.min(i.to, to) }))
      .filter((i) => i.to > i.from)
      .sort((a, b) => a.from - b.from),
  }));
  const used = within.filter((v) => v.intervals.some((i) => i.state === 'seen'));
  if (used.length === 0) return { blind: [], none: true, gapped: true };
  const listed = within.filter((v) => v.intervals.length > 0);
  const blind = listed.flatMap((v) => holes(v, from, to)).filter((b) => b.to.getTime() - b.from.getTime() >= LEAST_MS);
  return { blind, none: false, gapped: [...totals(blind).values()].some((ms) => ms >= MARKED_MS) };
}

/** Missed stretches and stretches nothing is known of, in order. */
function holes(v: { platform: string; intervals: CoverageLine['intervals'] }, from: number, to: number): Blind[] {
  const out: Blind[] = [];
  const add = (a: number, b: number, reason: string | null): void => {
    if (b > a) out.push({ platform: v.platform, from: new Date(a), to: new Date(b), reason });
  };
  let known = from;
  for (const i of v.intervals) {
    add(known, i.from, null);
    if (i.state === 'missed') add(Math.max(i.from, known), i.to, i.reason);
    known = Math.max(known, i.to);
  }
  add(known, to, null);
  return out;
}

/** How long each platform was blind, in ms. */
export function totals(blind: Blind[]): Map<string, number> {
  const by = new Map<string, number>();
  for (const b of blind) by.set(b.platform, (by.get(b.platform) ?? 0) + b.to.getTime() - b.from.getTime());
  return by;
}

/** 「微博监测中断 2 小时 10 分」 for what is long enough to be marked; null: nothing. */
export function blindWords(sight: Sight): string | null {
  const parts = [...totals(sight.blind)]
    .filter(([, ms]) => ms >= MARKED_MS)
    .map(([platform, ms]) => `${platformName(platform)}监测中断 ${durationWords(ms)}`);
  return parts.length > 0 ? parts.join('、') : null;
}

export const platformName = (platform: string): string => PLATFORM[platform] ?? '人工录入';
