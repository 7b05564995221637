import { Clock } from '@fengsui/platform';
import type { DataSource } from 'typeorm';

const TOPICS = ['plan', 'crawl', 'session', 'index', 'detection', 'escalation', 'outbox'];

/** Rest of a loop that goes round once more while the drill is being closed, on a real clock. */
const CLOSING_MS = 20;

/**
 * The clock of a drill, the same for its database and for all parts that run over it: it runs faster than a real one, stands still at a moment
 * the conductor names, so that nobody is late because the machine is slow, and leaves out stretches in which nothing is due.
 */
export class DrillClock extends Clock {
  private real = Date.now();
  private hold = Infinity;
  private over = false;
  private readonly sleepers = new Set<() => void>();

  private constructor(
    private readonly dataSource: DataSource,
    private shown: number,
    private readonly speed: number,
  ) {
    super();
  }

  /** Puts the clock in the place of app.now(), in this database alone; it begins at a moment of the drill. */
  static async install(dataSource: DataSource, begins: Date, speed: number): Promise<DrillClock> {
    await dataSource.query(`
      create table app.drill_clock (shown timestamptz not null, real timestamptz not null, speed float8 not null, hold timestamptz not null)`);
    await dataSource.query(`insert into app.drill_clock values ($1, statement_timestamp(), $2, 'infinity')`, [
      begins,
      speed,
    ]);
    await dataSource.query(`
      create or replace function app.now() returns timestamptz language sql stable as
        'select least(shown + (statement_timestamp() - real) * speed, hold) from app.drill_clock'`);
    return new DrillClock(dataSource, begins.getTime(), speed);
  }

  now(): Date {
    return new Date(Math.min(this.shown + (Date.now() - this.real) * this.speed, this.hold));
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    // a loop that fails at once while everything is closing must not keep this process from anything else
    if (this.over) return new Promise((resolve) => setTimeout(resolve, CLOSING_MS));
    const until = this.now().getTime() + ms;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(look);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const look = (): void => {
        clearTimeout(timer);
        const left = until - this.now().getTime();
        if (left <= 0 || this.over) done();
        else timer = setTimeout(look, Math.max(5, left / this.speed));
      };
      signal?.addEventListener('abort', done);
      this.sleepers.add(look);
      look();
    });
  }

  /** Runs on, but no further than this moment. */
  async runUntil(hold: number): Promise<void> {
    if (hold === this.hold) return;
    await this.set(this.now().getTime(), hold);
  }

  /**
   * The moment is now. Call it when nothing is due before: the engine was alive and had nothing to do, so that the stretch is no outage. Its row
   * is locked first: a sign of life by the old clock would otherwise come after the new one.
   */
  async skipTo(moment: number): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`lock table engine_state in access exclusive mode`);
      await tx.query(`update app.drill_clock set shown = $1, real = statement_timestamp(), hold = $1`, [
        new Date(moment),
      ]);
      await tx.query(`update engine_state set beat_at = $1 where paused_at is null`, [new Date(moment)]);
      for (const topic of TOPICS) await tx.query(`select pg_notify('fengsui_wake', $1)`, [topic]);
    });
    this.take(moment, moment);
  }

  /** The drill is over: nobody waits any more, so that everything can be closed. */
  end(): void {
    this.over = true;
    for (const look of [...this.sleepers]) look();
  }

  private async set(shown: number, hold: number): Promise<void> {
    await this.dataSource.query(`update app.drill_clock set shown = $1, real = statement_timestamp(), hold = $2`, [
      new Date(shown),
      new Date(hold),
    ]);
    this.take(shown, hold);
  }

  private take(shown: number, hold: number): void {
    this.shown = shown;
    this.real = Date.now();
    this.hold = hold;
    for (const look of [...this.sleepers]) look();
  }
}
