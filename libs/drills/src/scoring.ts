import type { DrillInject, DrillScore, DrillScoreRow } from '@fengsui/contract';
import { type ClockKind, CLOCKS } from '@fengsui/escalation';
import { durationWords } from '@fengsui/platform';

/** A clock of the drill as it ended. */
export interface DutyFact {
  kind: ClockKind;
  /** 「后勤处处长陈建国」, or the unit */
  who: string;
  startsAt: Date;
  dueAt: Date;
  state: 'pending' | 'met' | 'breached' | 'cancelled' | 'rebased';
  metAt: Date | null;
  /** whether a message to any of those who owe it got through */
  reached: boolean;
}

/** Full marks of a duty: what leaves the school and what says the facts weighs most. */
const MARKS: Record<ClockKind, number> = {
  ack: 10,
  first_report: 20,
  respond: 20,
  idle: 5,
  follow_report: 5,
  zero_report: 5,
  final_report: 5,
  rectify: 5,
  platform_contact: 10,
  public_statement: 20,
  press: 10,
  reply48: 10,
};
const INJECT_MARKS = 10;
/** Late by no more than this part of the window: half the marks. */
const HALF_WITHIN = 0.5;
const GRADES: [least: number, grade: string][] = [
  [90, '优秀'],
  [75, '良好'],
  [60, '合格'],
  [0, '不合格'],
];

const SCORE_RULE =
  '按时完成得满分；超时不超过该项时限的一半，得一半；再迟或未完成，不得分。' +
  '消息未送达本人、时限未到、已取消或因系统延误而顺延的，不计分。总分为得分占应得分的百分比：90 以上优秀，75 以上良好，60 以上合格。' +
  `满分：初报、回应、权威信息发布各 20，签收、平台沟通、新闻发布、公开回应、导调各 ${INJECT_MARKS}，其余各 5。`;

/** The score of a drill, by rule alone. */
export function score(duties: readonly DutyFact[], injects: readonly DrillInject[]): DrillScore {
  const rows = [...duties.map(dutyRow), ...injects.map(injectRow)].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const counted = rows.filter((r) => r.points !== null);
  const of = counted.reduce((n, r) => n + r.of, 0);
  const total = of > 0 ? Math.round((100 * counted.reduce((n, r) => n + r.points!, 0)) / of) : null;
  const grade = total === null ? '—' : GRADES.find(([least]) => total >= least)![1];
  return { total, grade, rule: SCORE_RULE, rows };
}

function dutyRow(d: DutyFact): DrillScoreRow {
  const row = {
    duty: CLOCKS[d.kind].name,
    who: d.who,
    dueAt: d.dueAt.toISOString(),
    doneAt: d.metAt?.toISOString() ?? null,
    of: MARKS[d.kind],
  };
  const left = notCounted(d);
  if (left) return { ...row, result: left, points: null };
  return { ...row, ...marks(d.metAt, d.startsAt, d.dueAt, row.of) };
}

function notCounted(d: DutyFact): string | null {
  if (d.metAt) return null;
  if (d.state === 'pending') return '时限未到，不计分';
  if (d.state === 'cancelled') return '已取消，不计分';
  if (d.state === 'rebased') return '已顺延，不计分';
  return d.reached ? null : '未送达，不计分';
}

function injectRow(i: DrillInject): DrillScoreRow {
  const done = i.answeredAt === null ? null : new Date(i.answeredAt);
  return {
    duty: `导调：${i.title}`,
    who: i.to,
    dueAt: i.dueAt,
    doneAt: i.answeredAt,
    of: INJECT_MARKS,
    ...marks(done, new Date(i.at), new Date(i.dueAt), INJECT_MARKS),
  };
}

function marks(done: Date | null, from: Date, due: Date, of: number): { result: string; points: number } {
  if (!done) return { result: '未收到', points: 0 };
  const late = done.getTime() - due.getTime();
  if (late <= 0) return { result: `提前 ${durationWords(-late)}`, points: of };
  const half = late <= HALF_WITHIN * (due.getTime() - from.getTime());
  return { result: `超 ${durationWords(late)}`, points: half ? of / 2 : 0 };
}
