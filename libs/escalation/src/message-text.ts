import type { Level } from '@fengsui/contract';
import type { PageMessage } from '@fengsui/notification';
import { NUMERAL } from './words.js';

/** What a message tells of an incident. No student's name, no adjectives, no blame: 「未收到签收」. */
export interface MessageFacts {
  level: Level;
  drill: boolean;
  code: string;
  title: string;
  unitName: string;
  mentionCount: number;
  /** 14:35 */
  due: string;
  /** 「未收到后勤处签收」; null for the first level */
  because: string | null;
  url: string | null;
}

/** The line of a lock screen: at most 40 characters; the incident's title gives way first. */
export function line(head: string, title: string, tail: string): string {
  const room = 40 - [...head].length - [...tail].length;
  const shown = [...title].length > room ? `${[...title].slice(0, Math.max(4, room - 1)).join('')}…` : title;
  return `${head}${shown}${tail}`;
}

/** Asks a level to sign. */
export function pageMessage(f: MessageFacts): PageMessage {
  const why = f.because ? `，${f.because}` : `，相关${f.mentionCount}条`;
  return {
    level: f.level,
    drill: f.drill,
    title: line(`【${NUMERAL[f.level]}级舆情】`, f.title, `${why}。请${f.due}前签收`),
    description: f.because
      ? `${f.unitName}：${f.because}，现报请您签收并督办。`
      : `事涉${f.unitName}。请签收，随后报送初报和回应。`,
    rows: [
      { key: '相关', value: `${f.mentionCount} 条` },
      { key: '签收', value: `${f.due} 前` },
    ],
    code: f.code,
    url: f.url,
    buttons: [{ key: 'ack', text: '签收' }, ...(f.because ? [] : [{ key: 'decline', text: '非我单位' }])],
  };
}

/** Tells those in copy. */
export function copyMessage(f: MessageFacts): PageMessage {
  return {
    ...pageMessage(f),
    title: line(`【${NUMERAL[f.level]}级舆情·抄送】`, f.title, `，请协助处置`),
    description: `事涉${f.unitName}，已请单位负责人 ${f.due} 前签收。`,
    buttons: [],
  };
}

/** At 80 % of the time. what: 签收, 初报, 回应; signs: the reader may sign by the button; hint: how it is done. */
export function warnMessage(f: MessageFacts, what: string, signs: boolean, hint = ''): PageMessage {
  return {
    ...pageMessage(f),
    title: line(`【催办】`, f.title, `，${what}时限 ${f.due}`),
    description: `${f.unitName}：${what}尚未收到，时限为 ${f.due}。${hint}`,
    rows: [
      { key: '相关', value: `${f.mentionCount} 条` },
      { key: what, value: `${f.due} 前` },
    ],
    buttons: signs ? [{ key: 'ack', text: '签收' }] : [],
  };
}

/** Signed and silent: asks for a word on how it stands. */
export function idleMessage(f: MessageFacts, silence: string): PageMessage {
  return {
    ...pageMessage(f),
    title: line(`【催办】`, f.title, `，签收后${silence}未收到进展`),
    description: `签收后 ${silence}未收到进展。请报送初报、回应，或简要说明进展；${f.due} 前仍未收到将报上一级。`,
    rows: [],
    buttons: [],
  };
}

/** To somebody who has signed already: the level changed, nothing to sign. */
export function relevelMessage(f: MessageFacts): PageMessage {
  return {
    ...pageMessage(f),
    title: line(`【${NUMERAL[f.level]}级舆情】`, f.title, `，等级已调整，时限重新计算`),
    description: `您已签收，无需再签。事件现为 ${NUMERAL[f.level]} 级，各项时限自调整时起重新计算。`,
    rows: [],
    buttons: [],
  };
}

/** A notice that asks for no signature. */
export function noticeMessage(f: MessageFacts, a: { head: string; tail: string; text: string }): PageMessage {
  return {
    ...pageMessage(f),
    title: line(`【${a.head}】`, f.title, a.tail),
    description: a.text,
    rows: [],
    buttons: [],
  };
}
