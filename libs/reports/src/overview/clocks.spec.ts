import { describe, expect, it } from '@jest/globals';
import type { ClockView } from '@fengsui/contract';
import { nextStep, sortClocks } from './clocks.js';

const T0 = new Date('2026-11-23T06:00:00Z');
const at = (s: number): string => new Date(T0.getTime() + s * 1000).toISOString();
const clock = (over: Partial<ClockView>): ClockView => ({
  deadlineId: 'd',
  kind: 'ack',
  kindName: '签收',
  levelNo: 1,
  startsAt: at(0),
  dueAt: at(3600),
  state: 'pending',
  metAt: null,
  latenessMs: null,
  owner: '后勤处',
  ...over,
});
const steps = [
  { no: 1, name: '单位负责人', toldAfterS: 0 },
  { no: 2, name: '宣传部', toldAfterS: 3600 },
  { no: 3, name: '分管校领导', toldAfterS: 28_800 },
];

describe('clocks', () => {
  it('says what comes next, at the planned time, and nothing at the top', () => {
    expect(nextStep([clock({})], 1, steps, T0)).toBe('15:00 若未签收，将报宣传部');
    expect(nextStep([clock({ levelNo: 2, dueAt: at(14_400) })], 2, steps, T0)).toBe('22:00 若未签收，将报分管校领导');
    expect(nextStep([clock({ dueAt: at(60) })], 1, [steps[0]!, { ...steps[1]!, toldAfterS: 60 }], T0)).toBe(
      '14:01:00 若未签收，将报宣传部',
    );
    expect(nextStep([clock({ kind: 'respond', kindName: '回应' })], 1, steps, T0)).toBe('15:00 若未回应，将报宣传部');
    expect(nextStep([clock({ levelNo: 3 })], 3, steps, T0)).toBeNull();
    expect(nextStep([clock({ state: 'met' })], 1, steps, T0)).toBeNull();
    expect(nextStep([], 0, steps, T0)).toBeNull();
  });

  it('puts running clocks first and leaves out what is done', () => {
    const list = [
      clock({ deadlineId: 'a', state: 'breached', dueAt: at(5) }),
      clock({ deadlineId: 'b', dueAt: at(90) }),
      clock({ deadlineId: 'c', dueAt: at(30) }),
      clock({ deadlineId: 'e', state: 'met' }),
      clock({ deadlineId: 'f', state: 'breached', metAt: at(9) }),
    ];
    expect(sortClocks(list).map((c) => c.deadlineId)).toEqual(['c', 'b', 'a']);
  });
});
