import type { ReportTask } from '@fengsui/contract';
import { beijingDateTime, durationWords } from '@fengsui/platform';
import { isOver } from './clues.js';
import { asOf, type Facts } from './facts.js';
import { firstPost } from './first-post.js';
import type { Duty } from './duties.js';
import { SOURCE_NAME } from './names.js';

/** From the first post to the first alarm: more than this is said. */
const ALARM_LAG_MS = 10 * 60_000;
/** A task is due so long after the closing unless the approver sets another day: two working weeks and a day to hand in. */
const TASK_DAYS = 15;
const DAY = 24 * 3_600_000;

/** What a fact of this incident teaches, and who should do what about it. */
export interface Lesson {
  text: string;
  task: Omit<ReportTask, 'due'>;
}

/** Each lesson stands on one fact of this incident. */
export function lessons(facts: Facts, list: Duty[]): Lesson[] {
  return [
    ...silentLessons(list),
    ...lateLessons(list),
    ...unreachedLessons(facts, list),
    ...rebasedLessons(list),
    ...gapLessons(facts),
    ...alarmLessons(facts),
    ...clueLessons(facts),
  ];
}

/** One task for each cause and owner, however many lessons ask for it. */
export function tasks(facts: Facts, learnt: Lesson[]): ReportTask[] {
  const due = beijingDateTime(new Date(asOf(facts).getTime() + TASK_DAYS * DAY)).slice(0, 10);
  const once = new Map(learnt.map(({ task }) => [`${task.cause} ${task.owner}`, { ...task, due }]));
  return [...once.values()];
}

const ADMIN = { unitId: null, owner: '系统管理员' };

function office(facts: Facts): Pick<ReportTask, 'unitId' | 'owner'> {
  return { unitId: facts.office?.id ?? null, owner: facts.office?.name ?? '宣传部' };
}

const unitOf = (d: Duty): Pick<ReportTask, 'unitId' | 'owner'> => ({
  unitId: d.deadline.unitId,
  owner: d.deadline.unitName,
});

function silentLessons(list: Duty[]): Lesson[] {
  return list
    .filter((d) => d.result === 'silent')
    .map((d) => ({
      text: `${d.who}的消息已送达，在 ${durationWords(d.windowMs)}内未收到${d.row.duty}。`,
      task: { cause: 'silent', ...unitOf(d), text: '核对值班安排，离岗时事先指定代班人。' },
    }));
}

function lateLessons(list: Duty[]): Lesson[] {
  return list
    .filter((d) => d.result === 'late')
    .map((d) => ({
      text: `${d.who}${d.row.duty}超过时限 ${durationWords(d.latenessMs)}（时限 ${durationWords(d.windowMs)}）。`,
      task: { cause: 'late', ...unitOf(d), text: '说明超过时限的原因，完善内部报告程序。' },
    }));
}

function unreachedLessons(facts: Facts, list: Duty[]): Lesson[] {
  return list
    .filter((d) => d.result === 'unreached')
    .map((d) => ({
      text: `给${d.who}的消息未送达，不计为其未履行${d.row.duty}。`,
      task: { cause: 'unreached', ...office(facts), text: '核对消息未送达人员的联系方式，补充备用渠道。' },
    }));
}

function rebasedLessons(list: Duty[]): Lesson[] {
  const n = list.filter((d) => d.result === 'rebased').length;
  if (n === 0) return [];
  return [
    {
      text: `有 ${n} 项时限因系统通知延迟而顺延，顺延部分不计入有关人员的时限。`,
      task: { cause: 'engine_late', ...ADMIN, text: '查明系统通知延迟的原因并消除。' },
    },
  ];
}

function gapLessons(facts: Facts): Lesson[] {
  const bySource = new Map<string, number>();
  for (const g of mergeGaps(facts.gaps))
    bySource.set(g.source, (bySource.get(g.source) ?? 0) + g.to.getTime() - g.from.getTime());
  return [...bySource].map(([source, ms]) => ({
    text: `${SOURCE_NAME[source] ?? source}在处置期间监测中断累计 ${durationWords(ms)}，此间的信息可能有遗漏。`,
    task: { cause: 'gap', ...ADMIN, text: '检查中断来源的登录状态和采集限制。' },
  }));
}

function alarmLessons(facts: Facts): Lesson[] {
  const first = firstPost(facts)?.post.publishedAt;
  const alarm = facts.alarms[0]?.at;
  if (!first || !alarm) return [];
  const lag = alarm.getTime() - first.getTime();
  if (lag <= ALARM_LAG_MS || alarm.getTime() > asOf(facts).getTime()) return [];
  return [
    {
      text: `首条信息发布后 ${durationWords(lag)}才发出预警。`,
      task: { cause: 'alarm_lag', ...office(facts), text: '检查监测词和预警条件。' },
    },
  ];
}

function clueLessons(facts: Facts): Lesson[] {
  const open = facts.clues.filter((c) => !isOver(c)).length;
  if (open === 0) return [];
  return [
    {
      text: `有 ${open} 条线索尚未办结。`,
      task: {
        cause: 'clue_open',
        ...office(facts),
        text: '听取有关单位和人员说明，对未办结的线索提出处理意见并销号。',
      },
    },
  ];
}

/** Gaps of several queries of one source that overlap are one gap. */
export function mergeGaps(gaps: Facts['gaps']): Facts['gaps'] {
  const out: Facts['gaps'] = [];
  for (const g of [...gaps].sort((a, b) => a.source.localeCompare(b.source) || a.from.getTime() - b.from.getTime())) {
    const last = out.at(-1);
    if (last && last.source === g.source && g.from.getTime() <= last.to.getTime()) {
      if (g.to.getTime() > last.to.getTime()) last.to = g.to;
    } else out.push({ ...g });
  }
  return out.sort((a, b) => a.from.getTime() - b.from.getTime() || a.source.localeCompare(b.source));
}
