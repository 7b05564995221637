import { describe, expect, it } from '@jest/globals';
import type { ClockView } from '@fengsui/contract';
import { sortClocks } from './clocks.js';

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
  stoodAt: null,
  owner: '后勤处',
  ownerUnitId: 'logistics',
  ...over,
});
describe('clocks', () => {
  it('puts running clocks first and leaves out what is done', () => {
    const list = [
      clock({ deadlineId: 'a', state: 'breached', dueAt: at(5) }),
      clock({ deadlineId: 'b', dueAt: at(90) }),
      clock({ deadlineId: 'c', dueAt: at(30) }),
      clock({ deadlineId: 's', dueAt: at(20), stoodAt: at(1) }),
      clock({ deadlineId: 'e', state: 'met' }),
      clock({ deadlineId: 'f', state: 'breached', metAt: at(9) }),
    ];
    expect(sortClocks(list).map((c) => c.deadlineId)).toEqual(['c', 'b', 's', 'a']);
  });
});
