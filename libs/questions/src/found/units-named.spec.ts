import { expect, test } from '@jest/globals';
import { DEMO_SCHOOL } from '@fengsui/registry';
import { proposeUnit, unitsNamed } from './units-named.js';

const units = DEMO_SCHOOL.units.filter((u) => u.kind !== 'leadership');
const named = (text: string): string[] => unitsNamed(text, units).map((u) => u.name);
const host = { unitId: 'logistics', unitName: '后勤处', own: false };

test('the longest name wins; each unit is named once', () => {
  expect(named('二食堂和一食堂都停水了')).toEqual(['后勤处']);
  expect(named('宿舍停水三天了')).toEqual(['学工部', '后勤处']);
  expect(named('今天的晚霞真好看')).toEqual([]);
});

test('clear only where the asker said so himself', () => {
  const propose = (text: string, under: typeof host | null, guess: { id: string; name: string } | null = null) =>
    proposeUnit(unitsNamed(text, units), under, guess);
  expect(propose('补考什么时候报名', null)).toMatchObject({ unitId: 'academic', clear: true });
  expect(propose('宿舍停水三天了', null)).toMatchObject({ clear: false });
  expect(propose('什么时候开门', host)).toEqual({ unitId: 'logistics', reason: '在后勤处的账号下提问', clear: true });
  expect(propose('食堂几点开门', host)).toMatchObject({ unitId: 'logistics', clear: true });
  // asked of one unit about another: a person says
  expect(propose('补考什么时候报名', host)).toMatchObject({ unitId: 'academic', clear: false });
  // under 宣传部's own account one asks the school, not 宣传部
  expect(propose('什么时候开学', { ...host, own: true })).toMatchObject({ unitId: null, clear: false });
  expect(propose('什么时候开学', null, { id: 'academic', name: '教务处' })).toEqual({
    ...{ unitId: 'academic', reason: '按内容推断', clear: false },
  });
});
