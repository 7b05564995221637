import { describe, expect, test } from '@jest/globals';
import { DayCount, prcCalendar } from '@fengsui/escalation';
import type { QuestionTerm } from '@fengsui/contract';
import { limitEnd } from './terms.service.js';

/** 2026: 国庆 from 10-01 to 10-07 is off, 09-20 (Sunday) and 10-10 (Saturday) are worked for it. */
const hours = [
  { from: '08:00', to: '12:00' },
  { from: '14:00', to: '17:30' },
];
const days = new DayCount(prcCalendar(hours));
const at = (text: string): Date => new Date(`2026-${text}:00+08:00`);
const TERMS: Record<string, Pick<QuestionTerm, 'amount' | 'counted'>> = {
  咨询: { amount: 1, counted: 'working_days' },
  投诉: { amount: 2, counted: 'working_days' },
  紧急: { amount: 4, counted: 'working_hours' },
  '紧急（自然时间）': { amount: 4, counted: 'hours' },
};

describe('limits across 国庆 and make-up workdays', () => {
  test.each([
    // an ordinary week: Tuesday
    ['咨询', '09-08T10:00', '09-09T10:00'],
    ['投诉', '09-08T10:00', '09-10T10:00'],
    ['紧急', '09-08T10:00', '09-08T16:00'],
    ['紧急', '09-08T16:00', '09-09T10:30'],
    // the last working day before the holiday: 1.5 hours of work are left of it
    ['咨询', '09-30T16:00', '10-08T16:00'],
    ['投诉', '09-30T16:00', '10-09T16:00'],
    ['紧急', '09-30T16:00', '10-08T10:30'],
    ['紧急（自然时间）', '09-30T16:00', '09-30T20:00'],
    // asked in the holiday, at night and at noon
    ['咨询', '10-03T09:00', '10-08T17:30'],
    ['投诉', '10-03T23:40', '10-09T17:30'],
    ['紧急', '10-07T23:59', '10-08T12:00'],
    ['咨询', '10-08T12:30', '10-09T12:00'],
    // the Saturday after it is worked, the Sunday is not
    ['咨询', '10-09T10:00', '10-10T10:00'],
    ['投诉', '10-09T10:00', '10-12T10:00'],
    ['紧急', '10-10T17:00', '10-12T11:30'],
    ['投诉', '10-10T17:30', '10-13T17:30'],
    // the Sunday before it is worked, the Saturday is not
    ['咨询', '09-19T12:00', '09-20T17:30'],
    ['咨询', '09-18T17:30', '09-20T17:30'],
    ['投诉', '09-18T15:00', '09-21T15:00'],
    // 中秋 is Friday 09-25, with Saturday and Sunday
    ['咨询', '09-24T16:00', '09-28T16:00'],
  ])('%s，%s → %s', (kind, from, due) => {
    expect(limitEnd(at(from), TERMS[kind]!, days).toISOString()).toBe(at(due).toISOString());
  });

  test("the school's own days stand above the national ones", () => {
    const own = new DayCount(
      prcCalendar(hours, [{ from: '2026-10-08', to: '2026-10-08', working: false, name: '校庆' }]),
    );
    expect(limitEnd(at('09-30T16:00'), TERMS['咨询']!, own)).toEqual(at('10-09T16:00'));
  });
});
