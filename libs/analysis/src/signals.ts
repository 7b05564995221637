import { callToGather } from './gathering.js';
import { type QuestionKind, questionOf } from './questions.js';
import { ownWords } from './repost-chain.js';
import { segment } from './segment.js';
import { type Sentiment, sentimentOf } from './sentiment.js';
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
  return {
    words,
    // the forwarded part is somebody else's
    sentiment: sentimentOf(ownWords(text), words),
    topics: topicsOf(text),
    severe: severityWords(text),
    gather: callToGather(text),
    question: questionOf(text),
  };
}
