import { shortTopic } from '@fengsui/analysis';
import { beijingClock, beijingTime, durationWords } from '@fengsui/platform';
import type { SeriesPoint } from '@fengsui/contract';
import { asOf, type Facts } from './facts.js';
import type { Duty, DutyResult } from './duties.js';
import { fullTime, LEVEL_NAME, ladderName, shortTime } from './names.js';
import { spread } from './spread.js';

/** Paragraphs of 一、概述: how it was found, how it spread, who did what in time, how it ended. */
export function summary(facts: Facts, list: Duty[], series: SeriesPoint[], bucketMs: number): string[] {
  return [found(facts), spreadParagraph(facts, series, bucketMs), response(facts, list), outcome(facts)];
}

function found(facts: Facts): string {
  const { incident: i } = facts;
  const first = facts.posts[0];
  const alarm = facts.alarms[0];
  const parts: string[] = [];
  if (i.drill) parts.push('本次为演练。');
  if (first?.publishedAt) parts.push(`${fullTime(first.publishedAt)}，首条相关信息发布。`);
  if (alarm) {
    const lag = first?.publishedAt ? alarm.at.getTime() - first.publishedAt.getTime() : null;
    const after = lag !== null && lag >= 0 ? `（首条信息发布后 ${durationWords(lag)}）` : '';
    parts.push(`${shortTime(alarm.at, i.openedAt)}${after}系统发出预警，依据是：${noStop(alarm.reason)}。`);
  }
  parts.push(
    `事件“${i.title}”（编号 ${i.code}）于 ${fullTime(i.openedAt)} 立案，责任单位${i.unitName}，类别${shortTopic(i.topic)}。`,
  );
  const by =
    i.confirmedBy && i.confirmedAt
      ? `，${shortTime(i.confirmedAt, i.openedAt)} 由${i.confirmedBy}确认`
      : '，等级由规则提出，未经人工确认';
  parts.push(`等级为 ${LEVEL_NAME[i.level]}${by}，理由：${noStop(i.levelReason)}。`);
  return parts.join('');
}

function spreadParagraph(facts: Facts, series: SeriesPoint[], bucketMs: number): string {
  const n = facts.posts.length;
  const end = shortTime(asOf(facts), facts.incident.openedAt);
  if (n === 0) return `截至 ${end}，没有归入本事件的信息。`;
  const negative = facts.posts.filter((p) => p.sentiment === 'neg').length;
  const platforms = spread(facts.posts)
    .map((s) => `${s.platform} ${s.count} 条`)
    .join('、');
  const peak = series.reduce((a, b) => (total(b) > total(a) ? b : a));
  const media = facts.posts.filter((p) => p.authorKind === 'media').length;
  const peakWords =
    total(peak) > 0
      ? `传播峰值在 ${beijingTime(new Date(peak.at))} 起的 ${durationWords(bucketMs)}内，共 ${total(peak)} 条。`
      : '';
  const mediaWords = media > 0 ? `其中认证媒体发布 ${media} 条。` : '未发现认证媒体发布。';
  return `截至 ${end}，归入本事件的信息 ${n} 条（${platforms}），负面 ${negative} 条，占 ${Math.round((negative / n) * 100)}%（n=${n}）。${peakWords}${mediaWords}`;
}

function total(p: SeriesPoint): number {
  return p.pos + p.neu + p.neg;
}

function response(facts: Facts, list: Duty[]): string {
  const owing = facts.targets.filter((t) => !t.cc);
  if (owing.length === 0) return '本事件没有启动逐级报告。';
  const levels = [...new Set(owing.map((t) => t.levelNo))].sort();
  const people = new Set(owing.map((t) => t.personId ?? t.name)).size;
  const told = levels
    .map((l) => {
      const at = owing.filter((t) => t.levelNo === l).reduce((a, b) => (b.toldAt < a.toldAt ? b : a)).toldAt;
      return `${ladderName(l).split(' ')[1] ?? ''}（${beijingClock(at)}）`;
    })
    .join('、');
  return `按规定逐级报告 ${levels.length} 级、${people} 人：${told}。${figures(list)}`;
}

/** Counted: clocks that were decided. What never reached a person stands apart from what he left unanswered. */
function figures(list: Duty[]): string {
  const n = (r: DutyResult) => list.filter((d) => d.result === r).length;
  const decided = n('in_time') + n('late') + n('silent') + n('unreached');
  if (decided === 0) return '截至目前尚无到期的时限。';
  const share = Math.round((n('in_time') / decided) * 100);
  const rest = [
    n('late') > 0 ? `超时完成 ${n('late')} 项` : null,
    n('silent') > 0 ? `送达未应 ${n('silent')} 项` : null,
    n('unreached') > 0 ? `未送达 ${n('unreached')} 项` : null,
  ].filter((x) => x !== null);
  const tail = rest.length > 0 ? `，${rest.join('，')}` : '';
  const running = n('running') > 0 ? `另有 ${n('running')} 项时限未到。` : '';
  return `应履行的时限 ${decided} 项，按时 ${n('in_time')} 项，占 ${share}%（n=${decided}）${tail}。${running}`;
}

function outcome(facts: Facts): string {
  const { incident: i } = facts;
  const clues =
    facts.clues.length > 0
      ? `系统据逾期时限形成线索 ${facts.clues.length} 条，供有关部门核实，不作为处理结论。`
      : '未形成逾期线索。';
  if (!i.closedAt) return `截至 ${fullTime(asOf(facts))}，事件仍在处置中。${clues}`;
  const took = durationWords(i.closedAt.getTime() - i.openedAt.getTime());
  const why = i.closedReason ? `，办结理由：${noStop(i.closedReason)}` : '';
  return `事件于 ${fullTime(i.closedAt)} 办结，自立案起历时 ${took}${why}。${clues}`;
}

function noStop(text: string): string {
  return text.replace(/[。.；;\s]+$/u, '');
}
