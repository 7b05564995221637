import { callToGather } from './gathering.js';
import { questionOf } from './question-model.js';
import type { QuestionKind } from './questions.js';
import { ownWords } from './repost-chain.js';
import { segment } from './segment.js';
import { readText, type Sentiment, sentimentOf } from './sentiment.js';
import { severityWords } from './severity.js';
import { type TopicsJudgement, topicsOf } from './topics/topics.js';

/** What every judgement of a text rests on. */
export interface Signals {
  words: string[];
  sentiment: Sentiment;
  topics: TopicsJudgement;
  severe: string[];
  /** the words that call people to gather */
  gather: string | null;
  question: QuestionKind | null;
}

/** Looks at a text as plainText leaves it. Pure. */
export function signalsOf(text: string): Signals {
  const words = segment(text);
  // the forwarded part is somebody else's
  const own = ownWords(text);
  const read = readText(own, words);
  return {
    words,
    sentiment: sentimentOf(own, words, read),
    topics: topicsOf(text),
    severe: severityWords(text),
    gather: callToGather(text),
    question: questionOf(own, words, read),
  };
}
