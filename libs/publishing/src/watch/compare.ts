import type { DiffPart } from '@fengsui/contract';
import { readable } from '../check/readable.js';

/** From this on a post is taken to be the authorised one, changed or not. */
export const ALIKE = 0.6;
/** Shorter texts than this are not recognised by a part of them. */
const LONG = 30;

/** What stands in both, whatever blanks and signs lie between. */
const letters = (text: string): string =>
  readable(text)
    .text.replace(/(?:…|\.{3})?\s*(?:展开)?全文$/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');

function pairs(text: string): Map<string, number> {
  const t = letters(text);
  const all = new Map<string, number>();
  for (let i = 0; i + 1 < t.length; i++) all.set(t.slice(i, i + 2), (all.get(t.slice(i, i + 2)) ?? 0) + 1);
  return all;
}

/** How alike two texts are, 0 to 1: the share of pairs of characters they have in common, or, of a long post, that it has in common with what it is cut from. */
export function similarity(a: string, b: string): number {
  const [x, y] = [pairs(a), pairs(b)];
  const size = (m: Map<string, number>): number => [...m.values()].reduce((s, n) => s + n, 0);
  const [n, k] = [size(x), size(y)];
  if (n === 0 || k === 0) return letters(a) === letters(b) ? 1 : 0;
  let common = 0;
  for (const [pair, times] of x) common += Math.min(times, y.get(pair) ?? 0);
  const dice = (2 * common) / (n + k);
  return Math.max(dice, Math.min(n, k) >= LONG ? (0.9 * common) / Math.min(n, k) : 0);
}

/** The forms in which a sheet of title and text is published. */
const forms = (sheet: { title: string; text: string }): string[] => [
  sheet.text,
  `${sheet.title}\n${sheet.text}`,
  `【${sheet.title}】${sheet.text}`,
  `#${sheet.title}#${sheet.text}`,
];

/** The form of a sheet that a post is nearest to; same: nothing differs from it. */
export function nearestForm(
  sheet: { title: string; text: string },
  post: string,
): { form: string; score: number; same: boolean } {
  return forms(sheet)
    .map((form) => ({ form, score: similarity(form, post), same: sameText(form, post) }))
    .sort((a, b) => Number(b.same) - Number(a.same) || b.score - a.score)[0]!;
}

/** Nothing but blanks differs, or the site shows only the beginning. */
export function sameText(authorised: string, post: string): boolean {
  const bare = (t: string): string => readable(t).text.replace(/\s+/gu, '');
  const [a, p] = [bare(authorised), bare(post)];
  if (a === p) return true;
  const cut = /^(.*?)(?:…|\.{3})?(?:展开)?全文$/su.exec(p);
  return cut !== null && cut[1]!.length > 0 && a.startsWith(cut[1]!);
}

/** More changes than this are shown as one: who reads them needs no finer grain. */
const MOST_EDITS = 1_500;

/** What was authorised against what was published, in stretches: digits and letters as whole runs, Chinese by the character (Myers' O(ND)). */
export function diff(before: string, after: string): DiffPart[] {
  const [a, b] = [tokens(before), tokens(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const parts: DiffPart[] = [];
  const add = (kind: DiffPart['kind'], text: string): void => {
    if (text === '') return;
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  add('same', a.slice(0, start).join(''));
  for (const [kind, text] of edits(x, y) ?? [['removed', x.join('')] as const, ['added', y.join('')] as const])
    add(kind, text);
  add('same', a.slice(a.length - end).join(''));
  return parts;
}

const tokens = (text: string): string[] => text.match(/[A-Za-z]+|\d+(?:\.\d+)?|[^]/gu) ?? [];

/** The shortest way from x to y, token by token; null: it is too long to be read. */
function edits(x: string[], y: string[]): [DiffPart['kind'], string][] | null {
  const trace: Map<number, number>[] = [];
  let ends = new Map([[1, 0]]);
  for (let d = 0; d <= Math.min(x.length + y.length, MOST_EDITS); d++) {
    trace.push(ends);
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
      let i = down ? ends.get(k + 1)! : ends.get(k - 1)! + 1;
      while (i < x.length && i - k < y.length && x[i] === y[i - k]) i++;
      next.set(k, i);
      if (i >= x.length && i - k >= y.length) return walk(trace, x, y);
    }
    ends = next;
  }
  return null;
}

function walk(trace: Map<number, number>[], x: string[], y: string[]): [DiffPart['kind'], string][] {
  const steps: [DiffPart['kind'], string][] = [];
  let [i, j] = [x.length, y.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const ends = trace[d]!;
    const k = i - j;
    const down = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
    const from = down ? k + 1 : k - 1;
    const [pi, pj] = [ends.get(from)!, ends.get(from)! - from];
    while (i > pi && j > pj) {
      steps.push(['same', x[--i]!]);
      j--;
    }
    if (d === 0) break;
    if (down) steps.push(['added', y[--j]!]);
    else steps.push(['removed', x[--i]!]);
  }
  return steps.reverse();
}
