/** An entry of the 热搜 board as a site shows it; rank counts from 1. */
export interface HotEntry {
  word: string;
  rank: number;
  /** heat */
  num: number;
  /** 新, 热, 沸, 爆 or nothing */
  label: string;
}
/** A word on its way over the board: from each moment on the rank named, null: off the board. */
export interface HotWord {
  word: string;
  label?: string;
  course: { at: number; rank: number | null }[];
}

const SIZE = 50;
const LABELS = ['', '新', '热', '', '沸', ''];
const SUBJECTS = ['冷空气', '高铁', '电影', '车展', '马拉松', '秋天', '咖啡', '羽毛球', '博物馆', '火锅'];
const EVENTS = ['有多火', '今日发布', '相关提醒', '第一批体验者', '背后的故事'];

/** The hot-search board: fifty words of every day, and those that a test or the demonstration sends over it. */
export class HotBoard {
  private words: HotWord[] = [];

  constructor(private readonly now: () => number) {}

  /** Replaces the course of a word, or adds it. */
  set(word: HotWord): void {
    this.words = [
      ...this.words.filter((w) => w.word !== word.word),
      { ...word, course: [...word.course].sort((a, b) => a.at - b.at) },
    ];
  }
  clear(): void {
    this.words = [];
  }

  /** The board of now, best rank first. */
  board(): HotEntry[] {
    const now = this.now();
    const day = Math.floor(now / 86_400_000);
    const filler = Array.from({ length: SIZE }, (_, i) => {
      const n = (i * 7 + day) % SIZE;
      return { word: `${SUBJECTS[n % 10]}${EVENTS[Math.floor(n / 10)]}`, label: LABELS[i % LABELS.length]! };
    });
    const guests = this.words
      .map((w) => ({ word: w.word, label: w.label ?? '新', rank: w.course.findLast((c) => c.at <= now)?.rank ?? null }))
      .filter((w): w is { word: string; label: string; rank: number } => w.rank !== null && w.rank <= SIZE)
      .sort((a, b) => a.rank - b.rank);
    const list: { word: string; label: string }[] = filler;
    for (const g of guests) list.splice(Math.max(0, g.rank - 1), 0, { word: g.word, label: g.label });
    return list
      .slice(0, SIZE)
      .map((e, i) => ({ ...e, rank: i + 1, num: Math.floor(1_200_000 / (i + 1)) + (day % 97) }));
  }
}
