import { shortTopic } from '@fengsui/analysis';
import { reasonWords } from '@fengsui/collection';
import type { BriefTable, Level } from '@fengsui/contract';
import { beijingDateTime, durationWords } from '@fengsui/platform';
import { DUTY_NAME } from '../after-action/names.js';
import { percent } from './compare.js';
import type { BriefFacts, Count } from './facts.js';
import { platformName } from './sight.js';

/** Rows a person reads of one table. */
const SHOWN = 50;
const LEVEL: Record<Level, string> = { 1: 'Ⅰ级', 2: 'Ⅱ级', 3: 'Ⅲ级', 4: 'Ⅳ级' };
const STATE = { proposed: '待研判', open: '处置中', closed: '已办结', rejected: '不立案' } as const;
const TASK: Record<string, string> = {
  open: '待整改',
  submitted: '待验收',
  returned: '已退回',
  accepted: '已销号',
  cancelled: '已撤销',
};

const minute = (at: Date): string => beijingDateTime(at).slice(5, 16);

/** The tables of a brief, in the order they are read. */
export function tablesOf(facts: BriefFacts): BriefTable[] {
  return [
    incidents(facts),
    duties(facts),
    late(facts),
    grouped(
      facts,
      'topics',
      '主题',
      (k) => (k === '' ? '未归类' : shortTopic(k)),
      (c) => c.topics,
    ),
    grouped(
      facts,
      'units',
      '涉及单位',
      (k) => facts.unitNames.get(k) ?? '未指向单位',
      (c) => c.units,
    ),
    grouped(facts, 'platforms', '平台', platformName, (c) => c.platforms),
    questions(facts),
    hot(facts),
    coverage(facts),
    tasks(facts),
  ];
}

function table(
  key: BriefTable['key'],
  title: string,
  columns: string[],
  rows: (string | number)[][],
  empty: string,
): BriefTable {
  return { key, title, columns, rows: rows.slice(0, SHOWN), more: Math.max(0, rows.length - SHOWN), empty };
}

function grouped(
  facts: BriefFacts,
  key: 'platforms' | 'topics' | 'units',
  title: string,
  name: (key: string) => string,
  of: (c: BriefFacts['counts']) => Count[],
): BriefTable {
  const before = facts.before.map((b) => ({
    label: b.label,
    known: b.counts.known,
    by: new Map(of(b.counts).map((c) => [c.key, c.n])),
  }));
  return table(
    key,
    title,
    [title, '信息（条）', '负面（条）', '负面占比', ...before.map((b) => `${b.label}（条）`)],
    of(facts.counts).map((c) => [
      name(c.key),
      c.n,
      c.negative,
      percent(c.negative, c.n),
      ...before.map((b) => (b.known ? (b.by.get(c.key) ?? 0) : '无数据')),
    ]),
    '没有相关信息。',
  );
}

function incidents(facts: BriefFacts): BriefTable {
  return table(
    'incidents',
    '事件',
    ['编号', '等级', '事件', '责任单位', '状态', '本期信息（条）', '立案', '办结'],
    facts.incidents.map((i) => [
      i.code,
      LEVEL[i.level],
      i.title,
      i.unitName,
      STATE[i.state],
      i.posts,
      minute(i.openedAt),
      i.closedAt ? minute(i.closedAt) : '—',
    ]),
    '没有立案或在办的事件。',
  );
}

function duties(facts: BriefFacts): BriefTable {
  return table(
    'duties',
    '时限办理',
    ['单位', '到期（项）', '按时', '逾期完成', '未完成', '不计（系统中断）', '按时率'],
    facts.counts.duties.map((d) => [
      d.unitName,
      d.due,
      d.kept,
      d.late,
      d.silent,
      d.excused,
      d.due > d.excused ? `${percent(d.kept, d.due - d.excused)}（n=${d.due - d.excused}）` : '—',
    ]),
    '本期没有到期的时限。',
  );
}

function late(facts: BriefFacts): BriefTable {
  return table(
    'late',
    '未按时的事项',
    ['事件', '单位', '事项', '时限', '情况', '可免责情形'],
    facts.late.map((l) => [
      `${l.code} ${l.title}`,
      l.unitName,
      DUTY_NAME[l.kind] ?? l.kind,
      minute(l.dueAt),
      l.metAt ? `超过 ${durationWords(l.metAt.getTime() - l.dueAt.getTime())}完成` : '至今未完成',
      l.exemptions.join('、') || '—',
    ]),
    '没有未按时的事项。',
  );
}

function questions(facts: BriefFacts): BriefTable {
  const rows = facts.counts.units.filter((u) => u.questions > 0).sort((a, b) => b.questions - a.questions);
  return table(
    'questions',
    '咨询、投诉',
    ['涉及单位', '咨询、投诉（条）', '该单位信息（条）'],
    rows.map((u) => [facts.unitNames.get(u.key) ?? '未指向单位', u.questions, u.n]),
    '没有识别出咨询、投诉。',
  );
}

function hot(facts: BriefFacts): BriefTable {
  return table(
    'hot',
    '热搜',
    ['上榜词', '最高位次', '首次见到', '末次见到'],
    facts.hot.map((h) => [h.word, h.bestRank ?? '榜外', minute(h.from), minute(h.to)]),
    '没有与学校、单位或在办事件有关的热搜。',
  );
}

function coverage(facts: BriefFacts): BriefTable {
  const { sight } = facts.counts;
  return table(
    'coverage',
    '监测覆盖',
    ['平台', '自', '至', '时长', '原因'],
    [...sight.blind]
      .sort((a, b) => b.to.getTime() - b.from.getTime() - (a.to.getTime() - a.from.getTime()))
      .map((b) => [
        platformName(b.platform),
        minute(b.from),
        minute(b.to),
        durationWords(b.to.getTime() - b.from.getTime()),
        b.reason ? reasonWords(b.reason) : '未采集',
      ]),
    sight.none ? '本期各来源均未采集，没有监测数据。' : '各平台监测未中断。',
  );
}

function tasks(facts: BriefFacts): BriefTable {
  return table(
    'tasks',
    '整改任务',
    ['编号', '任务', '责任单位', '期限', '状态'],
    facts.tasks.map((t) => [
      t.code,
      t.text,
      t.unitName,
      minute(t.dueAt),
      `${TASK[t.state] ?? t.state}${t.endedAt === null && t.state !== 'submitted' && t.dueAt < facts.span.to ? '，已超期' : ''}`,
    ]),
    '没有整改任务。',
  );
}
