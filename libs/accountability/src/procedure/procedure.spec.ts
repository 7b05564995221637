import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AccountabilityKit, accountabilityKit } from '../testing/kit.js';

/** From 线索 to 销号: every path. */
let k: AccountabilityKit;
let incident: string;
let id: string;
const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

beforeEach(async () => {
  k = await accountabilityKit();
  incident = await k.incident();
  id = await k.open(await k.missed(incident));
});
afterEach(() => k.db.drop());

/** As far as notified, and the notice taken. */
async function notified(): Promise<void> {
  await k.act(id, '王晓岚', 'verify');
  await k.act(id, '王晓岚', 'notify', { days: 3 });
  await k.deliver(id);
}
async function decided(decision: 'remind' | 'rectify' = 'remind', days?: number): Promise<void> {
  await notified();
  await k.act(id, '陈建国', 'state');
  await k.act(id, '刘敏', 'decide', { decision, ...(days ? { days } : {}) });
}

test('the long way: verified, notified, stated with a photo, ordered to rectify, sent back once, proved, closed; each step in the log', async () => {
  await notified();
  await k.act(id, '陈建国', 'state', { text: '当时在现场', files: [{ name: '现场.png', content: PNG }] });
  await k.act(id, '陈建国', 'state', { text: '补充：已让副职值守' });
  await k.act(id, '刘敏', 'decide', { decision: 'rectify', days: 5, text: '须完善值班' });
  await k.act(id, '陈建国', 'rectify', { text: '已排双人值班', files: [{ name: '值班表.png', content: PNG }] });
  await k.act(id, '赵立新', 'return', { text: '缺节假日', days: 2 });
  await k.act(id, '陈建国', 'rectify', { text: '已补' });
  await k.act(id, '赵立新', 'close', { text: '整改到位' });
  const d = await k.views.detail(id, await k.viewer('刘敏'), null);
  expect(d).toMatchObject({ state: 'closed', decisionName: '责令整改', clock: null });
  expect(d.roles.map((r) => [r.name, r.by])).toEqual([
    ['核实', '王晓岚'],
    ['处理决定', '刘敏'],
    ['销号', '赵立新'],
  ]);
  expect(d.steps.map((s) => s.act)).toEqual(
    'open verify notify state state decide rectify return rectify close'.split(' '),
  );
  expect(d.steps.find((s) => s.act === 'state')!.files).toMatchObject([{ name: '现场.png', mime: 'image/png' }]);
  const log = (await k.ledger.ofIncident(incident)).filter((e) => e.kind.startsWith('clue.'));
  expect(log.map((e) => e.seq)).toEqual(d.steps.map((s) => s.ledgerSeq));
  expect((await k.ledger.verify()).problem).toBeNull();
  // every clock came to its end in time
  expect(d.clocks.map((c) => [c.act, c.state])).toEqual([
    ['verify', 'met'],
    ['notify', 'met'],
    ['state', 'met'],
    ['decide', 'met'],
    ['rectify', 'met'],
    ['close', 'met'],
    ['rectify', 'met'],
    ['close', 'met'],
  ]);
});

test('查否: a clue that does not hold ends at verification, with its reason', async () => {
  await expect(k.act(id, '王晓岚', 'drop', { text: '  ' })).rejects.toThrow('请填写查否理由');
  await k.act(id, '王晓岚', 'drop', { text: '当日演练' });
  expect(await k.views.detail(id, await k.viewer('刘敏'), null)).toMatchObject({
    state: 'dropped',
    endReason: '当日演练',
    can: [],
  });
});

test('no statement: its time runs out in working time, what is said late is still heard before a decision', async () => {
  await notified();
  await expect(k.act(id, '刘敏', 'decide', { decision: 'remind' })).rejects.toThrow('已通知，待申辩');
  const { notice } = await k.views.detail(id, await k.viewer('刘敏'), null);
  // Thursday 09:00 and three working days: the weekend does not count
  expect(notice!.statementDue).toBe('2026-12-01T01:00:00.000Z');
  await k.pass(5 * 24);
  expect(await k.state(id)).toBe('waived');
  await k.act(id, '陈建国', 'state', { text: '刚看到' });
  expect(await k.state(id)).toBe('stated');
  await k.act(id, '刘敏', 'decide', { decision: 'exempt' });
  await k.act(id, '赵立新', 'close');
  expect(await k.state(id)).toBe('closed');
});

test('decided on what there is, when the time for a statement has passed', async () => {
  await notified();
  await k.pass(5 * 24);
  await k.act(id, '刘敏', 'decide', { decision: 'talk' });
  expect(await k.state(id)).toBe('decided');
  expect((await k.log(incident)).at(-1)).toContain('处理决定（后勤处的问责线索）：约谈');
});

test('a notice that reached nobody takes no statement away: the time begins again, and the reviewers are told', async () => {
  await k.act(id, '王晓岚', 'verify');
  await k.act(id, '王晓岚', 'notify', { days: 1 });
  await k.sql(`update outbox set state = 'failed' where dedupe_key like $1`, [`clue:${id}:notify:%`]);
  await k.pass(5 * 24);
  expect(await k.state(id)).toBe('notified');
  expect((await k.messages('%未送达%')).map((m) => m.name)).toContain('王晓岚');
  // handed over in person: it counts from then
  await k.act(id, '王晓岚', 'serve', { text: '交后勤处办公室' });
  await k.pass(7 * 24);
  expect(await k.state(id)).toBe('waived');
});

test('opened by one of the unit, a notice has arrived whatever the channels say; the first look is in the log', async () => {
  await k.act(id, '王晓岚', 'verify');
  await k.act(id, '王晓岚', 'notify', { days: 1 });
  await k.sql(`update outbox set state = 'failed' where dedupe_key like $1`, [`clue:${id}:notify:%`]);
  const seen = await k.views.detail(id, await k.viewer('陈建国'), k.actor('陈建国'));
  expect(seen).toMatchObject({ mine: true, can: ['state'], notice: { reached: true } });
  await k.views.detail(id, await k.viewer('陈建国'), k.actor('陈建国'));
  expect((await k.log(incident)).filter((e) => e.startsWith('clue.seen'))).toHaveLength(1);
  await k.pass(5 * 24);
  expect(await k.state(id)).toBe('waived');
});

test('appeal upheld: back to where it was, with the time it took given back for the rectification', async () => {
  await decided('rectify', 3);
  const before = (await k.views.detail(id, await k.viewer('陈建国'), null)).rectifyDue!;
  await k.act(id, '陈建国', 'appeal', { text: '事实有出入' });
  await k.pass(24);
  await k.act(id, '赵立新', 'hear', { outcome: 'uphold', text: '事实清楚' });
  const after = await k.views.detail(id, await k.viewer('陈建国'), null);
  expect(after.state).toBe('rectifying');
  expect(Date.parse(after.rectifyDue!) - Date.parse(before)).toBeGreaterThanOrEqual(24 * 3_600_000);
  expect(after.can).toEqual(['rectify']);
  await expect(k.act(id, '陈建国', 'appeal')).rejects.toThrow('已申诉过一次');
});

test('appeal granted: withdrawn', async () => {
  await decided();
  await k.act(id, '陈建国', 'appeal');
  await k.act(id, '赵立新', 'hear', { outcome: 'revoke', text: '消息未送达属实' });
  expect(await k.views.detail(id, await k.viewer('陈建国'), null)).toMatchObject({
    state: 'withdrawn',
    endReason: '申诉成立：消息未送达属实',
  });
});

test('appeal of a closed clue, sent back: decided anew by somebody else, and that may be appealed against', async () => {
  await decided();
  await k.act(id, '赵立新', 'close');
  await k.act(id, '陈建国', 'appeal');
  await k.act(id, '赵立新', 'hear', { outcome: 'remand', text: '回执未查' });
  expect(await k.state(id)).toBe('stated');
  await expect(k.act(id, '赵立新', 'decide', { decision: 'remind' })).rejects.toThrow('处理过申诉');
  await k.act(id, '刘敏', 'decide', { decision: 'exempt', text: '查明未送达' });
  expect((await k.views.detail(id, await k.viewer('陈建国'), null)).can).toEqual(['appeal']);
  const steps = await k.sql<{ detail: object }>(`select detail from clue_step where act = 'hear'`);
  expect(steps[0]!.detail).toMatchObject({ setAside: { decision: 'remind' } });
});

test('an appeal comes within its time or not at all', async () => {
  await decided();
  await k.pass(40 * 24);
  await expect(k.act(id, '陈建国', 'appeal')).rejects.toThrow('申诉期限已过');
});

test('withdrawn by who may decide, at any time before the end, with a reason', async () => {
  await k.act(id, '王晓岚', 'verify');
  await expect(k.act(id, '王晓岚', 'withdraw')).rejects.toThrow('须由宣传部部长、校领导、问责评审办理');
  await k.act(id, '刘敏', 'withdraw', { text: '证据不足' });
  expect(await k.state(id)).toBe('withdrawn');
  // nobody concerned had heard of it
  expect(await k.messages('%线索撤销%')).toEqual([]);
});

test('three roles are three persons', async () => {
  await k.act(id, '刘敏', 'verify');
  await k.act(id, '王晓岚', 'notify');
  await k.deliver(id);
  await k.act(id, '陈建国', 'state');
  await expect(k.act(id, '刘敏', 'decide', { decision: 'remind' })).rejects.toThrow('您已核实过此线索');
  await k.act(id, '赵立新', 'decide', { decision: 'remind' });
  await expect(k.act(id, '刘敏', 'close')).rejects.toThrow('您已核实过此线索');
  await expect(k.act(id, '赵立新', 'close')).rejects.toThrow('您已作出处理决定');
  await k.act(id, '纪一', 'close');
});

test('nobody judges his own unit: a clue against 宣传部 is for 纪检 and the leaders', async () => {
  const own = await k.open(await k.missed(incident, { unit: 'publicity', level: 2, people: ['王晓岚', '刘敏'] }));
  for (const name of ['王晓岚', '刘敏']) {
    await expect(k.act(own, name, 'verify')).rejects.toThrow('您所在的党委宣传部');
    expect((await k.views.detail(own, await k.viewer(name), null)).why).toBeNull();
  }
  await k.act(own, '纪一', 'verify');
  await k.act(own, '纪一', 'notify');
  await k.act(own, '刘敏', 'state');
  await k.act(own, '赵立新', 'decide', { decision: 'remind' });
  await k.act(own, '纪二', 'close');
});

test('the graver decisions are not 宣传部’s; an order to rectify has its time, an excuse none', async () => {
  await notified();
  await k.act(id, '陈建国', 'state');
  await expect(k.act(id, '刘敏', 'decide', { decision: 'refer' })).rejects.toThrow('须由校领导或问责评审作出');
  await expect(k.act(id, '刘敏', 'decide', { decision: 'rectify' })).rejects.toThrow('整改期限');
  await expect(k.act(id, '刘敏', 'decide', { decision: 'exempt', days: 3 })).rejects.toThrow('不附整改期限');
  await expect(k.act(id, '刘敏', 'decide', { decision: 'rectify', days: 61 })).rejects.toThrow('1 至 60 个工作日');
  await expect(k.act(id, '刘敏', 'decide')).rejects.toThrow('请选择处理方式');
  await k.act(id, '赵立新', 'decide', { decision: 'circulate' });
});

test('who is not concerned states nothing and sees nothing; who is, judges nothing', async () => {
  await notified();
  await expect(k.act(id, '何芳', 'state')).rejects.toThrow('无权查看');
  await expect(k.act(id, '刘敏', 'state')).rejects.toThrow('须由后勤处的人员办理');
  await expect(k.act(id, '陈建国', 'decide', { decision: 'exempt' })).rejects.toThrow('须由宣传部部长');
  expect((await k.views.list(await k.viewer('何芳'), {})).clues).toEqual([]);
  // 副处长 sees what concerns the unit and himself, not what concerns the administrator
  const his = (await k.views.list(await k.viewer('周涛'), {})).clues.map((c) => c.against);
  expect(his.sort()).toEqual(['leader', 'unit']);
});

test('two at once: the second sees that the clue has moved on', async () => {
  const act = { clueId: id, version: 1, text: '属实', files: [], act: 'verify' as const };
  const [one, two] = [await k.viewer('王晓岚'), await k.viewer('纪一')];
  const done = await Promise.allSettled([
    k.actions.act({ ...act, person: one, actor: k.actor('王晓岚') }),
    k.actions.act({ ...act, person: two, actor: k.actor('纪一') }),
  ]);
  expect(done.map((d) => d.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(String((done.find((d) => d.status === 'rejected') as PromiseRejectedResult).reason)).toContain('请刷新后再办');
  expect(await k.sql(`select 1 from clue_step where clue_id = $1`, [id])).toHaveLength(1);
});

test('a program decides nothing: with a token no step is taken', async () => {
  const person = await k.viewer('刘敏');
  const actor = { ...k.actor('刘敏'), channel: 'api' as const };
  await expect(
    k.actions.act({ clueId: id, version: 1, text: '属实', files: [], act: 'verify', person, actor }),
  ).rejects.toThrow('须由本人登录办理');
});
