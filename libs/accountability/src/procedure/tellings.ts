import type { ClueActName } from '@fengsui/contract';
import type { Purpose } from '@fengsui/notification';
import { beijingDayTime } from '@fengsui/platform';
import type { ClueRow } from './clue.repository.js';
import type { Effect, Wanted } from './effects.js';
import { DECISIONS, OUTCOMES } from './machine.js';
import { subjectWords } from './rights.js';

/** Who hears of an act, and in which words. */
export interface Told {
  /** those concerned, or whoever may do this act next */
  to: 'concerned' | ClueActName;
  purpose: Purpose;
  head: string;
  tail: (e: Effect) => string;
  text: (x: { c: ClueRow; a: Wanted; effect: Effect }) => string;
}

/** What is written to whom after which act. No blame: 「未收到」, and what may be said against it. */
export const AFTER: Partial<Record<ClueActName, Told>> = {
  verify: {
    ...{ to: 'notify', purpose: 'status', head: '【问责】' },
    tail: () => '，线索已核实，请发通知',
    text: ({ c }) => `涉及${subjectWords(c)}的线索已核实，请通知当事方并听取申辩。`,
  },
  notify: {
    ...{ to: 'concerned', purpose: 'page', head: '【问责核实】' },
    tail: (e) => `，请${beijingDayTime(e.due!)}前申辩`,
    text: ({ c, a, effect }) =>
      `涉及${subjectWords(c)}：${a.text}。您可在 ${beijingDayTime(effect.due!)} 前陈述申辩，附上证明；逾期未申辩不等于承认，将依现有证据处理。`,
  },
  state: {
    ...{ to: 'decide', purpose: 'status', head: '【问责】' },
    tail: () => '，已收到申辩，请处理',
    text: ({ c }) => `${subjectWords(c)}已提交申辩，请阅后作出处理决定。`,
  },
  decide: {
    ...{ to: 'concerned', purpose: 'page', head: '【处理决定】' },
    tail: (e) => (e.due ? `，请${beijingDayTime(e.due)}前整改` : '，请查看'),
    text: ({ a, effect }) =>
      `处理决定：${DECISIONS[a.decision!].name}${effect.due ? `，请在 ${beijingDayTime(effect.due)} 前报送整改情况和证明` : ''}。理由见系统；不服可在 ${beijingDayTime(effect.change.appeal_due!)} 前申诉。`,
  },
  rectify: {
    ...{ to: 'close', purpose: 'status', head: '【问责】' },
    tail: () => '，整改已报送，请查验',
    text: ({ c }) => `${subjectWords(c)}已报送整改情况，请查验后销号或退回。`,
  },
  return: {
    ...{ to: 'concerned', purpose: 'page', head: '【整改退回】' },
    tail: (e) => `，请${beijingDayTime(e.due!)}前再报`,
    text: ({ a }) => `整改未通过：${a.text}`,
  },
  close: {
    ...{ to: 'concerned', purpose: 'status', head: '【已销号】' },
    tail: () => '，问责线索办结',
    text: ({ c }) => `涉及${subjectWords(c)}的线索已销号。`,
  },
  appeal: {
    ...{ to: 'hear', purpose: 'status', head: '【申诉】' },
    tail: () => '，收到申诉，请处理',
    text: ({ c }) => `${subjectWords(c)}对处理决定提出申诉，请处理。`,
  },
  hear: {
    ...{ to: 'concerned', purpose: 'page', head: '【申诉结果】' },
    tail: () => '，请查看',
    text: ({ a }) => `申诉处理结果：${OUTCOMES[a.outcome!]}。${a.text}`,
  },
  withdraw: {
    ...{ to: 'concerned', purpose: 'status', head: '【线索撤销】' },
    tail: () => '，不再追究',
    text: ({ a }) => `问责线索已撤销：${a.text}`,
  },
};
