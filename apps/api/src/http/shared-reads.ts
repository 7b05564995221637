import { Injectable } from '@nestjs/common';

/**
 * A read that many viewers of the same right ask for at once, run once for all who wait. It begins after the request came, never before: an
 * answer is not older than the hint that made a page ask (docs/adr/0027). So at most two are under way: one for those who came first, one for
 * everybody since.
 */
@Injectable()
export class SharedReads {
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Promise<unknown>>();

  /** key: what is read and by what right; everything the answer depends on. */
  of<T>(key: string, read: () => Promise<T>): Promise<T> {
    const waiting = this.next.get(key);
    if (waiting) return waiting as Promise<T>;
    const running = this.running.get(key);
    if (!running) return this.begin(key, read);
    const begin = (): Promise<T> => {
      this.next.delete(key);
      return this.begin(key, read);
    };
    // how the read before ended does not matter to those who wait for the next
    const next = running.then(begin, begin);
    this.next.set(key, next);
    return next;
  }

  private begin<T>(key: string, read: () => Promise<T>): Promise<T> {
    const done = (): void => void (this.running.get(key) === run && this.running.delete(key));
    const run: Promise<T> = read().finally(done);
    this.running.set(key, run);
    return run;
  }
}
