import { matchSchool, matchUnit, type SchoolNames, type UnitNames } from './match-school.js';
import { namesKey } from './names-key.js';
import { nearHash } from './near-hash.js';
import { plainText } from './plain-text.js';
import { GATHERING } from './severity.js';
import { signalsOf } from './signals.js';
import { RISK } from './topics/topics.js';

/** Changes when the same text may be judged otherwise under the same names: the store is then judged anew in the background. */
export const ANALYSIS_VERSION = '2026.11-7';

export interface AnalysisContext {
  school: SchoolNames & { places: string[] };
  units: UnitNames[];
}

/** What a judgement was made by: the analysis, a blank, the names. Posts judged by anything else are judged anew. */
export const judgedBy = (context: AnalysisContext): string => `${ANALYSIS_VERSION} ${namesKey(context)}`;

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
  /** see judgedBy */
  version: string;
}

/** Judges one post. Pure: the same input gives the same answer. */
export function analyse(input: { title: string | null; text: string }, context: AnalysisContext): Analysis {
  const whole = plainText(
    input.title && !input.text.startsWith(input.title) ? `${input.title}\n${input.text}` : input.text,
  );
  const { words, sentiment: tone, topics, gather, question, ...found } = signalsOf(whole);
  const { about, reason } = matchSchool(whole, context.school);
  const severe = gather ? [GATHERING, ...found.severe] : found.severe;
  const topic = severe.length > 0 || (tone.sentiment === 'neg' && topics.pRisk >= RISK) ? topics.risk.name : null;
  return {
    aboutSchool: about,
    matchReason: reason,
    unitId: matchUnit(whole, topic, context.units),
    sentiment: tone.sentiment,
    score: tone.score,
    decidedBy: tone.decidedBy,
    topic,
    severityWords: severe,
    isQuestion: question !== null,
    nearHash: nearHash(words.filter((w) => w.length > 1)),
    segmented: words.join(' '),
    version: judgedBy(context),
  };
}
