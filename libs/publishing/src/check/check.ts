import type { Finding, FindingKind, PublishingWord } from '@fengsui/contract';
import { dates } from './dates.js';
import { documentNumbers } from './documents.js';
import { type LeaderBook, leaders } from './leaders.js';
import { personalNumbers } from './personal.js';
import { type Found, readable } from './readable.js';
import { secrecyMarks } from './secrecy.js';
import { terms } from './terms.js';

/** What a text is held against. */
export interface CheckRules {
  words: PublishingWord[];
  book: LeaderBook;
  /** YYYY-MM-DD, Asia/Shanghai */
  today: string;
}

/** The machine check before publishing (第十五至十七条): places with reasons, in order. A hit is a question to a person, never a verdict. Pure. */
export function check(original: string, rules: CheckRules): Finding[] {
  const { text, place } = readable(original);
  const kinds: [FindingKind, Found[]][] = [
    ['secrecy', secrecyMarks(text)],
    ['document', documentNumbers(text)],
    ['personal', personalNumbers(text)],
    ['term', terms(text, rules.words)],
    ['leader', leaders(text, rules.book)],
    ['date', dates(text, rules.today)],
  ];
  return kinds
    .flatMap(([kind, found]) =>
      joined(found).map(({ reason, ...f }): Finding => {
        const { from, to } = place(f.from, f.to);
        return { kind, from, to, words: original.slice(from, to), reason };
      }),
    )
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Of findings of one kind that overlap, the longest. */
function joined(found: Found[]): Found[] {
  const kept: Found[] = [];
  for (const f of found.toSorted((a, b) => b.to - b.from - (a.to - a.from)))
    if (!kept.some((k) => k.from < f.to && f.from < k.to)) kept.push(f);
  return kept;
}
