/** Something that a person, the director or the script does at a moment of the drill's clock. */
export interface Item {
  /** unix milliseconds */
  at: number;
  /** a line of progress; null: not worth one */
  words: string | null;
  run(): Promise<void>;
}

/** What is still to be done, by time. */
export class Agenda {
  private items: Item[] = [];

  add(item: Item): void {
    const i = this.items.findIndex((x) => x.at > item.at);
    this.items.splice(i < 0 ? this.items.length : i, 0, item);
  }

  /** The moment of the next; null: nothing is left. */
  get nextAt(): number | null {
    return this.items[0]?.at ?? null;
  }

  /** Takes the next that is due. */
  takeDue(now: number): Item | null {
    return this.items[0] && this.items[0].at <= now ? this.items.shift()! : null;
  }
}
