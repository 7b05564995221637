import { UserError } from '@fengsui/platform';
import type { DataSource } from 'typeorm';
import type { Agenda, Item } from './agenda.js';
import type { DrillClock } from './drill-clock.js';
import type { Written } from './script.js';
import { readSituation, type Situation } from './situation.js';

/** The situation is read so often. */
const LOOK_MS = 25;
/** With real people a quiet drill is looked at so often. */
const REST_MS = 250;
/** Nothing is due when so many looks in a row say so: what one stage has written may be about to wake the next. */
const CALM_LOOKS = 2;
/** Something that hangs for so long on a real clock ends the drill. */
const STUCK_MS = 60_000;
const MINUTE = 60_000;
/** Posts of a stretch of this length are read together. */
const STRETCH = 5 * MINUTE;
/** A post that the crawler has not found after this long on the drill's clock is not waited for: no watch list holds its words. */
const GIVEN_UP = 40 * MINUTE;

/**
 * Leads a drill through its time. Whatever is due is seen to before time goes on: the clock runs, and stands at the next moment at which something is
 * due; when all is quiet it is set to that moment at once.
 */
export class Conductor {
  private readonly stops: number[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: DrillClock,
    private readonly agenda: Agenda,
    private readonly written: readonly Written[],
    /** by real time, for people who answer themselves: the clock neither waits nor is set forward */
    private readonly real: boolean,
    private readonly hooks: {
      /** before every step */
      look(): Promise<void>;
      say(at: number, words: string): void;
      /** the drill is to end now; throws */
      check(): void;
    },
  ) {
    this.stops = [...new Set(written.map((w) => Math.ceil(w.at / STRETCH) * STRETCH))].sort((a, b) => a - b);
  }

  /** Plays until a moment of the drill's clock. Throws UserError when something hangs. */
  async playUntil(end: number): Promise<void> {
    let calm = 0;
    let movedAt = Date.now();
    for (;;) {
      this.hooks.check();
      await this.hooks.look();
      const now = this.clock.now().getTime();
      for (let item = this.agenda.takeDue(now); item; item = this.agenda.takeDue(now)) {
        await this.run(item, now);
        calm = 0;
      }
      const s = await readSituation(this.dataSource, this.expected(now));
      const missing = this.written.filter(
        (w) => w.at <= s.now && w.at > s.now - GIVEN_UP && !s.collected.has(w.platformId),
      );
      const next = this.nextStop(s, missing.length > 0, end);
      calm = s.busy.length === 0 ? calm + 1 : 0;
      if (calm < CALM_LOOKS) {
        if (Date.now() - movedAt > STUCK_MS)
          throw new UserError(
            'drill_stuck',
            `演练停在 ${s.busy.join('、') || '采集'}，${STUCK_MS / 1000} 秒没有进展，已中止。`,
          );
        if (!this.real) await this.clock.runUntil(next);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        continue;
      }
      if (s.now >= end) return;
      calm = 0;
      movedAt = Date.now();
      if (this.real) await new Promise((resolve) => setTimeout(resolve, REST_MS));
      else await this.clock.skipTo(next);
    }
  }

  /** Posts that should be stored by now and are still waited for. */
  private expected(now: number): string[] {
    return this.written.filter((w) => w.at <= now && w.at > now - GIVEN_UP).map((w) => w.platformId);
  }

  private nextStop(s: Situation, missing: boolean, end: number): number {
    const moments = [
      this.stops.find((at) => at > s.now),
      this.agenda.nextAt,
      s.dueAt,
      missing ? s.searchAt : null,
      // a search that is due has not come round yet
      missing && s.searching ? s.now + MINUTE : null,
      end,
    ];
    const later = moments.filter((m): m is number => m !== null && m !== undefined && m > s.now);
    // past the end, what is under way still needs time
    return later.length > 0 ? Math.min(...later) : s.now + MINUTE;
  }

  /** A refusal of the product is part of the drill; anything else ends it. */
  private async run({ run, words }: Item, now: number): Promise<void> {
    try {
      await run();
      if (words) this.hooks.say(now, words);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.hooks.say(now, `${words ?? '一步'}未能完成：${error.message}`);
    }
  }
}
