import { expect, test } from '@jest/globals';
import type { DrillInject } from '@fengsui/contract';
import { type DutyFact, score } from './scoring.js';

const T0 = Date.parse('2026-11-26T12:00:00+08:00');
const at = (minutes: number): Date => new Date(T0 + minutes * 60_000);
const duty = (more: Partial<DutyFact>): DutyFact => ({
  ...{ kind: 'ack', who: '后勤处处长', startsAt: at(0), dueAt: at(30), state: 'met', metAt: at(10), reached: true },
  ...more,
});
const points = (d: Partial<DutyFact>): [number | null, string] => {
  const [row] = score([duty(d)], []).rows;
  return [row!.points, row!.result];
};

test('in time: full marks; late by half of the window at most: half; later or never: none', () => {
  expect(points({})).toEqual([10, '提前 20 分']);
  expect(points({ metAt: at(30) })).toEqual([10, '提前 0 秒']);
  expect(points({ state: 'breached', metAt: at(45) })).toEqual([5, '超 15 分']);
  expect(points({ state: 'breached', metAt: at(46) })).toEqual([0, '超 16 分']);
  expect(points({ state: 'breached', metAt: null })).toEqual([0, '未收到']);
});

test('what nobody could have met is not counted, and says so', () => {
  expect(points({ state: 'breached', metAt: null, reached: false })).toEqual([null, '未送达，不计分']);
  expect(points({ state: 'pending', metAt: null })).toEqual([null, '时限未到，不计分']);
  expect(points({ state: 'cancelled', metAt: null })).toEqual([null, '已取消，不计分']);
  expect(points({ state: 'rebased', metAt: null })).toEqual([null, '已顺延，不计分']);
  expect(score([duty({ state: 'pending', metAt: null })], [])).toMatchObject({ total: null, grade: '—' });
});

test('the total is the share of what could be had; injects count', () => {
  const inject = (answeredAt: string | null): DrillInject => ({
    ...{ at: at(40).toISOString(), title: '记者来电', text: '', to: '值班员', expected: '' },
    ...{ dueAt: at(60).toISOString(), answeredAt, answer: answeredAt && '已答' },
  });
  const report = duty({ kind: 'first_report', dueAt: at(120), metAt: at(60) });
  const s = score([duty({ state: 'breached', metAt: at(40) }), report], [inject(at(50).toISOString()), inject(null)]);
  // 5 of 10, 20 of 20, 10 of 10, 0 of 10
  expect(s).toMatchObject({ total: 70, grade: '合格' });
  expect(s.rows.map((r) => r.duty)).toEqual(['签收', '导调：记者来电', '导调：记者来电', '初报']);
});

test.each([
  [90, '优秀'],
  [75, '良好'],
  [60, '合格'],
  [50, '不合格'],
])('%d marks of a hundred: %s', (total, grade) => {
  const full = Array.from({ length: total / 5 }, () => duty({ kind: 'idle' }));
  const none = Array.from({ length: 20 - total / 5 }, () => duty({ kind: 'idle', state: 'breached', metAt: null }));
  expect(score([...full, ...none], [])).toMatchObject({ total, grade });
});
