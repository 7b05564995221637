import { shortTopic } from '@fengsui/analysis';
import type { BriefBefore, BriefBody, BriefFigure, BriefKind, Level } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import { comparison, shareWords } from './compare.js';
import type { BriefFacts, Counts, DutyCount } from './facts.js';
import { periodWords } from './period.js';
import { blindWords } from './sight.js';
import { tablesOf } from './tables.js';

/** Made so long after its set time, it says so. */
const CAUGHT_UP_MS = 10 * 60_000;
const NUMERAL: Record<Level, string> = { 1: 'Ⅰ级', 2: 'Ⅱ级', 3: 'Ⅲ级', 4: 'Ⅳ级' };

export const BRIEF_NAME: Record<BriefKind, string> = {
  daily: '网络舆情日报',
  weekly: '网络舆情周报',
  monthly: '网络舆情月报',
  special: '网络舆情专报',
};

/** The brief from the facts, by rules only: the same facts give the same body. */
export function briefBody(facts: BriefFacts): BriefBody {
  const figures = figuresOf(facts);
  const zero = isZero(facts);
  return {
    schoolName: facts.schoolName,
    kind: facts.kind,
    name: BRIEF_NAME[facts.kind],
    period: periodWords(facts.kind, facts.span),
    from: facts.span.from.toISOString(),
    to: facts.span.to.toISOString(),
    scope: facts.scope && {
      topic: facts.scope.topic,
      incidentId: facts.scope.incident?.id ?? null,
      words: facts.scope.incident
        ? `${facts.scope.incident.code} ${facts.scope.incident.title}`
        : `“${facts.scope.topic}”专题`,
    },
    madeAt: facts.madeAt.toISOString(),
    caughtUp: facts.dueAt !== null && facts.madeAt.getTime() - facts.dueAt.getTime() > CAUGHT_UP_MS,
    zero,
    gapped: facts.counts.sight.gapped,
    sentence: sentence(facts, zero, figures),
    points: points(facts, figures),
    figures,
    series: facts.series,
    tables: tablesOf(facts),
  };
}

function isZero({ counts: c, incidents }: BriefFacts): boolean {
  return c.total.n === 0 && c.alarms.length === 0 && c.opened === 0 && incidents.length === 0;
}

const sum = <T>(list: T[], of: (x: T) => number): number => list.reduce((n, x) => n + of(x), 0);
/** n of duties: what counts against nobody is not in it. */
const dueOf = (list: DutyCount[]): number => sum(list, (d) => d.due - d.excused);

function figuresOf(facts: BriefFacts): BriefFigure[] {
  const make = (
    key: BriefFigure['key'],
    name: string,
    unit: string,
    value: (c: Counts) => number,
    of?: (c: Counts) => number,
    seen = true,
  ): BriefFigure => {
    const before = facts.before.map(({ label, from, to, counts: c }): BriefBefore => ({
      label,
      from: from.toISOString(),
      to: to.toISOString(),
      value: c.known ? value(c) : null,
      of: c.known && of ? of(c) : null,
      gapped: seen && c.sight.gapped && !c.sight.none,
    }));
    const figure = { key, value: value(facts.counts), unit, of: of ? of(facts.counts) : null, before };
    const words = seen && !facts.counts.known ? '本期没有监测数据，不作比较' : comparison(figure);
    return { name, ...figure, gapped: seen && facts.counts.sight.gapped, words };
  };
  return [
    make('mentions', '相关信息', '条', (c) => c.total.n),
    make(
      'negative',
      '负面',
      '条',
      (c) => c.total.negative,
      (c) => c.total.n,
    ),
    make(
      'questions',
      '咨询、投诉',
      '条',
      (c) => c.total.questions,
      (c) => c.total.n,
    ),
    make('alarms', '预警', '次', (c) => sum(c.alarms, (a) => a.n)),
    make('opened', '新立事件', '起', (c) => c.opened),
    make(
      'due_kept',
      '按时办理',
      '项',
      (c) => sum(c.duties, (d) => d.kept),
      (c) => dueOf(c.duties),
      false,
    ),
  ];
}

/** The one sentence: what was said, what was done about it, what could not be seen. */
function sentence(facts: BriefFacts, zero: boolean, figures: BriefFigure[]): string {
  const { counts: c } = facts;
  const period = shortPeriod(facts);
  const blind = blindWords(c.sight);
  if (zero && c.sight.none) return `${period}没有监测数据：各来源均未采集，不能作零报告。`;
  if (zero)
    return blind
      ? `${period}零报告：没有相关信息、预警和事件。但${blind}，此间的情况看不到，不等于没有。`
      : `${period}零报告：没有相关信息、预警和事件，监测未中断。`;
  const [volume, due] = (['mentions', 'due_kept'] as const).map((key) => figures.find((f) => f.key === key)!);
  const first = volume!.before[0];
  const than = first ? `（${comparison({ ...volume!, before: [first] })}）` : '';
  const parts = [
    c.known ? `相关信息 ${c.total.n} 条${than}` : '没有监测数据',
    c.total.n > 0 ? `负面 ${shareWords(c.total.negative, c.total.n)}` : null,
    `新立事件 ${c.opened} 起${levelWords(facts)}`,
    due!.of ? `到期时限 ${due!.of} 项按时 ${due!.value} 项` : null,
  ];
  return `${period}${parts.filter(Boolean).join('，')}。${unseen(c, blind)}`;
}

function unseen({ sight, total }: Counts, blind: string | null): string {
  if (sight.none)
    return total.n > 0 ? '期间各来源均未采集，以上仅为人工录入。' : '期间各来源均未采集，此间的情况看不到。';
  return blind ? `期间${blind}，此间的情况看不到，数字可能偏小。` : '';
}

/** 「11月25日」: the sentence needs no year. */
const shortPeriod = (facts: BriefFacts): string => {
  const about = facts.scope?.incident ? `“${facts.scope.incident.title}”` : facts.scope ? `“${facts.scope.topic}”` : '';
  return `${periodWords(facts.kind, facts.span)
    .replace(/^\d+年/, '')
    .replace(/（.*/, '')}${about}`;
};

/** 「（Ⅱ级 1 起）」 of those opened within the period. */
function levelWords(facts: BriefFacts): string {
  const opened = facts.incidents.filter((i) => i.openedAt >= facts.span.from && i.state !== 'rejected');
  const by = ([1, 2, 3, 4] as const)
    .map((level) => ({ level, n: opened.filter((i) => i.level === level).length }))
    .filter((x) => x.n > 0);
  return by.length > 0 ? `（${by.map((x) => `${NUMERAL[x.level]} ${x.n} 起`).join('、')}）` : '';
}

/** What a reader of thirty seconds must not miss. */
function points(facts: BriefFacts, figures: BriefFigure[]): string[] {
  const { counts: c } = facts;
  const running = facts.incidents.filter((i) => i.state === 'open' || i.state === 'proposed');
  const top = c.topics.find((t) => t.key !== '' && t.negative > 0);
  const overdue = facts.tasks.filter((t) => t.endedAt === null && t.state !== 'submitted' && t.dueAt < facts.span.to);
  const hot = facts.hot[0];
  const due = figures.find((f) => f.key === 'due_kept')!;
  const silent = sum(c.duties, (d) => d.silent);
  return [
    running.length > 0
      ? `至期末仍在处置 ${running.length} 起，最高 ${NUMERAL[minLevel(running)]}：${running[0]!.title}。`
      : null,
    due.of && due.value < due.of
      ? `未按时 ${due.of - due.value} 项，其中至今未完成 ${silent} 项：${lateUnits(c.duties)}。`
      : null,
    top ? `负面最多的主题是${shortTopic(top.key)}：${top.negative} 条负面，共 ${top.n} 条。` : null,
    hot ? `上热搜榜：“${hot.word}”${hot.bestRank === null ? '' : `，最高第 ${hot.bestRank} 位`}。` : null,
    facts.clues.opened > 0 ? `新生成问责线索 ${facts.clues.opened} 条，待办结 ${facts.clues.running} 条。` : null,
    overdue.length > 0
      ? `整改任务超期 ${overdue.length} 项：${overdue[0]!.unitName}“${overdue[0]!.text.slice(0, 30)}”。`
      : null,
    facts.dueAt !== null && facts.madeAt.getTime() - facts.dueAt.getTime() > CAUGHT_UP_MS
      ? `本期应于 ${beijingDateTime(facts.dueAt).slice(0, 16)} 生成，系统恢复后于 ${beijingDateTime(facts.madeAt).slice(0, 16)} 补做。`
      : null,
  ].filter((p) => p !== null);
}

const minLevel = (list: { level: Level }[]): Level => Math.min(...list.map((i) => i.level)) as Level;

const lateUnits = (list: DutyCount[]): string =>
  list
    .filter((d) => d.late + d.silent > 0)
    .slice(0, 3)
    .map((d) => `${d.unitName} ${d.late + d.silent} 项`)
    .join('、');
