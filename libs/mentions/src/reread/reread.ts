import type { AuthorKind } from '@fengsui/contract';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ages at which a post is read again: how far it spreads is decided in the first hours, a deletion mostly within days. */
export const REREAD_AGES_MS = [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY];
/** While its incident is open: every ten minutes on the incident's first day, hourly after. */
const FOCUS_MS = 10 * MINUTE;
const FOCUS_LATER_MS = HOUR;
const FOCUS_FIRST_MS = DAY;
/** An attempt that failed for the site's reasons is made again after this long. */
export const RETRY_MS = 10 * MINUTE;
const LARGE_FOLLOWERS = 10_000;
const MUCH_TALKED = 50;

/** What decides whether a post is read again. */
export interface Weight {
  sentiment: string;
  authorKind: AuthorKind;
  followers: number | null;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
}

/**
 * Only a post that may matter costs requests again: a negative one, one by a medium or an organisation or by somebody with 10,000 followers,
 * or one with 50 reposts, comments and likes together. A post of an open incident is always read again.
 */
export function worthReading(w: Weight): boolean {
  return (
    w.sentiment === 'neg' ||
    w.authorKind === 'media' ||
    w.authorKind === 'organisation' ||
    (w.followers ?? 0) >= LARGE_FOLLOWERS ||
    (w.reposts ?? 0) + (w.comments ?? 0) + (w.likes ?? 0) >= MUCH_TALKED
  );
}

/** When to read a post again, and how many of the ages lie behind it then; at null: never. incidentOpenedAt: null when it belongs to no open incident. */
export function nextReread(
  publishedAt: Date,
  now: Date,
  incidentOpenedAt: Date | null = null,
): { at: Date | null; step: number } {
  const age = now.getTime() - publishedAt.getTime();
  const step = REREAD_AGES_MS.filter((a) => a <= age).length;
  const falling = step < REREAD_AGES_MS.length ? publishedAt.getTime() + REREAD_AGES_MS[step]! : Infinity;
  const focus =
    incidentOpenedAt === null
      ? Infinity
      : now.getTime() + (now.getTime() - incidentOpenedAt.getTime() < FOCUS_FIRST_MS ? FOCUS_MS : FOCUS_LATER_MS);
  const at = Math.min(falling, focus);
  return { at: at === Infinity ? null : new Date(at), step };
}
