import { plainText } from './plain-text.js';
import { signalsOf } from './signals.js';
import { RISK, type TopicJudgement } from './topics/topics.js';

/** What a text means by itself, whoever it is about. */
export interface Judgement {
  sentiment: 'pos' | 'neu' | 'neg';
  /** in [-1, 1] */
  score: number;
  probabilities: { pos: number; neu: number; neg: number };
  /** likeliest first, three at most */
  topics: TopicJudgement[];
  /** about any topic but the normal one */
  risk: boolean;
  /** 第十二条: wants an answer */
  question: boolean;
  /** what decided, in Chinese, each with words of the text */
  why: string[];
}

/** Judges one text. Pure; any text gets an answer. */
export function judge(text: string): Judgement {
  const { sentiment: tone, topics, severe, gather, question } = signalsOf(plainText(text));
  const why = [
    said('情感', tone.decidedBy),
    said('主题', topics.words),
    said('严重词', severe),
    gather && `号召聚集：${gather}`,
    question && (question === 'complaint' ? '投诉' : '咨询'),
  ];
  return {
    sentiment: tone.sentiment,
    score: tone.score,
    probabilities: tone.probabilities,
    topics: topics.topics,
    risk: topics.pRisk >= RISK,
    question: question !== null,
    why: why.filter((w) => w !== null),
  };
}

const said = (what: string, words: string[]): string | null =>
  words.length > 0 ? `${what}：${words.join('、')}` : null;
