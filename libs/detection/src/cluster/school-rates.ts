/** Before anything is known a school is taken to have one story a month; a week of the stream weighs as much as that. */
const PRIOR_DAYS = 7;
const PRIOR_STORIES = PRIOR_DAYS / 30;
const DAY = 86_400_000;
const MAX_SCHOOLS = 5_000;

/**
 * How often a school begins a story in this stream. Two posts on a college that is hardly ever named are one matter when they come within hours;
 * on a university that is named every day the school's name says nothing.
 */
export class SchoolRates {
  private readonly begun = new Map<string, number>();
  private since: number | null = null;

  /** novelty: 1 for a post that begins a story; less for one that joined and partly says what was said before: it might be another story. */
  began(schools: string[], at: number, novelty: number): void {
    this.since ??= at;
    for (const school of schools) {
      const n = (this.begun.get(school) ?? 0) + novelty;
      this.begun.delete(school);
      this.begun.set(school, n);
      if (this.begun.size > MAX_SCHOOLS) this.begun.delete(this.begun.keys().next().value!);
    }
  }

  /** Stories of the busiest of these schools that begin between two times (ms), by chance. */
  expected(schools: string[], from: number, to: number): number {
    const days = PRIOR_DAYS + (to - (this.since ?? to)) / DAY;
    const begun = Math.max(0, ...schools.map((s) => this.begun.get(s) ?? 0));
    return ((PRIOR_STORIES + begun) / days) * (Math.max(0, to - from) / DAY);
  }
}
