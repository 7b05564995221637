/** What stands at a line of the curve: x in pixels from its left; short: a number, or a short word. */
export interface Line {
  x: number;
  short: string;
}

/** Chinese characters are as wide as high, digits and spaces about half. */
const width = (text: string, size: number): number =>
  [...text].reduce((n, c) => n + (c < '\u2000' ? 0.6 : 1) * size, 0);

/**
 * The label of each line, in order, centred on it; null where it would lie on the one before: then that one speaks for both,
 * 「1–3」 for numbers, 「预警 3 次」 for the same word and 「预警等 3 项」 for different ones.
 */
export function markLabels(lines: Line[], size: number): (string | null)[] {
  const words = (group: number[]): string => {
    const [first, last] = [lines[group[0]!]!.short, lines[group.at(-1)!]!.short];
    if (group.length === 1) return first;
    if (group.every((i) => lines[i]!.short === first)) return `${first} ${group.length} 次`;
    return /^\d+$/.test(first) ? `${first}–${last}` : `${first}等 ${group.length} 项`;
  };
  const touch = (a: number[], b: number[]): boolean =>
    lines[b[0]!]!.x - lines[a[0]!]!.x < (width(words(a), size) + width(words(b), size)) / 2 + size / 2;
  const groups: number[][] = [];
  for (const i of lines.map((_, n) => n).sort((a, b) => lines[a]!.x - lines[b]!.x)) {
    groups.push([i]);
    // a label grows by what it takes in, and may then touch the one before it
    while (groups.length > 1 && touch(groups.at(-2)!, groups.at(-1)!)) groups.at(-2)!.push(...groups.pop()!);
  }
  const labels: (string | null)[] = lines.map(() => null);
  for (const group of groups) labels[group[0]!] = words(group);
  return labels;
}
