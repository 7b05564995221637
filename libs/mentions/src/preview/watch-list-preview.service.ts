import { Inject, Injectable } from '@nestjs/common';
import {
  checkDraft,
  packQueries,
  POSTS_PER_PAGE,
  type SourceToPack,
  tidyDraft,
  tooBroadByWords,
  WatchListRepository,
} from '@fengsui/collection';
import type { SourceName, WatchList, WatchListDraft, WatchListPreview, WatchListView } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { MentionViews } from '../mention.views.js';
import { type Looked, Tally } from './tally.js';

const DAY_MS = 86_400_000;
/** Posts in memory at a time. */
const BATCH = 2_000;
/** Fewer stored posts than this tell nothing about what a list would bring. */
const WEAK = 100;
/** A list that takes so much of what is somebody else's would take it everywhere; judged from so many such posts on. */
const FOREIGN_SHARE = 0.2;
const FOREIGN_MIN = 50;
/** Requests a day where no source is set up yet (sources.md 2.8). */
const USUAL_DAILY = 300;
const SEARCHES: Partial<Record<SourceName, 'weibo' | 'wechat'>> = {
  'weibo-m': 'weibo',
  'weibo-s': 'weibo',
  sogou: 'wechat',
};
const DRAFT = '\u0000draft';

/** Tries a watch list out on everything that is stored of the last seven days, posts kept out of sight and somebody else's among it. */
@Injectable()
export class WatchListPreviews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WatchListRepository) private readonly lists: WatchListRepository,
    @Inject(MentionViews) private readonly views: MentionViews,
  ) {}

  /** Every list with what it brought of late and who changed it last. */
  async list(): Promise<WatchListView[]> {
    const lists = await this.lists.list();
    const changes = await this.lists.changes();
    const brought: { id: string; n: number }[] = await this.dataSource.query(
      `select watch_list_id as id, count(*)::int as n from mention where watch_list_id is not null and excluded_by is null
         and coalesce(published_at, first_seen_at) > app.now() - interval '7 days' group by 1`,
    );
    const perWeek = new Map(brought.map((b) => [b.id, b.n]));
    return lists.map((l) => ({
      ...l,
      perDay: Math.round((perWeek.get(l.id) ?? 0) / 0.7) / 10,
      updatedAt: changes.get(l.id)!.at.toISOString(),
      updatedBy: changes.get(l.id)!.by,
    }));
  }

  /** replaces: the list that the draft is to replace; one of the same name is taken to be it. Throws UserError for a draft that makes no sense. */
  async preview(raw: WatchListDraft, replaces: string | null = null): Promise<WatchListPreview> {
    const draft = tidyDraft(raw);
    checkDraft(draft);
    const others = (await this.lists.list()).filter((l) => l.active && l.id !== replaces && l.name !== draft.name);
    const budgets = await this.lists.budgets();
    const { tally, days } = await this.count(draft, others);
    const excluded = [...tally.excluded].sort((a, b) => b[1].n - a[1].n);
    const shown = await this.views.byIds([...tally.samples, ...excluded.flatMap(([, e]) => e.samples)]);
    const pick = (ids: string[]) => shown.filter((v) => ids.includes(v.id));
    return {
      days: 7,
      stored: tally.stored,
      matched: tally.matched,
      perDay: days.map((day) => ({ day, matched: tally.perDay.get(day) ?? 0 })),
      samples: pick(tally.samples),
      excluded: excluded.map(([word, e]) => ({ word, n: e.n, samples: pick(e.samples) })),
      refusal: refusalOf(draft, tally, limitOf(draft, budgets)),
      note:
        tally.stored < WEAK
          ? `近七天入库的帖子只有 ${tally.stored} 条，以上估计仅供参考；保存后请过一两天再看。`
          : null,
      plan: planOf(draft, others, budgets),
    };
  }

  /** Throws UserError with the words of the preview where the draft would match everything. */
  async refuseTooBroad(draft: WatchListDraft, replaces: string | null = null): Promise<void> {
    const { refusal } = await this.preview(draft, replaces);
    if (refusal !== null) throw new UserError('too_broad', refusal, 400, 'schoolWords');
  }

  private async count(draft: WatchListDraft, inUse: WatchList[]): Promise<{ tally: Tally; days: string[] }> {
    const tally = new Tally(draft, inUse);
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const days: { day: string }[] = await tx.query(
        `select to_char((app.now() at time zone 'Asia/Shanghai')::date - n, 'YYYY-MM-DD') as day from generate_series(6, 0, -1) n`,
      );
      for await (const batch of posts(tx, draft.platforms)) for (const post of batch) tally.add(post);
      return { tally, days: days.map((d) => d.day) };
    });
  }
}

/** Posts since the beginning of the day six days ago in Beijing, newest first, in batches. */
async function* posts(tx: EntityManager, platforms: string[]): AsyncGenerator<Looked[]> {
  await tx.query(
    `declare preview no scroll cursor for
     select m.id, to_char(coalesce(m.published_at, m.first_seen_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day,
       concat_ws(E'\\n', m.title, m.text, o.title, o.text) as text, not m.about_school and m.excluded_by is null as "foreign"
     from mention m left join mention o on m.repost_of is not null and o.platform = m.platform and o.platform_id = m.repost_of
     where coalesce(m.published_at, m.first_seen_at) >= (date_trunc('day', app.now() at time zone 'Asia/Shanghai') - interval '6 days') at time zone 'Asia/Shanghai'
       and coalesce(m.published_at, m.first_seen_at) <= app.now()
       and m.platform = any($1) and not m.drill
     order by coalesce(m.published_at, m.first_seen_at) desc, m.seq desc`,
    [platforms],
  );
  for (;;) {
    const batch: Looked[] = await tx.query(`fetch ${BATCH} from preview`);
    if (batch.length === 0) return;
    yield batch;
  }
}

/** What all searches of a week can read at most: daily budget × posts on a page × 7. */
function limitOf(draft: WatchListDraft, budgets: SourceToPack[]): number {
  const daily = budgets
    .filter((b) => draft.platforms.includes(SEARCHES[b.source] as 'weibo'))
    .reduce((sum, b) => sum + b.daily, 0);
  return (daily || USUAL_DAILY) * POSTS_PER_PAGE * 7;
}

function refusalOf(draft: WatchListDraft, t: Tally, limit: number): string | null {
  const found = `近七天入库的 ${t.stored} 条中会命中 ${t.matched} 条`;
  const then = '范围过大，不能保存。请写全校名，或加上必含词、风险词。';
  const words = tooBroadByWords(draft);
  if (words !== null) return `${words}，几乎什么帖子都会命中：${found}。${then}`;
  if (t.matched > limit)
    return `${found}，超过每周能读取的 ${limit} 条（每日预算 × 每页 ${POSTS_PER_PAGE} 条 × 7 天）。${then}`;
  const share = t.foreign > 0 ? t.foreignMatched / t.foreign : 0;
  return t.foreign >= FOREIGN_MIN && share > FOREIGN_SHARE
    ? `${found}，其中 ${t.foreignMatched} 条与本校无关，占无关帖子的 ${Math.round(share * 100)}%，上限为 ${FOREIGN_SHARE * 100}%。${then}`
    : null;
}

function planOf(draft: WatchListDraft, others: WatchList[], budgets: SourceToPack[]): WatchListPreview['plan'] {
  const own = packQueries([...others, { ...draft, id: DRAFT }], budgets).filter((q) => q.watchListId === DRAFT);
  return [...new Set(own.map((q) => q.source))].map((source) => {
    const queries = own.filter((q) => q.source === source);
    const { intervalMs } = queries[0]!;
    return {
      source,
      queries: queries.map((q) => q.query),
      intervalMs,
      perDay: Math.round((queries.length * DAY_MS) / intervalMs),
    };
  });
}
