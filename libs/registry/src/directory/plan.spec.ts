import { expect, test } from '@jest/globals';
import { type KnownMember, planOf } from './plan.js';
import type { DirectoryUser } from './scim.js';

const user = (id: string, name: string, more: Partial<DirectoryUser> = {}): DirectoryUser => ({
  ...{ id, name, number: `N${id}`, kind: 'staff', units: [], mobile: null, active: true },
  ...more,
});
const known = (id: string, name: string, more: Partial<KnownMember> = {}): KnownMember => ({
  ...{ id: `p${id}`, directoryId: id, name, number: `N${id}`, kind: 'staff', unitId: null, mobile: null },
  ...{ active: true, office: false, later: false },
  ...more,
});
const UNITS = [{ id: 'security', name: '保卫处' }];
const plan = (users: DirectoryUser[], people: KnownMember[], all = true) => {
  let n = 0;
  return planOf(users, people, UNITS, all, () => `new${++n}`);
};
const said = (users: DirectoryUser[], people: KnownMember[] = []): string[] =>
  plan(users, people).faults.map((f) => `${f.who}：${f.reason}`);

test('new ones come, known ones are told by their id, then by 工号; what is the same is left', () => {
  const p = plan(
    [
      user('1', '高原', { units: ['保卫处'] }),
      user('2', '江流（改名）'),
      user('3', '河川', { mobile: '13900000003' }),
      user('4', '湖光'),
    ],
    [
      known('2', '江流'),
      known('3', '河川', { directoryId: null, mobile: '13800000003', unitId: 'security' }),
      known('4', '湖光'),
    ],
  );
  expect(p.create).toEqual([
    {
      ...{ id: 'new1', directoryId: '1', name: '高原', number: 'N1', kind: 'staff' },
      unitId: 'security',
      mobile: null,
    },
  ]);
  // who has given a number himself keeps it; without a unit there the one that stands is kept
  expect(p.change.map((c) => [c.id, c.directoryId, c.name, c.mobile, c.unitId])).toEqual([
    ['p2', '2', '江流（改名）', null, null],
    ['p3', '3', '河川', '13800000003', 'security'],
  ]);
  expect([p.same, p.leave, p.faults]).toEqual([1, [], []]);
});

test('who is inactive or missing leaves; who was entered by hand does not; of changes alone nobody is missing', () => {
  const people = [
    known('1', '高原'),
    known('2', '江流'),
    known('3', '河川', { directoryId: null }),
    known('4', '湖光', { active: false }),
  ];
  expect(plan([user('1', '高原', { active: false })], people).leave.map((l) => l.name)).toEqual(['高原', '江流']);
  expect(plan([user('1', '高原', { active: false })], people, false).leave.map((l) => l.name)).toEqual(['高原']);
  expect(plan([user('9', '没登记过', { active: false })], people, false)).toMatchObject({ create: [], leave: [] });
});

test('what cannot be taken over is named, and nothing else suffers by it', () => {
  expect(said([user('1', ''), user('2', '江流', { number: 'X' }), user('3', '河川', { number: 'X' })])).toEqual([
    '1（N1）：没有姓名',
    '江流（X）：工号（学号）X在身份服务中有 2 人',
    '河川（X）：工号（学号）X在身份服务中有 2 人',
  ]);
  expect(said([user('1', '高山')], [known('8', '高原', { number: 'N1', directoryId: null })])).toEqual([
    '高山（N1）：工号（学号）N1已登记给高原，请核对',
  ]);
  expect(said([user('1', '高原')], [known('1', '高原', { active: false })])).toEqual([
    '高原（N1）：已登记离校，身份服务中仍在册，请核对',
  ]);
  expect(said([user('1', '高原', { kind: 'student' })], [known('1', '高原', { office: true })])).toEqual([
    '高原（N1）：身份服务中是学生，却任官微管理员以外的职务，请先结束任职',
  ]);
  const unknown = plan([user('1', '高原', { units: ['保安处'] })], []);
  expect([unknown.create.length, unknown.faults[0]!.reason]).toEqual([1, '没有单位“保安处”，所在单位未改，请核对名称']);
  const later = plan([], [known('1', '高原', { later: true }), known('2', '江流')]);
  expect([later.leave.map((l) => l.name), later.faults.map((f) => f.who)]).toEqual([['江流'], ['高原']]);
});
