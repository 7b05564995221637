import { Inject, Injectable } from '@nestjs/common';
import type { Talk } from '@fengsui/contract';
import { Clock } from '@fengsui/platform';
import { type Facets, IndexUnavailable, MentionIndex, type Selection, topTerms } from '@fengsui/search-index';
import { unitScope, type Viewer } from '../viewer.js';

const DAY = 86_400_000;
const WEEK_DAYS = 7;
const WORDS = 12;
const TOPICS = 6;
const REGIONS = 8;
/** Sampling two thousand posts for every hint and every open dashboard would cost more than the page; words of a day change slowly. */
const KEPT_MS = 60_000;
const NO_ANSWER = '检索服务没有应答，热词与分布暂缺。';

/** What was talked about in the last 24 hours and where, against the week before; one reading a minute serves everybody of the same scope. */
@Injectable()
export class TalkService {
  private readonly kept = new Map<string, { at: number; talk: Promise<Talk> }>();

  constructor(
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async talk(viewer: Viewer): Promise<Talk> {
    const now = this.clock.now().getTime();
    for (const [key, k] of this.kept) if (now - k.at >= KEPT_MS || now < k.at) this.kept.delete(key);
    const units = unitScope(viewer);
    const key = units ? [...units].sort().join(' ') : '*';
    const known = this.kept.get(key);
    if (known) return known.talk;
    const talk = this.read(units ? { unitIds: units } : {}, now);
    this.kept.set(key, { at: now, talk });
    try {
      const told = await talk;
      if (told.lacks) this.kept.delete(key);
      return told;
    } catch (error) {
      this.kept.delete(key);
      throw error;
    }
  }

  private async read(scope: Selection, now: number): Promise<Talk> {
    const day = { ...scope, from: new Date(now - DAY), to: new Date(now) };
    const week = { ...scope, from: new Date(now - (1 + WEEK_DAYS) * DAY), to: new Date(now - DAY) };
    try {
      const [facets, before, words] = await Promise.all([
        this.index.facets(day),
        this.index.facets(week),
        topTerms(this.index, day, week, WORDS),
      ]);
      return {
        total: facets.sentiment.reduce((n, v) => n + v.count, 0),
        words: words.map(({ word, share, backgroundShare }) => ({ word, share, weekShare: backgroundShare })),
        topics: topicsOf(facets, before),
        platforms: facets.platform.map(({ value, count }) => ({ platform: value, count })),
        regions: facets.region.slice(0, REGIONS).map(({ value, count }) => ({ region: value, count })),
        lacks: null,
      };
    } catch (error) {
      if (!(error instanceof IndexUnavailable)) throw error;
      return { total: 0, words: [], topics: [], platforms: [], regions: [], lacks: NO_ANSWER };
    }
  }
}

function topicsOf(day: Facets, week: Facets): Talk['topics'] {
  const usual = new Map(week.topic.map((t) => [t.value, t.count / WEEK_DAYS]));
  return day.topic
    .slice(0, TOPICS)
    .map(({ value, count }) => ({ topic: value, count, before: Math.round((usual.get(value) ?? 0) * 10) / 10 }));
}
