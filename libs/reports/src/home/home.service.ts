import { Inject, Injectable } from '@nestjs/common';
import type { HomeItem, HomeView } from '@fengsui/contract';
import { Clock } from '@fengsui/platform';
import type { Viewer } from '../viewer.js';
import { type Counts, HOME_SOURCES, type HomeSource, type Waiting } from './source.js';

const DAYS = 7;
const MOST = 30;
/** Of what waits and of what is late, so many stand on the page. */
const SHOWN = 50;

/** What waits for somebody, what others are late with, what changed: every source read and merged. The home page and the phone's 待办 both show it. */
@Injectable()
export class HomeService {
  constructor(
    @Inject(HOME_SOURCES) private readonly sources: HomeSource[],
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async home(viewer: Viewer): Promise<HomeView> {
    const now = this.clock.now();
    const span = { now, since: new Date(now.getTime() - DAYS * 86_400_000), most: MOST, shown: SHOWN };
    const found = await Promise.all(this.sources.map((s) => s.read(viewer, span)));
    const waiting = found.flatMap((f) => f.waiting).sort(byTime);
    const first = (which: (i: Waiting) => boolean): HomeItem[] =>
      waiting
        .filter(which)
        .slice(0, SHOWN)
        .map(({ mine: _, ...item }) => item);
    const counts = sum(found.map((f) => f.counts ?? countsOf(f.waiting)));
    const changes = found.flatMap((f) => f.changes ?? []).sort((a, b) => b.at.localeCompare(a.at));
    return {
      ...{ now: now.toISOString(), sentence: sentence(counts) },
      ...{ waits: first((i) => i.mine), waitCount: counts.mine },
      ...{ late: first((i) => !i.mine && i.late), lateCount: counts.others },
      changes: changes.slice(0, MOST),
    };
  }
}

function countsOf(waiting: Waiting[]): Counts {
  const mine = waiting.filter((i) => i.mine);
  const others = waiting.filter((i) => !i.mine && i.late);
  return { mine: mine.length, mineLate: mine.filter((i) => i.late).length, others: others.length };
}
const sum = (counts: Counts[]): Counts =>
  counts.reduce((a, b) => ({
    mine: a.mine + b.mine,
    mineLate: a.mineLate + b.mineLate,
    others: a.others + b.others,
  }));

/** Late ones first, then the nearest; without a time last, the oldest first. */
function byTime(a: HomeItem, b: HomeItem): number {
  const at = (i: HomeItem): string => i.dueAt ?? `9${i.startsAt}`;
  return at(a).localeCompare(at(b));
}

/** 「3 件等您办，1 件已过时限；别人另有 2 件逾期未办。」 */
function sentence(n: Counts): string {
  const first =
    n.mine === 0 ? '没有等您办的事' : `${n.mine} 件等您办${n.mineLate > 0 ? `，${n.mineLate} 件已过时限` : ''}`;
  return `${first}${n.others > 0 ? `；别人另有 ${n.others} 件逾期未办` : ''}。`;
}
