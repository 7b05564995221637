import { callToGather } from './gathering.js';
import { plainText } from './plain-text.js';
import { questionOf } from './questions.js';
import { ownWords } from './repost-chain.js';
import { segment } from './segment.js';
import { sentimentOf } from './sentiment.js';
import { severityWords } from './severity.js';
import { RISK, type TopicJudgement, topicsOf } from './topics/topics.js';

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
  const plain = plainText(text);
  const { sentiment, score, probabilities, decidedBy } = sentimentOf(ownWords(plain), segment(plain));
  const { topics, pRisk, words } = topicsOf(plain);
  const asked = questionOf(plain);
  const gather = callToGather(plain);
  const severe = severityWords(plain);
  const why = [
    said('情感', decidedBy),
    said('主题', words),
    said('严重词', severe),
    gather && `号召聚集：${gather}`,
    asked && (asked === 'complaint' ? '投诉' : '咨询'),
  ];
  return {
    sentiment,
    score,
    probabilities,
    topics,
    risk: pRisk >= RISK,
    question: asked !== null,
    why: why.filter((w) => w !== null),
  };
}

const said = (what: string, words: string[]): string | null =>
  words.length > 0 ? `${what}：${words.join('、')}` : null;
