import { durationWords } from '@fengsui/platform';
import { asOf, type Facts } from './facts.js';
import type { Duty } from './duties.js';
import { SOURCE_NAME } from './names.js';

/** From the first post to the first alarm: more than this is said. */
const ALARM_LAG_MS = 10 * 60_000;

/** Each lesson stands on one fact of this incident and names who should do what. */
export function lessons(facts: Facts, list: Duty[]): string[] {
  const out = [
    ...silentLessons(list),
    ...lateLessons(list),
    ...unreachedLessons(list),
    ...rebasedLessons(list),
    ...gapLessons(facts),
    ...alarmLessons(facts),
  ];
  const open = facts.clues.filter((c) => c.state === 'open').length;
  if (open > 0) out.push(`有 ${open} 条线索尚未核实，请宣传部听取有关单位和人员说明后作出处理意见，办结销号。`);
  if (out.length === 0) return ['各项时限均按时完成，监测未出现中断，本次未发现需要整改的事项。'];
  return out;
}

function silentLessons(list: Duty[]): string[] {
  return list
    .filter((d) => d.result === 'silent')
    .map(
      (d) =>
        `${d.who}的消息已送达，在 ${durationWords(d.windowMs)}内未收到${d.row.duty}。请${d.deadline.unitName}核对值班安排，离岗时事先指定代班人。`,
    );
}

function lateLessons(list: Duty[]): string[] {
  return list
    .filter((d) => d.result === 'late')
    .map(
      (d) =>
        `${d.who}${d.row.duty}超过时限 ${durationWords(d.latenessMs)}（时限 ${durationWords(d.windowMs)}）。请${d.deadline.unitName}说明原因，完善内部报告程序。`,
    );
}

function unreachedLessons(list: Duty[]): string[] {
  return list
    .filter((d) => d.result === 'unreached')
    .map((d) => `给${d.who}的消息未送达，不计为其未履行${d.row.duty}。请宣传部核对联系方式并补充备用渠道。`);
}

function rebasedLessons(list: Duty[]): string[] {
  const n = list.filter((d) => d.result === 'rebased').length;
  return n > 0 ? [`有 ${n} 项时限因系统通知延迟而顺延，顺延部分不计入有关人员的时限。请系统管理员查明延迟原因。`] : [];
}

function gapLessons(facts: Facts): string[] {
  const bySource = new Map<string, number>();
  for (const g of mergeGaps(facts.gaps))
    bySource.set(g.source, (bySource.get(g.source) ?? 0) + g.to.getTime() - g.from.getTime());
  return [...bySource].map(
    ([source, ms]) =>
      `${SOURCE_NAME[source] ?? source}在处置期间监测中断累计 ${durationWords(ms)}，此间的信息可能有遗漏。请系统管理员检查登录状态和采集限制。`,
  );
}

function alarmLessons(facts: Facts): string[] {
  const first = facts.posts[0]?.publishedAt;
  const alarm = facts.alarms[0]?.at;
  if (!first || !alarm) return [];
  const lag = alarm.getTime() - first.getTime();
  if (lag <= ALARM_LAG_MS || alarm.getTime() > asOf(facts).getTime()) return [];
  return [`首条信息发布后 ${durationWords(lag)} 才发出预警。请宣传部检查监测词和预警条件。`];
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
