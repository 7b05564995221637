import { matchSchool, matchUnit, type SchoolNames, type UnitNames } from './match-school.js';
import { nearHash } from './near-hash.js';
import { segment } from './segment.js';
import { sentimentOf } from './sentiment.js';
import { severityWords, topicOf } from './topics.js';

/** Changes when the same text may be judged otherwise. */
export const ANALYSIS_VERSION = '2026.11-1';

export interface AnalysisContext {
  school: SchoolNames & { places: string[] };
  units: UnitNames[];
}

/** What a post means. score in [-1, 1]; decidedBy: words of the text. */
export interface Analysis {
  aboutSchool: boolean;
  matchReason: string | null;
  unitId: string | null;
  sentiment: 'pos' | 'neu' | 'neg';
  score: number;
  decidedBy: string[];
  topic: string | null;
  severityWords: string[];
  /** 第十二条: a question or complaint that wants an answer */
  isQuestion: boolean;
  nearHash: bigint;
  /** words joined by blanks, as the index stores them */
  segmented: string;
  version: string;
}

const QUESTION =
  /(怎么办|请问|求问|有没有人知道|为什么|什么时候|能不能|可不可以|给个说法|谁管|没人管|投诉|建议|求助|吗[？?]|[？?]\s*$)/;

/** Judges one post. Pure: the same input gives the same answer. */
export function analyse(input: { title: string | null; text: string }, context: AnalysisContext): Analysis {
  const whole = input.title && !input.text.startsWith(input.title) ? `${input.title}\n${input.text}` : input.text;
  const words = segment(whole);
  const { about, reason } = matchSchool(whole, context.school);
  const sentiment = sentimentOf(ownWords(whole), words);
  const topic = topicOf(whole);
  const severe = severityWords(whole);
  return {
    aboutSchool: about,
    matchReason: reason,
    unitId: matchUnit(whole, topic, context.units),
    ...sentiment,
    topic: sentiment.sentiment === 'neg' || severe.length > 0 ? topic : null,
    severityWords: severe,
    isQuestion: QUESTION.test(whole),
    nearHash: nearHash(words.filter((w) => w.length > 1)),
    segmented: words.join(' '),
    version: ANALYSIS_VERSION,
  };
}

/** What the author wrote: the forwarded part after //@ is somebody else's, unless nothing else is there. */
function ownWords(text: string): string {
  const own = text.split(/\/\/@/)[0]!.trim();
  return own.length >= 2 && !/^(转发微博|轉發微博|转发|repost)$/i.test(own) ? own : text;
}
