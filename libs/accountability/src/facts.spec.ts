import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AccountabilityFacts } from './facts.js';
import { type AccountabilityKit, accountabilityKit } from './testing/kit.js';

let k: AccountabilityKit;
beforeAll(async () => {
  k = await accountabilityKit();
});
afterAll(() => k.db.drop());

test('the report hears of every clue of its incident: what was missed, said, decided, done, appealed', async () => {
  const incident = await k.incident();
  const id = await k.open(await k.missed(incident));
  await k.open(await k.missed(await k.incident()));
  await k.act(id, '王晓岚', 'verify');
  await k.act(id, '王晓岚', 'notify');
  await k.act(id, '陈建国', 'state', { text: '在现场' });
  await k.act(id, '刘敏', 'decide', { decision: 'rectify', days: 5, text: '完善值班' });
  await k.act(id, '陈建国', 'rectify', { text: '已排班' });
  await k.act(id, '陈建国', 'appeal', { text: '请减轻' });
  await k.act(id, '赵立新', 'hear', { outcome: 'uphold', text: '维持' });
  const facts = await AccountabilityFacts.of(k.db.dataSource, incident);
  expect(facts.map((f) => [f.against, f.subject, f.stateName])).toEqual([
    ['unit', '后勤处', '已整改，待销号'],
    ['leader', '后勤处副处长周涛', '待核实'],
    ['admin', '后勤处官微管理员吴静', '待核实'],
  ]);
  expect(facts[0]).toMatchObject({
    missed: [{ kindName: '签收', metAt: null, flags: [] }],
    statements: [{ by: '陈建国', text: '在现场' }],
    decision: { name: '责令整改', reason: '完善值班', by: '刘敏' },
    rectification: { texts: [{ text: '已排班' }] },
    appeals: [{ text: '请减轻', outcome: '维持' }],
    closedAt: null,
  });
  expect(facts[1]).toMatchObject({ flags: ['unreached'], exemptions: ['没有任何渠道确认送达'], decision: null });
  expect(JSON.stringify(await AccountabilityFacts.of(k.db.dataSource, incident))).toBe(JSON.stringify(facts));
});
