import { expect, it } from '@jest/globals';
import type { ClueFacts } from '@fengsui/accountability';
import { clueRows, isOver } from './clues.js';

const opened = new Date('2026-11-23T06:00:00Z');
const at = (hours: number): Date => new Date(opened.getTime() + hours * 3_600_000);
const clue = (over: Partial<ClueFacts>): ClueFacts => ({
  ...{ id: 'c', unitId: 'logistics', unitName: '后勤处', against: 'unit', subject: '后勤处', person: '处长 陈建国' },
  missed: [
    {
      ...{ kind: 'ack', kindName: '签收', startsAt: opened, dueAt: at(1), metAt: null, latenessMs: 0, ledgerSeq: 4 },
      flags: [],
    },
  ],
  ...{ flags: [], exemptions: [], state: 'opened', stateName: '待核实', openedAt: at(1), verifiedAt: null },
  ...{ notifiedAt: null, statementDue: null, statements: [], decision: null, rectification: null, appeals: [] },
  ...{ closedAt: null, endReason: null },
  ...over,
});

it('a clue that nobody has looked at says nothing but what was missed', () => {
  expect(clueRows([clue({})], opened)).toEqual([
    {
      text: '后勤处（处长 陈建国）：签收到期未收到。',
      state: '待核实',
      statement: null,
      decision: null,
      rectification: null,
      appeals: [],
    },
  ]);
});

it('tells statement, decision, rectification, appeal and end in the words of those who acted', () => {
  const said = { at: at(2), by: '陈建国', text: '当时在医院。', files: ['病历.pdf'] };
  const [row] = clueRows(
    [
      clue({
        ...{ against: 'leader', subject: '后勤处处长陈建国', exemptions: ['没有任何渠道确认送达'] },
        missed: [{ ...clue({}).missed[0]!, metAt: at(1.5) }],
        ...{ state: 'closed', stateName: '已销号', statementDue: at(24), statements: [said], closedAt: at(96) },
        decision: { kind: 'rectify', name: '责令整改', reason: '交接不全。', at: at(48), by: '赵立新' },
        rectification: { due: at(90), reportedAt: at(80), texts: [{ ...said, text: '已补交接单。' }] },
        appeals: [{ at: at(50), by: '陈建国', text: '处理过重', heardAt: at(60), outcome: '维持' }],
      }),
    ],
    opened,
  );
  expect(row).toEqual({
    text: '后勤处处长陈建国：签收超过时限 30 分后完成；可能免责的情形：没有任何渠道确认送达。',
    state: '已销号',
    statement: '陈建国（16:00:00）：当时在医院',
    decision: '责令整改（赵立新，11-25 14:00:00）：交接不全',
    rectification: '期限 11-27 08:00:00；11-26 22:00:00 反馈：已补交接单；11-27 14:00:00 销号',
    appeals: ['11-25 16:00:00 陈建国申诉：处理过重；结果：维持'],
  });
});

it('no statement in time is told as that, and an end gives its reason', () => {
  const rows = clueRows(
    [
      clue({ state: 'waived', stateName: '逾期未申辩，待处理', statementDue: at(24) }),
      clue({ state: 'notified', stateName: '已通知，待申辩', statementDue: at(24) }),
      clue({ state: 'dropped', stateName: '查否', endReason: '经核实不属该单位。' }),
    ],
    opened,
  );
  expect(rows.map((r) => [r.statement, r.state])).toEqual([
    ['至期未申辩', '逾期未申辩，待处理'],
    ['申辩截止 11-24 14:00:00', '已通知，待申辩'],
    [null, '查否：经核实不属该单位'],
  ]);
  expect((['opened', 'closed', 'withdrawn'] as const).map((state) => isOver({ state }))).toEqual([false, true, true]);
});
