import { expect, test } from '@jest/globals';
import { schoolDay, schoolSlot } from './school-calendar.js';

const day = (date: string) => schoolDay(new Date(`${date}T12:00:00+08:00`));

test.each([
  ['2026-09-01', 'opening', false, '开学第 1 天'],
  ['2026-09-14', 'opening', false, '开学第 14 天'],
  ['2026-11-24', 'term', false, null],
  ['2026-11-22', 'term', true, null],
  ['2026-10-01', 'term', true, '国庆节假期'],
  // a Saturday that is worked off
  ['2026-10-10', 'term', false, null],
  ['2026-06-25', 'exams', false, '期末考试期间'],
  ['2026-01-20', 'exams', false, '期末考试期间'],
  ['2026-02-17', 'vacation', true, '寒假'],
  ['2026-08-03', 'vacation', false, '暑假'],
  ['2026-03-05', 'opening', false, '开学第 2 天'],
])('%s is %s, rest %s, called %s', (date, phase, rest, words) => expect(day(date)).toEqual({ phase, rest, words }));

test('the holidays of a year that is not published are not taken for workdays', () => {
  expect(day('2031-10-01')).toEqual({ phase: 'term', rest: false, words: null });
  expect(day('2031-10-04').rest).toBe(true);
});

test('hour and day are those of Beijing', () =>
  expect(schoolSlot(new Date('2026-11-24T16:30:00Z'))).toMatchObject({ hour: 0, kind: 'work' }));
