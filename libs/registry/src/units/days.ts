import { beijingDateTime } from '@fengsui/platform';

const DAY = 86_400_000;

/** The first moment of a day (YYYY-MM-DD), Beijing time. */
export const dayStart = (day: string): Date => new Date(`${day}T00:00:00+08:00`);
/** The first moment after a day: spans are kept without their end, and shown with their last day. */
export const dayEnd = (day: string): Date => new Date(dayStart(day).getTime() + DAY);
export const dayOf = (at: Date): string => beijingDateTime(at).slice(0, 10);
/** The last day of a span that ends before this moment. */
export const lastDay = (end: Date): string => dayOf(new Date(end.getTime() - 1));

/** Posts and units that nobody knows the beginning of began then. */
const LONG_AGO = dayStart('2000-01-01');
/** null: longer than anybody knows. The column's default is in the server's zone: a day of grace. */
export const firstDay = (from: Date | null): string | null =>
  from === null || from.getTime() <= LONG_AGO.getTime() + DAY ? null : dayOf(from);
