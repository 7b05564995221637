import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Rows rendered beyond the window, in pixels: what a turn of the wheel covers before the next frame. */
const BEYOND = 900;

/** Rows of unequal height in one long page, of which only those near the window exist. */
export interface Virtual {
  first: number;
  last: number;
  /** of all rows, in pixels */
  height: number;
  /** where a row begins */
  top: (index: number) => number;
  /** how high a row is, as far as is known */
  size: (index: number) => number;
  /** ref of a rendered row, whose data-index says which it is */
  measure: (element: HTMLElement | null) => void;
}

/**
 * box: the element the rows stand in, in the window's own scrolling. Heights are guessed until a row has been rendered, then measured; when a row
 * above the window turns out otherwise the window moves along, so that what one reads stays where it is. key: another one begins anew.
 */
export function useVirtual(box: RefObject<HTMLElement | null>, count: number, guess: number, key: string): Virtual {
  const sizes = useRef(new Sizes(guess));
  const [, redraw] = useState(0);
  const [range, setRange] = useState({ first: 0, last: -1 });
  const begun = useRef(key);
  if (begun.current !== key) {
    begun.current = key;
    sizes.current = new Sizes(guess);
  }
  sizes.current.count(count);

  const look = useCallback((): void => {
    if (!box.current) return;
    const above = -box.current.getBoundingClientRect().top;
    const first = sizes.current.at(above - BEYOND);
    const last = sizes.current.at(above + window.innerHeight + BEYOND);
    setRange((r) => (r.first === first && r.last === last ? r : { first, last }));
  }, [box]);

  useEffect(() => {
    let frame = 0;
    const soon = (): void => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        look();
      });
    };
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
    };
  }, [look]);
  useLayoutEffect(look, [look, count, key]);

  const observer = useRef<ResizeObserver | null>(null);
  observer.current ??= new ResizeObserver((entries) => {
    const above = box.current ? -box.current.getBoundingClientRect().top : 0;
    let shift = 0;
    let any = false;
    for (const { target, borderBoxSize } of entries) {
      const index = Number((target as HTMLElement).dataset['index']);
      if (!target.isConnected || !borderBoxSize[0]) continue;
      const passed = sizes.current.top(index) < above;
      const grown = sizes.current.set(index, borderBoxSize[0].blockSize);
      any ||= grown !== 0;
      if (passed) shift += grown;
    }
    if (!any) return;
    flushSync(() => redraw((n) => n + 1));
    if (shift !== 0) window.scrollBy({ top: shift, behavior: 'instant' });
    look();
  });
  useEffect(() => () => observer.current?.disconnect(), []);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    observer.current?.observe(element);
    return () => observer.current?.unobserve(element);
  }, []);

  return {
    first: range.first,
    last: Math.min(range.last, count - 1),
    height: sizes.current.top(count),
    top: (i) => sizes.current.top(i),
    size: (i) => sizes.current.size(i),
    measure,
  };
}

/** Heights of rows and where each begins; sums are made anew from the first one that changed. */
class Sizes {
  private heights = new Float64Array(256);
  private tops = new Float64Array(257);
  private n = 0;
  /** tops up to here are right */
  private good = 0;

  constructor(private readonly guess: number) {}

  count(n: number): void {
    if (n > this.heights.length) {
      const room = Math.max(n, this.heights.length * 2);
      const [heights, tops] = [new Float64Array(room), new Float64Array(room + 1)];
      heights.set(this.heights);
      tops.set(this.tops);
      [this.heights, this.tops] = [heights, tops];
    }
    this.n = n;
    this.good = Math.min(this.good, n);
  }

  /** Answers by how much the row is higher than was thought. */
  set(i: number, height: number): number {
    const before = this.size(i);
    if (i >= this.n || Math.abs(before - height) < 0.5) return 0;
    this.heights[i] = height;
    this.good = Math.min(this.good, i);
    return height - before;
  }

  size(i: number): number {
    return this.heights[i] || this.guess;
  }

  top(i: number): number {
    for (; this.good < i; this.good++) this.tops[this.good + 1] = this.tops[this.good]! + this.size(this.good);
    return this.tops[i]!;
  }

  /** The row at this height, the first or last beyond the ends. */
  at(y: number): number {
    this.top(this.n);
    let [low, high] = [0, Math.max(0, this.n - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
