import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arrival, limitEnd, planTime, wakingHours } from './plan-time.js';
import { DEFAULT_POLICY } from './policy-defaults.js';
import {
  addWorkingTime,
  beijingDay,
  dayWords,
  nextWorkingMoment,
  type OwnDays,
  prcCalendar,
  yearWarning,
} from './working-time.js';

const HOURS = DEFAULT_POLICY.workingHours;
const beijing = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`);
const words = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const add = (from: string, hours: number, own: OwnDays[] = []): string =>
  words(addWorkingTime(beijing(from), hours * 3_600, prcCalendar(HOURS, own)));

test('a working day: the break and the night do not count, the end of a span belongs to it', () => {
  expect(add('2026-11-25 08:00', 2)).toBe('2026-11-25 10:00');
  expect(add('2026-11-25 11:30', 1)).toBe('2026-11-25 14:30');
  expect(add('2026-11-25 10:00', 2)).toBe('2026-11-25 12:00');
  expect(add('2026-11-25 17:00', 2)).toBe('2026-11-26 09:30');
  expect(add('2026-11-25 22:40', 2)).toBe('2026-11-26 10:00');
  expect(add('2026-11-27 17:00', 2)).toBe('2026-11-30 09:30');
});

test('2026, 春节: off from 15 to 23 February, 14 and 28 are worked', () => {
  const { isWorkingDay } = prcCalendar(HOURS);
  const worked = Array.from({ length: 28 }, (_, i) => `2026-02-${String(i + 1).padStart(2, '0')}`).filter(isWorkingDay);
  expect(worked.map((d) => Number(d.slice(8)))).toEqual([2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]);
  expect(add('2026-02-14 17:00', 2)).toBe('2026-02-24 09:30');
  expect(add('2026-02-27 17:00', 2)).toBe('2026-02-28 09:30');
  expect(dayWords('2026-02-17')).toBe('春节');
  expect(dayWords('2026-02-28')).toBe('春节调休上班');
});

test('2026, 国庆: off from 1 to 7 October, 20 September and 10 October are worked', () => {
  const { isWorkingDay } = prcCalendar(HOURS);
  expect(['2026-10-01', '2026-10-05', '2026-10-07', '2026-10-11'].map(isWorkingDay)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(['2026-09-20', '2026-09-30', '2026-10-08', '2026-10-10'].map(isWorkingDay)).toEqual([true, true, true, true]);
  expect(add('2026-10-01 23:10', 2)).toBe('2026-10-08 10:00');
  expect(add('2026-10-09 17:00', 2)).toBe('2026-10-10 09:30');
  expect(dayWords('2026-10-03')).toBe('国庆节');
  expect(dayWords('2026-10-10')).toBe('国庆节调休上班');
  expect(dayWords('2026-10-12')).toBeNull();
});

test('the other holidays of 2026 as the notice has them', () => {
  const { isWorkingDay } = prcCalendar(HOURS);
  const off = ['2026-01-01', '2026-01-02', '2026-04-06', '2026-05-01', '2026-05-05', '2026-06-19', '2026-09-25'];
  const worked = ['2026-01-04', '2026-05-09', '2026-04-07', '2026-06-22', '2026-09-28'];
  expect(off.filter(isWorkingDay)).toEqual([]);
  expect(worked.filter((d) => !isWorkingDay(d))).toEqual([]);
});

test('a year whose notice is not out goes Monday to Friday and says so', () => {
  const { isWorkingDay } = prcCalendar(HOURS);
  expect(yearWarning(2026)).toBeNull();
  expect(yearWarning(2027)).toBe('2027 年放假安排尚未发布，暂按周一至周五为工作日推算。');
  expect(isWorkingDay('2027-10-01')).toBe(true);
  expect(isWorkingDay('2027-10-02')).toBe(false);
});

test("the school's own days stand above the national ones, and the later entry above the earlier", () => {
  const own: OwnDays[] = [
    { from: '2026-07-10', to: '2026-08-31', working: false, name: '暑假' },
    { from: '2026-08-29', to: '2026-08-29', working: true, name: '新生报到' },
    { from: '2026-11-06', to: '2026-11-06', working: false, name: '运动会' },
  ];
  expect(add('2026-11-05 17:00', 2, own)).toBe('2026-11-09 09:30');
  expect(add('2026-07-09 17:00', 2, own)).toBe('2026-08-29 09:30');
  expect(dayWords('2026-07-15', own)).toBe('暑假');
});

const moment = fc.date({
  min: new Date('2025-06-01T00:00:00Z'),
  max: new Date('2026-11-30T00:00:00Z'),
  noInvalidDate: true,
});
const span = fc.integer({ min: 0, max: 200 * 3_600 });
const calendars = fc.constantFrom(
  prcCalendar(HOURS),
  prcCalendar(
    [{ from: '09:00', to: '17:00' }],
    [{ from: '2026-01-20', to: '2026-02-27', working: false, name: '寒假' }],
  ),
  wakingHours({ from: '22:00', to: '07:00' }),
  wakingHours({ from: '00:30', to: '06:00' }),
);

test('property: never earlier than asked, never in time off, additive, and later for a later start or a longer span', () => {
  fc.assert(
    fc.property(moment, moment, span, span, calendars, (s, t, a, b, calendar) => {
      const end = addWorkingTime(s, a, calendar);
      expect(end.getTime()).toBeGreaterThanOrEqual(s.getTime() + a * 1000);
      expect(nextWorkingMoment(end, calendar)).toEqual(end);
      expect(calendar.isWorkingDay(beijingDay(new Date(end.getTime() - 1)))).toBe(true);
      expect(addWorkingTime(end, b, calendar)).toEqual(addWorkingTime(s, a + b, calendar));
      const [early, late] = s < t ? [s, t] : [t, s];
      expect(addWorkingTime(late, a, calendar).getTime()).toBeGreaterThanOrEqual(
        addWorkingTime(early, a, calendar).getTime(),
      );
    }),
    { numRuns: 500 },
  );
});

test('limits of a plan: Ⅳ by working time, Ⅲ stands still in quiet hours but for what the public may expect, Ⅱ knows neither', () => {
  const when = (level: 1 | 2 | 3 | 4, what: string, from: string, hours: number): string => {
    const plan = DEFAULT_POLICY.levels[level];
    return words(limitEnd(what, beijing(from), hours * 3_600, planTime(DEFAULT_POLICY, plan, [])));
  };
  const arrives = (level: 3 | 2, at: string): string =>
    words(arrival(DEFAULT_POLICY, DEFAULT_POLICY.levels[level], beijing(at)));
  expect(when(4, 'ack', '2026-10-01 23:10', 2)).toBe('2026-10-08 10:00');
  expect(when(4, 'reply48', '2026-10-01 23:10', 15)).toBe('2026-10-09 17:30');
  expect(when(4, 'follow_report', '2026-10-12 10:00', 7.5)).toBe('2026-10-13 10:00');
  expect(when(3, 'ack', '2026-10-01 21:30', 1)).toBe('2026-10-02 07:30');
  expect(when(3, 'ack', '2026-10-01 23:10', 1)).toBe('2026-10-02 08:00');
  expect(when(3, 'reply48', '2026-10-01 23:10', 48)).toBe('2026-10-03 23:10');
  expect(when(3, 'final_report', '2026-10-01 23:10', 168)).toBe('2026-10-09 07:00');
  expect(when(2, 'ack', '2026-10-01 23:10', 0.5)).toBe('2026-10-01 23:40');
  expect([arrives(3, '2026-10-01 23:10'), arrives(3, '2026-10-01 21:30'), arrives(2, '2026-10-01 23:10')]).toEqual([
    '2026-10-02 07:00',
    '2026-10-01 21:30',
    '2026-10-01 23:10',
  ]);
});
