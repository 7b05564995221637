import type { ClueFacts } from '@fengsui/accountability';
import type { AfterActionReport } from '@fengsui/contract';
import { durationWords } from '@fengsui/platform';
import { noStop, shortTime } from './names.js';

const OVER: ClueFacts['state'][] = ['dropped', 'closed', 'withdrawn'];

/** Nothing more is to be done. */
export const isOver = (c: Pick<ClueFacts, 'state'>): boolean => OVER.includes(c.state);

/** Each clue with what was found, said, decided and mended. Times: the clock alone on the day of the opening. */
export function clueRows(clues: ClueFacts[], opened: Date): AfterActionReport['clues'] {
  return clues.map((c) => ({
    text: clueText(c),
    state: c.endReason ? `${c.stateName}：${noStop(c.endReason)}` : c.stateName,
    statement: statementWords(c, opened),
    decision: c.decision
      ? `${c.decision.name}（${c.decision.by}，${shortTime(c.decision.at, opened)}）：${noStop(c.decision.reason)}`
      : null,
    rectification: rectificationWords(c, opened),
    appeals: c.appeals.map(
      (a) =>
        `${shortTime(a.at, opened)} ${a.by}申诉：${noStop(a.text)}；${a.outcome ? `结果：${a.outcome}` : '尚未处理'}`,
    ),
  }));
}

/** 「后勤处（处长 陈建国）：签收到期未收到；可能免责的情形：…」 */
function clueText(c: ClueFacts): string {
  const missed = c.missed.map(
    (m) =>
      `${m.kindName}${m.metAt ? `超过时限 ${durationWords(m.metAt.getTime() - m.dueAt.getTime())}后完成` : '到期未收到'}`,
  );
  const who = c.person && c.against === 'unit' ? `${c.subject}（${c.person}）` : c.subject;
  const flags = c.exemptions.length > 0 ? `；可能免责的情形：${c.exemptions.join('、')}` : '';
  return `${who}：${missed.join('、') || '逾期事项见处置日志'}${flags}。`;
}

/** What those concerned said in their own words; that they have not said anything is said too, never taken for a confession. */
function statementWords(c: ClueFacts, opened: Date): string | null {
  if (c.statements.length > 0)
    return c.statements.map((s) => `${s.by}（${shortTime(s.at, opened)}）：${noStop(s.text)}`).join('；');
  if (c.state === 'waived') return '至期未申辩';
  return c.statementDue ? `申辩截止 ${shortTime(c.statementDue, opened)}` : null;
}

function rectificationWords(c: ClueFacts, opened: Date): string | null {
  const closed = c.closedAt ? `${shortTime(c.closedAt, opened)} 销号` : null;
  if (!c.rectification) return closed;
  const { due, reportedAt, texts } = c.rectification;
  const parts = [
    `期限 ${shortTime(due, opened)}`,
    reportedAt ? `${shortTime(reportedAt, opened)} 反馈：${noStop(texts.at(-1)?.text ?? '')}` : '尚未反馈',
    closed,
  ];
  return parts.filter((p) => p !== null).join('；');
}
