import type { Clock } from '@fengsui/platform';
import type { MentionIndex } from '@fengsui/search-index';
import type { DataSource, EntityManager } from 'typeorm';
import { CALM_MINUTES, endCalm, keepOpen, type NewAlarm, openAlarm, raise } from './alarm.js';
import { sentimentShift, type Shares } from './sentiment-shift.js';
import { CLEAR_MINUTES, type Minute, MinutesRead, type Spike, spikeNow } from './spike.js';
import { type Before, sentimentClears, sentimentReason, spikeClears, spikeReason } from './words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What is usual is learned from so many days. */
const PAST_DAYS = 14;
/** Posts are found late: the last hours are read anew at every look. */
const SETTLE = 6 * HOUR;
/** … and everything before them this often, since old posts are found too. */
const RELEARN = HOUR;
const TONE_MINUTES = 60;
const TONE_DAYS = 7;

interface Learned {
  read: MinutesRead;
  /** the week before `until`, hour by hour */
  hours: Shares[];
  until: number;
  at: number;
}

/** Volume and tone of each watch list, minute by minute. What was learned of a list lives in this process and is learned again from the index. */
export class RiseWatch {
  private readonly learned = new Map<string, Learned>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly index: MentionIndex,
    private readonly clock: Clock,
  ) {}

  /** One look at one list: at most one alarm of each kind. */
  async look(watchListId: string): Promise<void> {
    const now = this.clock.now();
    const past = await this.past(watchListId, now);
    if (past === null) return;
    const minutes = await this.minutes(watchListId, past.until, now.getTime() + 1_000);
    await this.volume(watchListId, spikeNow(past.read, minutes), minutes, now);
    await this.tone(watchListId, past.hours, minutes, now);
  }

  /** What lies before the last hours; null while the list has no post. */
  private async past(watchListId: string, now: Date): Promise<Learned | null> {
    const known = this.learned.get(watchListId);
    if (known && now.getTime() - known.at < RELEARN && known.at <= now.getTime() && known.read.minutes > 0)
      return known;
    const [{ first }] = await this.dataSource.query(
      `select min(published_at) as first from mention where watch_list_id = $1 and about_school and published_at > $2`,
      [watchListId, new Date(now.getTime() - PAST_DAYS * DAY)],
    );
    if (first === null) return null;
    const from = Math.floor((first as Date).getTime() / MINUTE) * MINUTE;
    const until = Math.max(from, Math.floor((now.getTime() - SETTLE) / MINUTE) * MINUTE);
    const read = new MinutesRead();
    if (until > from) read.read(await this.minutes(watchListId, from, until));
    const week = { watchListId, from: new Date(until - TONE_DAYS * DAY), to: new Date(until) };
    const learned = {
      read,
      hours: (await this.index.series(week, HOUR)).map((h) => ({ total: h.pos + h.neu + h.neg, negative: h.neg })),
      until,
      at: now.getTime(),
    };
    this.learned.set(watchListId, learned);
    return learned;
  }

  private async minutes(watchListId: string, from: number, to: number): Promise<Minute[]> {
    const series = await this.index.series({ watchListId, from: new Date(from), to: new Date(to) }, MINUTE);
    return series.map((p) => ({ at: new Date(p.at), total: p.pos + p.neu + p.neg, negative: p.neg }));
  }

  private async volume(watchListId: string, spike: Spike | null, minutes: Minute[], now: Date): Promise<void> {
    const recent = minutes.slice(-CLEAR_MINUTES).reduce((n, m) => n + m.total, 0);
    await this.settle(
      'spike',
      watchListId,
      spike !== null,
      (clearBelow) => recent >= clearBelow,
      async (tx) => {
        const before = await this.before(watchListId, spike!.windowMinutes, now);
        return {
          ...(await this.posts(tx, watchListId, spike!.windowMinutes, now)),
          reason: spikeReason(spike!, before, now),
          clearWhen: spikeClears(spike!, CALM_MINUTES),
          numbers: { ...spike!, ...before },
        };
      },
      now,
    );
  }

  private async tone(watchListId: string, hours: Shares[], minutes: Minute[], now: Date): Promise<void> {
    const recent = minutes
      .slice(-TONE_MINUTES)
      .reduce((sum, m) => ({ total: sum.total + m.total, negative: sum.negative + m.negative }), {
        total: 0,
        negative: 0,
      });
    const shift = sentimentShift(recent, hours);
    await this.settle(
      'sentiment',
      watchListId,
      shift !== null,
      (clearBelow) => recent.total > 0 && recent.negative / recent.total >= clearBelow,
      async (tx) => ({
        ...(await this.posts(tx, watchListId, TONE_MINUTES, now)),
        reason: sentimentReason(shift!, TONE_MINUTES, now),
        clearWhen: sentimentClears(shift!, TONE_MINUTES, CALM_MINUTES),
        numbers: { ...shift! },
      }),
      now,
    );
  }

  /** Raises a new rise, keeps or ends the open one. isOver: above the level that ends it. */
  private async settle(
    kind: 'spike' | 'sentiment',
    watchListId: string,
    high: boolean,
    isOver: (clearBelow: number) => boolean,
    describe: (
      tx: EntityManager,
    ) => Promise<Pick<NewAlarm, 'reason' | 'clearWhen' | 'numbers' | 'mentionIds' | 'unitId' | 'topic'>>,
    now: Date,
  ): Promise<void> {
    if (!high && (await openAlarm(this.dataSource, kind, watchListId)) === null) return;
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext($1))`, [`${kind}:${watchListId}`]);
      await endCalm(tx, kind, watchListId);
      const open = await openAlarm(tx, kind, watchListId);
      if (open && isOver(open.clearBelow)) await keepOpen(tx, open.id);
      if (open || !high) return;
      const dedupeKey = `${kind}:${watchListId}:${Math.floor(now.getTime() / MINUTE)}`;
      await raise(tx, { kind, watchListId, dedupeKey, ...(await describe(tx)) });
    });
  }

  private async before(watchListId: string, minutes: number, now: Date): Promise<Before> {
    const [{ first }] = await this.dataSource.query(
      `select min(published_at) as first from mention where watch_list_id = $1 and about_school`,
      [watchListId],
    );
    const ago = async (days: number): Promise<number | null> => {
      const to = now.getTime() - days * DAY;
      const from = to - minutes * MINUTE;
      if (from < (first as Date).getTime()) return null;
      return this.index.count({ watchListId, from: new Date(from), to: new Date(to) });
    };
    return { yesterday: await ago(1), lastWeek: await ago(7) };
  }

  /** The posts of the stretch, the negative ones first, and what most of them are about. */
  private async posts(
    tx: EntityManager,
    watchListId: string,
    minutes: number,
    now: Date,
  ): Promise<Pick<NewAlarm, 'mentionIds' | 'unitId' | 'topic'>> {
    const posts: { id: string; unit_id: string | null; topic: string | null }[] = await tx.query(
      `select id, unit_id, topic from mention where watch_list_id = $1 and about_school and published_at > $2 and published_at <= $3
       order by (sentiment = 'neg') desc, published_at desc limit 200`,
      [watchListId, new Date(now.getTime() - minutes * MINUTE), now],
    );
    return {
      mentionIds: posts.map((p) => p.id),
      unitId: majority(posts.map((p) => p.unit_id)),
      topic: majority(posts.map((p) => p.topic)),
    };
  }
}

/** The value that more than half of those that have one share. */
function majority(values: (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const v of values) if (v) counts.set(v, (counts.get(v) ?? 0) + 1);
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  return top && top[1] * 2 > all ? top[0] : null;
}
