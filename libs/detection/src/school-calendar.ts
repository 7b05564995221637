import chineseDays from 'chinese-days';
import type { CalendarSlot } from './volume/index.js';

/** Part of the school year: another one has other volumes. */
type Phase = 'opening' | 'term' | 'exams' | 'vacation';

export interface SchoolDay {
  phase: Phase;
  /** nobody is at work: weekends and public holidays, not the weekends that are worked off */
  rest: boolean;
  /** what a person would call the day when it is not like any other: 开学第 3 天、国庆节假期、期末考试期间、寒假; else null */
  words: string | null;
}

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;
const OPENING_DAYS = 14;
const EXAM_DAYS = 21;

/**
 * Vacations as schools commonly have them: summer from 10 July to the end of August, winter from 20 days before 春节 to 元宵. A school's own dates
 * differ by some days; what depends on them is how days are compared and how an alarm words them, never whether there is one.
 */
function vacations(year: number): { name: string; from: number; to: number }[] {
  const spring = Date.parse(`${chineseDays.getSolarDateFromLunar(`${year}-1-1`).date}T00:00Z`);
  return [
    { name: '寒假', from: spring - 20 * DAY, to: spring + 14 * DAY },
    { name: '暑假', from: Date.UTC(year, 6, 10), to: Date.UTC(year, 7, 31) },
  ];
}

/** The school's day on which a moment lies, by Beijing time. Public holidays of a year not published yet are unknown: then only weekends rest. */
export function schoolDay(at: Date): SchoolDay {
  const today = Math.floor((at.getTime() + BEIJING) / DAY) * DAY;
  const known = days.get(today);
  if (known) return known;
  if (days.size >= MOST_DAYS) days.clear();
  const day = read(today);
  days.set(today, day);
  return day;
}

/** The calendar is slow to ask, and minutes ask for the same few days. */
const days = new Map<number, SchoolDay>();
const MOST_DAYS = 1_000;

function read(today: number): SchoolDay {
  const date = new Date(today).toISOString().slice(0, 10);
  const year = Number(date.slice(0, 4));
  const published = chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0;
  const weekend = [0, 6].includes(new Date(today).getUTCDay());
  const rest = published ? !chineseDays.isWorkday(date) : weekend;
  const holiday = published && rest ? chineseDays.getDayDetail(date).name.split(',')[1] : undefined;
  const { phase, words } = phaseOf(today, year);
  return { phase, rest, words: phase === 'vacation' || !holiday ? words : `${holiday}假期` };
}

function phaseOf(today: number, year: number): { phase: Phase; words: string | null } {
  for (const { name, from, to } of vacations(year)) {
    if (today >= from && today <= to) return { phase: 'vacation', words: name };
    const opened = (today - to) / DAY;
    if (opened > 0 && opened <= OPENING_DAYS) return { phase: 'opening', words: `开学第 ${opened} 天` };
    if (today < from && today >= from - EXAM_DAYS * DAY) return { phase: 'exams', words: '期末考试期间' };
  }
  return { phase: 'term', words: null };
}

/** Where a moment lies in what is learned of the hours: vacations, days of rest and days of work each have their own level. */
export function schoolSlot(at: Date): CalendarSlot {
  const beijing = at.getTime() + BEIJING;
  const { phase, rest } = schoolDay(at);
  return {
    day: Math.floor(beijing / DAY),
    hour: Math.floor((beijing % DAY) / 3_600_000),
    kind: phase === 'vacation' || phase === 'opening' ? phase : rest ? 'rest' : 'work',
  };
}
