/** What stands at a line of the curve: x in pixels from its left; short: a number, or a short word. */
export interface Line {
  x: number;
  short: string;
}

/**
 * The label of each line, in order; null where it would lie on the one before: then that one speaks for both,
 * 「1–3」 for numbers and 「预警 3 次」 for the same word.
 */
export function markLabels(lines: Line[], size: number): (string | null)[] {
  const labels: (string | null)[] = lines.map(() => null);
  const order = lines.map((_, i) => i).sort((a, b) => lines[a]!.x - lines[b]!.x);
  let group: number[] = [];
  const words = (): string => {
    const [first, last] = [lines[group[0]!]!.short, lines[group.at(-1)!]!.short];
    if (group.length === 1) return first;
    return first === last ? `${first} ${group.length} 次` : `${first}–${last}`;
  };
  for (const i of order) {
    const before = group.length > 0 ? lines[group[0]!]! : null;
    // both labels are centred on their lines, and the first may yet grow by its number
    if (before && lines[i]!.x - before.x < size * (Math.max(before.short.length, lines[i]!.short.length) + 2)) {
      group.push(i);
    } else {
      group = [i];
    }
    labels[group[0]!] = words();
  }
  return labels;
}
