import chineseDays from 'chinese-days';

/** A time of day, HH:MM, Asia/Shanghai. */
export interface DaySpan {
  from: string;
  to: string;
}

/** Which days are worked, and from when to when. */
export interface WorkingCalendar {
  /** date: YYYY-MM-DD, Asia/Shanghai */
  isWorkingDay(date: string): boolean;
  /** of a working day, in order, not touching */
  hours: DaySpan[];
}

/** A school's own days, both ends included (寒假, 校庆, 运动会): worked or off whatever the national calendar says. */
export interface OwnDays {
  from: string;
  to: string;
  working: boolean;
  name: string;
}

const DAY = 86_400_000;
/** Asia/Shanghai has had one offset since 1991. */
const BEIJING = 8 * 3_600_000;
/** A calendar that has no working day for so long is wrong. */
const MOST_DAYS = 3_660;

/** The day of a moment, YYYY-MM-DD, Asia/Shanghai. */
export const beijingDay = (at: Date): string => new Date(at.getTime() + BEIJING).toISOString().slice(0, 10);

const midnight = (at: Date): number => Math.floor((at.getTime() + BEIJING) / DAY) * DAY - BEIJING;

/** Of a time of day HH:MM since midnight. */
export const dayMs = (time: string): number => {
  const [h, m] = time.split(':').map(Number);
  return (h! * 60 + m!) * 60_000;
};

/**
 * The moment at which so many seconds of working time have passed since start. A start outside working time counts from the next working moment;
 * the end of a span belongs to it, so that what ends at 12:00 does not end at 14:00.
 */
export function addWorkingTime(start: Date, seconds: number, calendar: WorkingCalendar): Date {
  let left = seconds * 1000;
  const first = midnight(start);
  for (let day = first; day < first + MOST_DAYS * DAY; day += DAY) {
    if (!calendar.isWorkingDay(beijingDay(new Date(day)))) continue;
    for (const span of calendar.hours) {
      const begin = Math.max(start.getTime(), day + dayMs(span.from));
      const rest = day + dayMs(span.to) - begin;
      if (rest < 0) continue;
      if (left <= rest) return new Date(begin + left);
      left -= rest;
    }
  }
  throw new Error(`no ${seconds} s of working time within ten years of ${start.toISOString()}`);
}

/** The first working moment not before this one. */
export const nextWorkingMoment = (at: Date, calendar: WorkingCalendar): Date => addWorkingTime(at, 0, calendar);

const published = new Map<number, boolean>();

/** Whether the State Council's notice of days off for a year is in the package; before that its holidays would come back as working days. */
function yearPublished(year: number): boolean {
  let known = published.get(year);
  if (known === undefined) {
    known = chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0;
    published.set(year, known);
  }
  return known;
}

/** What a page says beside dates of a year that is not published; null when it is. */
export const yearWarning = (year: number): string | null =>
  yearPublished(year) ? null : `${year} 年放假安排尚未发布，暂按周一至周五为工作日推算。`;

/** The school's own word on a day: the last entry that covers it. */
const ownDay = (date: string, own: OwnDays[]): OwnDays | undefined =>
  own.findLast((d) => d.from <= date && date <= d.to);

/** The PRC's working days with their make-up days (调休), the school's own days above them; Mon–Fri for a year not published yet. */
export function prcCalendar(hours: DaySpan[], own: OwnDays[] = []): WorkingCalendar {
  return { hours, isWorkingDay: (date) => ownDay(date, own)?.working ?? nationalWorkday(date) };
}

const workdays = new Map<string, boolean>();
const MOST_REMEMBERED = 5_000;

/** The package is slow to ask, and clocks ask for the same few days. */
function nationalWorkday(date: string): boolean {
  const known = workdays.get(date);
  if (known !== undefined) return known;
  if (workdays.size >= MOST_REMEMBERED) workdays.clear();
  const works = yearPublished(Number(date.slice(0, 4)))
    ? chineseDays.isWorkday(date)
    : ![0, 6].includes(new Date(`${date}T00:00Z`).getUTCDay());
  workdays.set(date, works);
  return works;
}

/** Why a day is off or worked against the week: 国庆节, 国庆节调休上班, 寒假; null for an ordinary day. */
export function dayWords(date: string, own: OwnDays[] = []): string | null {
  const mine = ownDay(date, own);
  if (mine) return mine.name;
  const name = chineseDays.getDayDetail(date).name.split(',')[1];
  if (!name) return null;
  return nationalWorkday(date) ? `${name}调休上班` : name;
}
