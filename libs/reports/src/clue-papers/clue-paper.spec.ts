import { expect, test } from '@jest/globals';
import type { CluePaperFacts, ReportBlock } from '@fengsui/contract';
import { readZip } from '../docx/zip.js';
import { officialDocument } from '../render/render.js';
import { cluePaper } from './clue-paper.js';

const HASH = 'ab'.repeat(32);
const NOTICE: CluePaperFacts = {
  ...{ kind: 'notice', number: '舆情核实〔2026〕3号', at: '2026-11-27T02:00:00.000Z', drill: false },
  ...{ schoolName: '青衣江职业技术学院', issuer: '青衣江职业技术学院党委宣传部', against: 'unit', subject: '后勤处' },
  incident: { code: 'YQ2026-0001', title: '二食堂餐食出现异物', level: 2, openedAt: '2026-11-26T04:00:00.000Z' },
  items: [
    {
      ...{ kind: 'ack', kindName: '签收', startsAt: '2026-11-26T04:00:00.000Z', dueAt: '2026-11-26T04:30:00.000Z' },
      ...{ metAt: '2026-11-26T04:42:00.000Z', ledgerSeq: 41, latenessMs: 0, persons: ['处长 陈建国'], flags: [] },
      receipts: [
        { person: '陈建国', channel: 'wecom', state: 'delivered', at: '2026-11-26T04:00:03.000Z', error: null },
        { person: '陈建国', channel: 'aliyun_sms', state: 'failed', at: null, error: '空号' },
      ],
      ledgerHash: 'cd'.repeat(32),
    },
    {
      ...{ kind: 'respond', kindName: '回应', startsAt: '2026-11-26T04:00:00.000Z', dueAt: '2026-11-26T08:00:00.000Z' },
      // came after the paper
      ...{ metAt: '2026-11-28T04:42:00.000Z', ledgerSeq: 66, latenessMs: 0, persons: [], receipts: [], flags: [] },
      ledgerHash: 'ef'.repeat(32),
    },
  ],
  exemptions: ['已登记请假或代班并有人代行'],
  verified: { at: '2026-11-27T01:00:00.000Z', by: '值班员 王晓岚', text: '回执在，签收迟。', files: [] },
  words: { at: '2026-11-27T02:00:00.000Z', by: '值班员 王晓岚', text: '请说明情况', files: [] },
  ...{ statementDue: '2026-12-02T02:00:00.000Z', statements: [], decision: null },
};
const DECISION: CluePaperFacts = {
  ...NOTICE,
  ...{ kind: 'decision', number: '舆情处理〔2026〕1号', issuer: '青衣江职业技术学院' },
  words: { at: '2026-12-01T02:00:00.000Z', by: '副院长 赵立新', text: '须完善值班。', files: [] },
  statements: [{ at: '2026-11-30T02:00:00.000Z', by: '处长 陈建国', text: '当时在现场', files: ['现场.png'] }],
  decision: {
    ...{ kind: 'rectify', name: '责令整改' },
    ...{ rectifyDue: '2026-12-08T09:30:00.000Z', appealDue: '2026-12-29T09:30:00.000Z' },
  },
};

const wordsOf = (b: ReportBlock): string =>
  b.kind === 'text' || b.kind === 'item'
    ? b.runs.map((r) => r.text).join('')
    : b.kind === 'table'
      ? b.rows.map((r) => r.join('｜')).join('\n')
      : 'text' in b
        ? b.text
        : '';
const lines = (f: CluePaperFacts): string[] => cluePaper(f, HASH).body.map(wordsOf);

test('核实通知书: facts with their evidence, what may excuse, the law, the time to answer; no conclusion', () => {
  const paper = cluePaper(NOTICE, HASH);
  expect(paper).toMatchObject({
    mark: '青衣江职业技术学院党委宣传部',
    number: '舆情核实〔2026〕3号',
    title: '关于“二食堂餐食出现异物”舆情处置时限事项的核实通知书',
    addressee: '后勤处',
    labels: [],
    date: NOTICE.at,
  });
  expect(lines(NOTICE)).toEqual([
    '“二食堂餐食出现异物”事件（编号 YQ2026-0001，Ⅱ级（橙色），2026年11月26日 12:00 立案）处置中，有时限事项到期未收到。经核实，现将事实、依据和你单位的权利通知如下。',
    '一、事实和证据',
    '签收：应于 2026年11月26日 12:30 前完成，2026年11月26日 12:42 收到，超过时限 12 分。应办：处长 陈建国。证据：处置日志第 41 条（校验值 cdcd cdcd cdcd cdcd）。',
    '回应：应于 2026年11月26日 16:00 前完成，至今未收到。证据：处置日志第 66 条（校验值 efef efef efef efef）。',
    '签收｜陈建国｜企业微信｜已送达｜2026年11月26日 12:00\n签收｜陈建国｜短信｜未送达：空号｜—',
    '核实情况（值班员 王晓岚，2026年11月27日 09:00）：回执在，签收迟。',
    '通知内容（值班员 王晓岚，2026年11月27日 10:00）：请说明情况。',
    '二、可能免责的情形',
    '系统记录到：已登记请假或代班并有人代行。是否成立由人认定。',
    '三、依据',
    expect.stringMatching(
      /^青衣江职业技术学院官方微博、微信账号管理办法第十三条：“.*追究主管单位、主管单位分管领导和管理员的责任。”$/,
    ),
    '四、陈述和申辩',
    '你单位可在 2026年12月2日 10:00 前陈述事实、提出申辩，并附证明材料。送达之前，期限不作数；逾期未申辩不等于承认，将依现有证据处理。',
    '本通知只告知事实和权利，不是处理结论。',
  ]);
});

test('处理决定书: what was said, what a person decided and why, mending, appeal', () => {
  expect(lines(DECISION).slice(5)).toEqual([
    '核实情况（值班员 王晓岚，2026年11月27日 09:00）：回执在，签收迟。',
    '二、陈述和申辩',
    '处长 陈建国 2026年11月30日 10:00 陈述：当时在现场。（附：现场.png）',
    '系统记录到：已登记请假或代班并有人代行。是否成立由人认定。',
    '三、依据',
    expect.stringContaining('第十三条'),
    '四、处理决定',
    '对后勤处：责令整改。',
    '理由：须完善值班。',
    '整改期限：请在 2026年12月8日 17:30 前完成整改，报送整改情况并附证明，经查验后销号。',
    '决定人：副院长 赵立新。',
    '五、申诉',
    '不服本决定的，可在 2026年12月29日 17:30 前提出申诉一次，由未参与核实和处理的人员办理。申诉办理期间，整改期限不计。',
  ]);
  const silent = lines({ ...DECISION, statements: [] });
  expect(silent).toContain('至 2026年12月2日 10:00 未收到陈述申辩。未申辩不等于承认，依现有证据处理。');
});

test('a person is addressed as one; whoever approved the account answers by 第十条; a drill says so', () => {
  const facts: CluePaperFacts = { ...NOTICE, against: 'approver', subject: '党委宣传部部长刘敏', drill: true };
  expect(cluePaper(facts, HASH)).toMatchObject({ addressee: '党委宣传部部长刘敏同志', labels: ['演练'] });
  const law = lines(facts).find((l) => l.includes('管理办法'));
  expect(law).toBe(
    '青衣江职业技术学院官方微博、微信账号管理办法第十条：“按照“谁主办、谁负责；谁审批、谁监督”的原则实行归口管理。”',
  );
  expect(lines(facts).join()).not.toContain('你单位');
});

test.each(['docx', 'pdf'] as const)('the same paper, the same bytes: %s', async (format) => {
  const [one, two] = [
    await officialDocument(cluePaper(DECISION, HASH), format),
    await officialDocument(cluePaper(DECISION, HASH), format),
  ];
  expect(one.equals(two)).toBe(true);
  const other = await officialDocument(cluePaper({ ...DECISION, subject: '学工部' }, HASH), format);
  expect(other.equals(one)).toBe(false);
});

test('the Word file holds the words, in the official layout', async () => {
  const files = readZip(await officialDocument(cluePaper(DECISION, HASH), 'docx'));
  const xml = files.find((f) => f.name === 'word/document.xml')!.data.toString('utf8');
  const said = xml.replace(/<[^>]+>/g, '');
  for (const words of ['舆情处理〔2026〕1号', '责令整改', '2026年11月27日']) expect(said).toContain(words);
  expect(xml).toContain('w:linePitch="579"');
  // no page bears the signature without text
  const last = xml.match(/<w:p>(?:(?!<w:p>).)*整改期限不计。/s)![0];
  expect(last).toContain('<w:keepNext/>');
});
