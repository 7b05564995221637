/** What stands at a line of the curve: x in pixels from its left; short: a number, or a short word. */
export interface Line {
  x: number;
  short: string;
}

/** Chinese characters are as wide as high, digits and spaces about half. */
const width = (text: string, size: number): number =>
  [...text].reduce((n, c) => n + (c < '\u2000' ? 0.6 : 1) * size, 0);

/** A label: its words, and by how many px it stands beside its line so as not to leave the room there is. */
export interface Label {
  text: string;
  shift: number;
}

/**
 * The label of each line, in order, centred on it where there is room (px on the scale of x); null where it would lie on the one before: then that
 * one speaks for both, 「1–3」 for numbers, 「预警 3 次」 for the same word and 「预警等 3 项」 for different ones.
 */
export function markLabels(lines: Line[], size: number, room: { from: number; to: number }): (Label | null)[] {
  const words = (group: number[]): string => {
    const [first, last] = [lines[group[0]!]!.short, lines[group.at(-1)!]!.short];
    if (group.length === 1) return first;
    if (group.every((i) => lines[i]!.short === first)) return `${first} ${group.length} 次`;
    return /^\d+$/.test(first) ? `${first}–${last}` : `${first}等 ${group.length} 项`;
  };
  const placed = (group: number[]): Label & { left: number; right: number } => {
    const text = words(group);
    const half = width(text, size) / 2;
    const { x } = lines[group[0]!]!;
    const centre = Math.max(room.from + half, Math.min(room.to - half, x));
    return { text, shift: centre - x, left: centre - half, right: centre + half };
  };
  const groups: number[][] = [];
  for (const i of lines.map((_, n) => n).sort((a, b) => lines[a]!.x - lines[b]!.x)) {
    groups.push([i]);
    // a label grows by what it takes in, and may then touch the one before it
    while (groups.length > 1 && placed(groups.at(-1)!).left - placed(groups.at(-2)!).right < size / 2)
      groups.at(-2)!.push(...groups.pop()!);
  }
  const labels: (Label | null)[] = lines.map(() => null);
  for (const group of groups) {
    const { text, shift } = placed(group);
    labels[group[0]!] = { text, shift };
  }
  return labels;
}
