import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AccountabilityKit, accountabilityKit } from '../testing/kit.js';

/** 核实通知书 and 处理决定书: one with each notice and each decision, numbered, kept, in the log. */
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

const papers = async (clueId = id) => (await k.views.detail(clueId, await k.viewer('刘敏'), null)).papers;
const read = async (paperId: string, name: string) => k.papers.read(id, paperId, await k.viewer(name));
async function notified(clueId = id): Promise<void> {
  await k.act(clueId, '王晓岚', 'verify', { text: '送达回执在，签收未见' });
  await k.act(clueId, '王晓岚', 'notify', { text: '请说明未签收的情况', days: 3 });
  await k.deliver(clueId);
}

test('a notice has its paper: whom, what, on which evidence, by when an answer is due; its hash stands in the log', async () => {
  expect(await papers()).toEqual([]);
  await notified();
  const [paper] = await papers();
  expect(paper).toMatchObject({ kind: 'notice', name: '核实通知书', number: '舆情核实〔2026〕1号' });
  const { facts, hash } = await read(paper!.id, '陈建国');
  expect(facts).toMatchObject({
    kind: 'notice',
    schoolName: '青衣江职业技术学院',
    issuer: '青衣江职业技术学院党委宣传部',
    against: 'unit',
    subject: '后勤处',
    incident: { code: 'YQ2026-0001', title: '二食堂餐食出现异物', level: 2 },
    items: [{ kindName: '签收', metAt: null, ledgerSeq: 7, receipts: [{ person: '陈建国', channel: 'wecom' }] }],
    verified: { text: '送达回执在，签收未见' },
    words: { text: '请说明未签收的情况' },
    statements: [],
    decision: null,
  });
  const [clue] = await k.sql<{ statement_due: Date }>(`select statement_due from clue where id = $1`, [id]);
  expect(facts.statementDue).toBe(clue!.statement_due.toISOString());
  const [kept] = await k.sql<{ facts: string }>(`select facts from clue_paper where id = $1`, [paper!.id]);
  expect(createHash('sha256').update(kept!.facts).digest('hex')).toBe(hash);
  const logged = (await k.ledger.ofIncident(incident)).find((e) => e.kind === 'clue.notify')!;
  expect(logged.payload['paper']).toEqual({ number: paper!.number, hash });
});

test('a decision has its own: what was said, what a person decided and why, mending and appeal; nothing is decided by itself', async () => {
  await notified();
  await k.act(id, '陈建国', 'state', { text: '当时在现场', files: [{ name: '现场.png', content: PNG }] });
  await k.act(id, '赵立新', 'decide', { decision: 'rectify', days: 5, text: '须完善值班' });
  const [, decision] = await papers();
  expect(decision).toMatchObject({ name: '处理决定书', number: '舆情处理〔2026〕1号' });
  const { facts } = await read(decision!.id, '刘敏');
  expect(facts).toMatchObject({
    issuer: '青衣江职业技术学院',
    statements: [{ by: expect.stringContaining('陈建国'), text: '当时在现场', files: ['现场.png'] }],
    words: { by: expect.stringContaining('赵立新'), text: '须完善值班' },
    decision: { kind: 'rectify', name: '责令整改' },
  });
  const [clue] = await k.sql<{ rectify_due: Date; appeal_due: Date }>(
    `select rectify_due, appeal_due from clue where id = $1`,
    [id],
  );
  expect(facts.decision).toMatchObject({
    rectifyDue: clue!.rectify_due.toISOString(),
    appealDue: clue!.appeal_due.toISOString(),
  });
});

test('numbers run on through the year, a refused step takes none; a decision made anew has a paper of its own', async () => {
  await notified();
  await expect(k.act(id, '刘敏', 'decide', { decision: 'remind' })).rejects.toThrow();
  await k.act(id, '陈建国', 'state');
  await expect(k.act(id, '刘敏', 'decide', { decision: 'rectify' })).rejects.toThrow('整改期限');
  await k.act(id, '纪一', 'decide', { decision: 'circulate' });
  await k.act(id, '陈建国', 'appeal');
  await k.act(id, '纪二', 'hear', { outcome: 'remand' });
  await k.act(id, '刘敏', 'decide', { decision: 'remind' });
  const other = await k.open(await k.missed(await k.incident()));
  await notified(other);
  expect((await papers()).map((p) => p.number)).toEqual([
    '舆情核实〔2026〕1号',
    '舆情处理〔2026〕1号',
    '舆情处理〔2026〕2号',
  ]);
  expect((await papers(other)).map((p) => p.number)).toEqual(['舆情核实〔2026〕2号']);
  expect((await read((await papers())[1]!.id, '刘敏')).facts.issuer).toBe('青衣江职业技术学院问责评审');
});

test('whoever may not see the clue gets no paper; a paper is of its clue; the database changes none', async () => {
  await notified();
  const [paper] = await papers();
  await expect(read(paper!.id, '何芳')).rejects.toMatchObject({ status: 404 });
  const other = await k.open(await k.missed(await k.incident()));
  await expect(k.papers.read(other, paper!.id, await k.viewer('刘敏'))).rejects.toMatchObject({ status: 404 });
  for (const change of [`update clue_paper set facts = '{}'`, `delete from clue_paper`, `truncate clue_paper`])
    await expect(k.sql(change)).rejects.toThrow('clue_paper is append-only');
});
