/** With fewer rows nothing is known. */
const ENOUGH = 30;

/**
 * How rare a value is among the last ones of its own series, in powers of ten. Within what was seen it is counted; beyond the largest few it falls off
 * as they do (an exponential tail above the smallest of them: peaks over threshold).
 */
export class Rarity {
  private ring: Float64Array;
  private sorted: Float64Array;
  private seen = 0;

  /** memory: rows remembered; tail: the largest values that the tail is drawn from. */
  constructor(
    private readonly memory: number,
    private readonly tail: number,
  ) {
    this.ring = new Float64Array(memory);
    this.sorted = new Float64Array(memory);
  }

  copy(): Rarity {
    const copy = new Rarity(this.memory, this.tail);
    copy.ring = this.ring.slice();
    copy.sorted = this.sorted.slice();
    copy.seen = this.seen;
    return copy;
  }

  /** log10 of one over the share of rows that would be as large: 0 ordinary, 4 one row in ten thousand. The value itself is not in the memory yet. */
  of(value: number): number {
    const n = Math.min(this.seen, this.memory);
    if (n < ENOUGH) return 0;
    const asLarge = n - this.firstNotBelow(value, n);
    return Math.max(0, Math.log10(n / (asLarge >= this.tail ? asLarge + 1 : this.beyond(value, n))));
  }

  /** Number of remembered rows that the tail lets expect at or above the value. */
  private beyond(value: number, n: number): number {
    const base = this.sorted[n - this.tail]!;
    let excess = 0;
    for (let i = n - this.tail; i < n; i++) excess += this.sorted[i]! - base;
    // equal values have no tail of their own: anything beyond them is new
    const scale = Math.max(excess / this.tail, 1e-6 * Math.max(Math.abs(base), 1e-6));
    return this.tail * Math.exp(-(value - base) / scale);
  }

  add(value: number): void {
    let n = Math.min(this.seen, this.memory);
    const slot = this.seen % this.memory;
    if (n === this.memory) {
      const at = this.firstNotBelow(this.ring[slot]!, n);
      this.sorted.copyWithin(at, at + 1, n);
      n--;
    }
    const at = this.firstNotBelow(value, n);
    this.sorted.copyWithin(at + 1, at, n);
    this.sorted[at] = value;
    this.ring[slot] = value;
    this.seen++;
  }

  private firstNotBelow(value: number, n: number): number {
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
