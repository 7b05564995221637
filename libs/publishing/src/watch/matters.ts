import { judge, severityWords } from '@fengsui/analysis';
import type { PublishingMatter, PublishingWord } from '@fengsui/contract';
import { readable } from '../check/readable.js';
import { CUES, HAPPENED, IMAGINED, ORDINARY, TAUGHT } from './cues.js';

/** A matter of 第十八条 that a text is about, with the words that say so. */
export interface Matter {
  matter: PublishingMatter;
  words: string[];
}

export const MATTER_NAME: Record<PublishingMatter, string> = {
  major: '重大事件',
  emergency: '突发事件',
  sensitive: '社会热点及敏感问题',
  foreign: '重大外事',
};

/** An office answers for something: with a topic of risk it is no ordinary notice. */
const ANSWERS =
  /情况说明|回应|答复|处理(?:决定|结果|意见|通报)|(?:严肃|正在|作出|进行|已)(?:查处|处理|调查|核实)|(?:高度|十分)重视|通报批评|检测报告|一事|问题的/u;
/** What an office says every day of rates, rooms and vaccines. */
const ROUTINE = /新增|增设|增加|更换|修复|优化|升级|上线|接种|政策解读|[操申办缴报填]\S{0,2}说明/u;

/** Matters of 第十八条 that a post of an official account is about; empty: it may be published without leave. words: the school's own list. Pure. */
export function mattersOf(original: string, words: PublishingWord[]): Matter[] {
  const { text } = readable(original);
  const found = new Map<PublishingMatter, Set<string>>();
  const add = (matter: PublishingMatter, word: string): void => {
    const set = found.get(matter) ?? new Set();
    found.set(matter, set.add(word.trim()));
  };
  const own = words.filter((w) => w.kind === 'matter').map((w) => w.word.trim());
  // where the whole text teaches, its examples are no news
  const happened = HAPPENED.test(text) && !IMAGINED.test(text);
  const teaches = (t: string): boolean => !happened && TAUGHT.test(t);
  const taught = teaches(text.slice(0, 60));
  for (const clause of text.split(/(?<=[。！？!?\n;；])/u)) {
    for (const word of own) if (clause.includes(word)) add('sensitive', word);
    if (ORDINARY.test(clause)) continue;
    for (const matter of Object.keys(CUES) as PublishingMatter[]) {
      if ((matter === 'emergency' || matter === 'sensitive') && (taught || teaches(clause))) continue;
      for (const cue of CUES[matter]) for (const m of clause.matchAll(cue)) add(matter, m[0]);
    }
  }
  if (found.size === 0 && !taught && !teaches(text)) {
    const { risk, sentiment, topics } = judge(text);
    const grave = severityWords(text);
    const doubtful = risk && !ROUTINE.test(text) && topics[0]?.name !== '心理健康';
    if (grave.length > 0 || (doubtful && (sentiment === 'neg' || ANSWERS.test(text))))
      add('sensitive', grave[0] ?? topics.find((t) => t.name !== '正面荣誉庆典')?.name ?? '负面内容');
  }
  return [...found].map(([matter, set]) => ({ matter, words: told(set) }));
}

/** At most five, without those that stand within another. */
const told = (words: Set<string>): string[] =>
  [...words].filter((w) => ![...words].some((x) => x !== w && x.includes(w))).slice(0, 5);
