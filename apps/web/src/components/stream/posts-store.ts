import type { SearchAnswer, SearchHit } from '@fengsui/contract';
import { api } from '../../api/client';

const PAGE = 100;
/** Hits kept in full; those further away from where one reads are read again when they come into view. */
const KEPT = 1_500;

/** A row of the list. hit null: not held here at the moment. gone: no longer found. */
export interface Row {
  id: string;
  hit: SearchHit | null;
  gone: boolean;
}

/** What the list holds: rows are only ever added at its end, so that nothing moves under the reader. */
export class PostsStore {
  readonly rows: Row[] = [];
  /** the latest page's sentence and totals */
  answer: Omit<SearchAnswer, 'hits'> | null = null;
  error: unknown = null;
  loading = false;
  private readonly at = new Map<string, number>();
  private readonly stories = new Set<string>();
  private readonly asked = new Set<string>();
  private kept = 0;
  private closed = false;
  /** the rows in view: first and last */
  private view: [number, number] = [0, -1];

  /** params: of the search as of a moment; changed: called after every change. */
  constructor(
    private readonly params: string,
    private readonly fold: boolean,
    private readonly changed: () => void,
  ) {}

  close(): void {
    this.closed = true;
  }

  get complete(): boolean {
    return this.answer !== null && this.answer.next === null;
  }

  holds(id: string): boolean {
    return this.at.has(id);
  }

  /** The next page, unless one is under way or there is none. */
  async more(): Promise<void> {
    if (this.loading || this.complete) return;
    this.loading = true;
    this.error = null;
    this.changed();
    try {
      const p = new URLSearchParams(this.params);
      p.set('limit', String(PAGE));
      if (this.fold) p.set('fold', 'true');
      if (this.answer?.next) p.set('after', this.answer.next);
      const { hits, ...answer } = await api<SearchAnswer>('GET', `/api/search?${p}`);
      for (const hit of hits) this.add(hit);
      // totals are those of the first page: later ones count the same
      this.answer = this.answer ? { ...this.answer, next: answer.next, lacks: answer.lacks } : answer;
    } catch (error) {
      this.error = error;
    } finally {
      this.loading = false;
      if (!this.closed) this.changed();
    }
  }

  private add(hit: SearchHit): void {
    const { id } = hit.mention;
    if (this.at.has(id) || (this.fold && this.stories.has(hit.story))) return;
    this.stories.add(hit.story);
    this.at.set(id, this.rows.length);
    this.rows.push({ id, hit, gone: false });
    this.kept++;
  }

  /** Brings what stands in view, and lets go of what is far from it. */
  show(first: number, last: number): void {
    this.view = [first, last];
    const lost = this.rows.slice(first, last + 1).filter((r) => r.hit === null && !r.gone && !this.asked.has(r.id));
    if (lost.length > 0) void this.refresh(lost.map((r) => r.id));
    if (this.kept <= KEPT * 2) return;
    const middle = (first + last) / 2;
    this.kept = 0;
    this.rows.forEach((r, i) => {
      if (r.hit === null) return;
      if (Math.abs(i - middle) > KEPT / 2) r.hit = null;
      else this.kept++;
    });
  }

  /** After hints were lost: rows in view are read again now, others when they come into view. */
  async renew(): Promise<void> {
    const [first, last] = this.view;
    this.rows.forEach((r, i) => {
      if (r.hit === null || (i >= first && i <= last)) return;
      r.hit = null;
      this.kept--;
    });
    await this.refresh(this.rows.slice(first, last + 1).map((r) => r.id));
  }

  /** Reads these rows again, whatever else the search asks for: a correction shows, and what is no longer found says so. */
  async refresh(ids: string[]): Promise<void> {
    const known = ids.filter((id) => this.at.has(id));
    for (let i = 0; i < known.length; i += PAGE) {
      const part = known.slice(i, i + PAGE);
      for (const id of part) this.asked.add(id);
      try {
        const p = new URLSearchParams({ ids: part.join(','), limit: String(PAGE) });
        const q = new URLSearchParams(this.params).get('q');
        if (q) p.set('q', q);
        const { hits } = await api<SearchAnswer>('GET', `/api/search?${p}`);
        const found = new Map(hits.map((h) => [h.mention.id, h]));
        for (const id of part) {
          const row = this.rows[this.at.get(id)!]!;
          const hit = found.get(id);
          if (row.hit === null && hit) this.kept++;
          row.gone = !hit;
          row.hit = hit ?? row.hit;
        }
      } catch (error) {
        this.error = error;
      } finally {
        for (const id of part) this.asked.delete(id);
        if (!this.closed) this.changed();
      }
    }
  }
}
