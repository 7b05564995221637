import type { AfterActionReport } from '@fengsui/contract';
import { channelName } from '@fengsui/notification';
import { beijingClock, durationWords } from '@fengsui/platform';
import { asOf, type DeadlineFact, type Facts, type MessageFact, type TargetFact } from './facts.js';
import { DUTY_NAME, ladderName, personWords } from './names.js';

/** How a duty ended. unreached: no message got through; silent: it got through and nothing came back. */
export type DutyResult = 'in_time' | 'late' | 'silent' | 'unreached' | 'covered' | 'running' | 'cancelled' | 'rebased';

/** One row of the duties table with what rules need to know about it. */
export interface Duty {
  row: AfterActionReport['duties'][number];
  result: DutyResult;
  deadline: DeadlineFact;
  latenessMs: number;
  /** 「后勤处处长陈建国」 */
  who: string;
  windowMs: number;
}

/** Filings that meet a clock. */
const FILINGS_OF: Record<string, string[]> = {
  first_report: ['first_report'],
  respond: ['response'],
  follow_report: ['follow_up', 'zero_report'],
  zero_report: ['zero_report', 'first_report', 'response', 'follow_up'],
  final_report: ['final_report'],
  public_statement: ['public_statement'],
  press: ['press'],
  reply48: ['reply48'],
};

/** Every clock that ran, one row per person who owed it; people in copy owe nothing and have no row. */
export function duties(facts: Facts): Duty[] {
  return facts.deadlines.flatMap((d) => {
    const owing = facts.targets.filter(
      (t) => t.epoch === d.epoch && t.ladderNo === d.ladderNo && t.levelNo === d.levelNo && !t.cc,
    );
    if (d.kind !== 'ack') return [filedDuty(facts, d, owing)];
    if (owing.length === 0) return [vacantDuty(facts, d)];
    return owing.map((t) => signDuty(facts, d, t));
  });
}

function signDuty(facts: Facts, d: DeadlineFact, t: TargetFact): Duty {
  const messages = messagesOf(facts, t);
  const result = resultOf(d, t.ackedAt, messages, d.metAt !== null);
  return makeDuty(facts, d, { who: targetWords(t), toldAt: t.toldAt, doneAt: t.ackedAt, result, messages });
}

/** 初报、回应、续报: owed by the unit; done by whoever filed it. */
function filedDuty(facts: Facts, d: DeadlineFact, owing: TargetFact[]): Duty {
  const filing =
    d.metAt &&
    facts.filings.find(
      (f) =>
        FILINGS_OF[d.kind]?.includes(f.kind) && f.at.getTime() >= d.startsAt.getTime() && sameMoment(f.at, d.metAt!),
    );
  const messages = owing.flatMap((t) => messagesOf(facts, t));
  const who = filing
    ? personWords(filing.post, filing.name, d.unitName)
    : owing.map(targetWords).join('、') || d.unitName;
  const toldAt = owing[0]?.toldAt ?? d.startsAt;
  return makeDuty(facts, d, { who, toldAt, doneAt: d.metAt, result: resultOf(d, d.metAt, messages, false), messages });
}

function vacantDuty(facts: Facts, d: DeadlineFact): Duty {
  return makeDuty(facts, d, {
    who: `${d.unitName}（无人在岗）`,
    toldAt: d.startsAt,
    doneAt: null,
    result: resultOf(d, null, [], false),
    messages: [],
  });
}

function sameMoment(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) < 2000;
}

const targetWords = (t: TargetFact): string => personWords(t.post, t.name, t.unit);

/** Pages to this person from the moment he was told at this level. */
function messagesOf(facts: Facts, t: TargetFact): MessageFact[] {
  const later = facts.targets
    .filter((o) => o !== t && o.personId === t.personId && o.toldAt.getTime() > t.toldAt.getTime())
    .map((o) => o.toldAt.getTime());
  const until = later.length > 0 ? Math.min(...later) : Infinity;
  return facts.messages.filter(
    (m) =>
      m.purpose === 'page' &&
      m.personId !== null &&
      m.personId === t.personId &&
      m.createdAt.getTime() >= t.toldAt.getTime() - 5000 &&
      m.createdAt.getTime() < until,
  );
}

function resultOf(d: DeadlineFact, doneAt: Date | null, messages: MessageFact[], metByOther: boolean): DutyResult {
  if (doneAt) return doneAt.getTime() <= d.dueAt.getTime() ? 'in_time' : 'late';
  if (d.state === 'cancelled' || d.state === 'rebased') return d.state;
  if (metByOther) return 'covered';
  if (d.state === 'pending') return 'running';
  return messages.some(got) ? 'silent' : 'unreached';
}

function got(m: MessageFact): boolean {
  return ['accepted', 'delivered', 'read'].includes(m.state);
}

function makeDuty(
  facts: Facts,
  d: DeadlineFact,
  x: { who: string; toldAt: Date; doneAt: Date | null; result: DutyResult; messages: MessageFact[] },
): Duty {
  const end = x.doneAt ?? asOf(facts);
  const latenessMs = Math.max(0, end.getTime() - d.dueAt.getTime());
  const duty = `${DUTY_NAME[d.kind] ?? d.kind}${d.occurrence > 1 ? `（第 ${d.occurrence} 次）` : ''}`;
  return {
    row: {
      level: ladderName(d.levelNo),
      person: x.who,
      duty,
      toldAt: x.toldAt.toISOString(),
      dueAt: d.dueAt.toISOString(),
      doneAt: x.doneAt?.toISOString() ?? null,
      lateness: latenessWords(x.result, latenessMs),
      channel: channelWords(x.messages, x.result),
    },
    result: x.result,
    deadline: d,
    latenessMs,
    who: x.who,
    windowMs: d.dueAt.getTime() - d.startsAt.getTime(),
  };
}

/** 「按时」「超 1 分 12 秒」「未收到」… */
function latenessWords(result: DutyResult, latenessMs: number): string {
  switch (result) {
    case 'in_time':
      return '按时';
    case 'late':
      return `超 ${durationWords(Math.max(1000, latenessMs))}`;
    case 'covered':
      return '同级已签收';
    case 'running':
      return '时限未到';
    case 'cancelled':
      return '已取消';
    case 'rebased':
      return '时限已顺延';
    default:
      return '未收到';
  }
}

/** Evidence of the channel: 「企业微信 14:02:11 已接收」; "not reached" and "reached, silent" are different words. */
function channelWords(messages: MessageFact[], result: DutyResult): string {
  const best =
    messages.find((m) => m.state === 'read') ??
    messages.find((m) => m.state === 'delivered') ??
    messages.find((m) => m.state === 'accepted') ??
    messages.at(-1);
  if (!best) return result === 'unreached' ? '未送达：没有发出消息的记录' : '无消息';
  const channel = channelName(best.channel);
  const again = best.resent ? '（补发）' : '';
  const at = best.acceptedAt ? ` ${beijingClock(best.acceptedAt)}` : '';
  const tail = result === 'silent' ? '，送达未应' : '';
  if (best.state === 'read') return `${channel}${at} 已读${again}${tail}`;
  if (best.state === 'delivered') return `${channel}${at} 已送达${again}${tail}`;
  if (best.state === 'accepted') return `${channel}${at} 已接收${again}${tail}`;
  if (best.state === 'failed') return `${channel} 未送达${best.error ? `：${best.error}` : ''}`;
  if (best.state === 'unknown') return `${channel} 未送达：发出后无回执`;
  return `${channel} 未送达：尚在发送队列`;
}
