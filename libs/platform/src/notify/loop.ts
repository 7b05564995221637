import { Logger } from '@nestjs/common';
import { type Observable, type Subscription, merge, filter } from 'rxjs';
import type { WakeTopic } from '@fengsui/contract';
import type { Clock } from '../clock/clock.js';
import type { PgListener } from './pg-listener.js';

/** What a loop does: one round; answers how many ms it may rest at most (0: there is more to do at once). */
export type Round = () => Promise<number>;

/** Runs rounds one after another: rests, wakes early by hint, survives a failed round, and stops only between rounds. */
export class Loop {
  private readonly log: Logger;
  private stopping = false;
  private poke: () => void = () => undefined;
  private poked = false;
  private running: Promise<void> = Promise.resolve();
  private hints: Subscription | undefined;

  constructor(
    private readonly name: string,
    private readonly round: Round,
    private readonly clock: Clock,
    private readonly failureRestMs = 1_000,
  ) {
    this.log = new Logger(name);
  }

  start(listener: PgListener, topic: WakeTopic): void {
    const hints: Observable<unknown> = merge(listener.wake.pipe(filter((t) => t === topic)), listener.reconnected);
    this.hints = hints.subscribe(() => this.wakeUp());
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.hints?.unsubscribe();
    this.wakeUp();
    await this.running;
  }

  private wakeUp(): void {
    this.poked = true;
    this.poke();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.poked = false;
      let rest: number;
      try {
        rest = await this.round();
      } catch (error) {
        this.log.error(
          error instanceof Error ? `${this.name}：${error.message}` : String(error),
          error instanceof Error ? error.stack : '',
          this.name,
        );
        // a hint must not hurry a round that fails: the fault would be repeated as fast as hints come
        this.poked = false;
        rest = this.failureRestMs;
      }
      if (rest > 0 && !this.poked && !this.stopping) await this.rest(rest);
    }
  }

  private async rest(ms: number): Promise<void> {
    const woken = new AbortController();
    this.poke = () => woken.abort();
    await this.clock.sleep(ms, woken.signal);
  }
}
