import { shortTopic } from '@fengsui/analysis';
import { beijingClock, beijingTime, durationWords } from '@fengsui/platform';
import type { ReportFigures, SeriesPoint } from '@fengsui/contract';
import { asOf, type Facts } from './facts.js';
import { firstPost } from './first-post.js';
import { fullTime, LEVEL_NAME, ladderName, noStop, share, shortTime } from './names.js';
import { spread } from './spread.js';
import { knownWords } from './workbench.js';

/** Paragraphs of 概述与定性: how it was found, what it is, what is known of it, how it spread, who did what in time, how it ended. */
export function summary(facts: Facts, figures: ReportFigures, series: SeriesPoint[], bucketMs: number): string[] {
  const known = knownWords(facts.known);
  return [
    found(facts),
    qualification(facts),
    ...(known === null ? [] : [known]),
    spreadParagraph(facts, figures, series, bucketMs),
    response(facts, figures),
    outcome(facts),
  ];
}

function found(facts: Facts): string {
  const { incident: i } = facts;
  const first = firstPost(facts)?.post;
  const alarm = facts.alarms[0];
  const parts: string[] = [];
  if (i.drill) parts.push('本次为演练。');
  if (first?.publishedAt) parts.push(`${fullTime(first.publishedAt)}，首条相关信息发布。`);
  if (alarm) {
    const lag = first?.publishedAt ? alarm.at.getTime() - first.publishedAt.getTime() : null;
    const after = lag !== null && lag >= 0 ? `（首条信息发布后 ${durationWords(lag)}）` : '';
    parts.push(`${shortTime(alarm.at, i.openedAt)}${after}系统发出预警，依据是：${noStop(alarm.reason)}。`);
  }
  parts.push(`事件“${i.title}”（编号 ${i.code}）于 ${fullTime(i.openedAt)} 立案，责任单位${i.unitName}。`);
  return parts.join('');
}

/** 定性: what kind of matter, how grave, and what the unit found to be true, in its own words. */
function qualification(facts: Facts): string {
  const { incident: i } = facts;
  const by =
    i.confirmedBy && i.confirmedAt
      ? `，${shortTime(i.confirmedAt, i.openedAt)} 由${i.confirmedBy}确认`
      : '，等级由规则提出，未经人工确认';
  const truth = facts.filings.findLast((f) => f.body['truth'])?.body['truth'];
  const told = truth ? `责任单位报告核查情况：${noStop(truth)}。` : '责任单位未报告是否属实。';
  return `类别：${shortTopic(i.topic)}。等级：${LEVEL_NAME[i.level]}${by}，理由：${noStop(i.levelReason)}。${told}`;
}

function spreadParagraph(facts: Facts, f: ReportFigures, series: SeriesPoint[], bucketMs: number): string {
  const n = f.posts;
  const end = shortTime(asOf(facts), facts.incident.openedAt);
  if (n === 0) return `截至 ${end}，没有归入本事件的信息。`;
  const platforms = spread(facts.posts)
    .map((s) => `${s.platform} ${s.count} 条`)
    .join('、');
  const peak = series.reduce((a, b) => (total(b) > total(a) ? b : a));
  const peakWords =
    total(peak) > 0
      ? `传播峰值在 ${beijingTime(new Date(peak.at))} 起的 ${durationWords(bucketMs)}内，共 ${total(peak)} 条。`
      : '';
  const mediaWords = f.media > 0 ? `其中认证媒体发布 ${f.media} 条。` : '未发现认证媒体发布。';
  return `截至 ${end}，归入本事件的信息 ${n} 条（${platforms}），负面 ${f.negative} 条，占 ${share(f.negative, n)}（n=${n}）。${peakWords}${mediaWords}`;
}

function total(p: SeriesPoint): number {
  return p.pos + p.neu + p.neg;
}

function response(facts: Facts, f: ReportFigures): string {
  const owing = facts.targets.filter((t) => !t.cc);
  if (owing.length === 0) return '本事件没有启动逐级报告。';
  const told = [...new Set(owing.map((t) => t.levelNo))]
    .sort()
    .map((l) => {
      const at = owing.filter((t) => t.levelNo === l).reduce((a, b) => (b.toldAt < a.toldAt ? b : a)).toldAt;
      return `${ladderName(l).split(' ')[1] ?? ''}（${beijingClock(at)}）`;
    })
    .join('、');
  return `按规定逐级报告 ${f.levels} 级、${f.people} 人：${told}。${figureWords(f)}`;
}

/** Counted: clocks that were decided. What never reached a person stands apart from what he left unanswered. */
function figureWords(f: ReportFigures): string {
  if (f.decided === 0) return '没有到期的时限。';
  const rest = [
    f.late > 0 ? `超时完成 ${f.late} 项` : null,
    f.silent > 0 ? `送达未应 ${f.silent} 项` : null,
    f.unreached > 0 ? `未送达 ${f.unreached} 项` : null,
  ].filter((x) => x !== null);
  const tail = rest.length > 0 ? `，${rest.join('，')}` : '';
  return `应履行的时限 ${f.decided} 项，按时 ${f.inTime} 项，占 ${share(f.inTime, f.decided)}（n=${f.decided}）${tail}。`;
}

function outcome(facts: Facts): string {
  const { incident: i } = facts;
  const clues =
    facts.clues.length > 0
      ? `系统据逾期时限形成线索 ${facts.clues.length} 条，供有关部门核实，不作为处理结论。`
      : '未形成逾期线索。';
  const end = asOf(facts);
  const took = durationWords(end.getTime() - i.openedAt.getTime());
  const why = i.closedReason ? `，办结理由：${noStop(i.closedReason)}` : '';
  return `事件于 ${fullTime(end)} 办结，自立案起历时 ${took}${why}。${clues}`;
}
