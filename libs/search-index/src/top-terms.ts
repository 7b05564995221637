import type { MentionIndex, Selection } from './mention-index.js';

/** Posts looked at on either side: a word in one of a hundred is still seen ten times. Reading the words of more is what would take long. */
const SAMPLE = 1_000;
/** A word in fewer posts is chance. */
const FEWEST = 3;
/** Less than half as much again is how words come and go. */
const LEAST_LIFT = 1.5;

/** A word of the posts looked at: in what share of them, and of the background, it stands. */
export interface TopTerm {
  word: string;
  share: number;
  backgroundShare: number;
}

/** Words that stand out in a selection against a background, the most telling first; from fair samples of both. */
export async function topTerms(
  index: MentionIndex,
  selection: Selection,
  background: Selection,
  limit: number,
): Promise<TopTerm[]> {
  const [near, far] = await Promise.all([sample(index, selection), sample(index, background)]);
  return standOut(near, far, limit);
}

async function sample(index: MentionIndex, selection: Selection): Promise<string[][]> {
  const total = await index.count(selection);
  return total === 0 ? [] : index.sample(selection, Math.min(1, SAMPLE / total));
}

/**
 * Score: (share − background share) × (share / background share), as Elasticsearch's significant terms use it (JLH): a word must be both frequent
 * and unusual. A word the background never shows counts there as half a post.
 */
export function standOut(near: string[][], far: string[][], limit: number): TopTerm[] {
  if (far.length === 0) return [];
  const [n, f] = [frequencies(near), frequencies(far)];
  const terms: (TopTerm & { score: number })[] = [];
  for (const [word, count] of n) {
    if (count < FEWEST || !telling(word)) continue;
    const share = count / near.length;
    const usual = Math.max(f.get(word) ?? 0, 0.5) / far.length;
    if (share >= LEAST_LIFT * usual)
      terms.push({
        word,
        share,
        backgroundShare: (f.get(word) ?? 0) / far.length,
        score: (share - usual) * (share / usual),
      });
  }
  return terms
    .sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
    .slice(0, limit)
    .map(({ score: _, ...t }) => t);
}

/** One character and bare numbers say nothing by themselves. */
const telling = (word: string): boolean => [...word].length > 1 && /\p{L}/u.test(word);

function frequencies(texts: string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of texts) for (const w of new Set(words)) counts.set(w, (counts.get(w) ?? 0) + 1);
  return counts;
}
