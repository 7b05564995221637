interface Mean {
  mean: number;
  days: number;
}

/** Which row of the profile a moment belongs to. day: any number that differs from day to day; kind: days of one kind have one level. */
export interface CalendarSlot {
  day: number;
  hour: number;
  kind: string;
}

/** What is usual at this hour on such a day: a profile of the hours and a step for the kind of day, both learned day by day. */
export class DayProfile {
  private hours = new Map<number, Mean>();
  private kinds = new Map<string, Mean>();
  private slot: CalendarSlot | null = null;
  /** of the running hour, and of the running day beside the profile of its hours */
  private sums = { hour: 0, rows: 0, day: 0, dayRows: 0 };

  /** dayWeight: what one more day weighs. */
  constructor(private readonly dayWeight: number) {}

  copy(): DayProfile {
    const means = <K>(m: Map<K, Mean>): Map<K, Mean> => new Map([...m].map(([k, v]) => [k, { ...v }]));
    const copy = new DayProfile(this.dayWeight);
    [copy.hours, copy.kinds, copy.slot, copy.sums] = [
      means(this.hours),
      means(this.kinds),
      this.slot,
      { ...this.sums },
    ];
    return copy;
  }

  /** The usual value before this row is learned; null while this hour has not been seen on an earlier day. */
  usual(slot: CalendarSlot): number | null {
    this.turn(slot);
    const hour = this.hours.get(slot.hour);
    return hour ? hour.mean + this.step(slot.kind) : null;
  }

  learn(slot: CalendarSlot, value: number): void {
    this.turn(slot);
    this.sums.hour += value - this.step(slot.kind);
    this.sums.rows++;
    const hour = this.hours.get(slot.hour);
    if (hour) {
      this.sums.day += value - hour.mean;
      this.sums.dayRows++;
    }
  }

  private step(kind: string): number {
    const known = this.kinds.get(kind);
    return known && known.days >= 2 ? known.mean : 0;
  }

  /** Folds in the hour, and the day, that ended before this slot. */
  private turn(slot: CalendarSlot): void {
    const last = this.slot;
    if (last?.day === slot.day && last.hour === slot.hour) return;
    if (last && this.sums.rows > 0) this.fold(this.hours, last.hour, this.sums.hour / this.sums.rows);
    this.sums.hour = this.sums.rows = 0;
    if (last && last.day !== slot.day) {
      if (this.sums.dayRows > 0) this.fold(this.kinds, last.kind, this.sums.day / this.sums.dayRows);
      this.sums.day = this.sums.dayRows = 0;
    }
    this.slot = slot;
  }

  private fold<K>(means: Map<K, Mean>, key: K, value: number): void {
    const known = means.get(key) ?? { mean: 0, days: 0 };
    known.days++;
    known.mean += Math.max(this.dayWeight, 1 / known.days) * (value - known.mean);
    means.set(key, known);
  }
}
