import { matchUnit, riskTopicOf, type UnitNames } from '@fengsui/analysis';
import { beijingTime, type Sql } from '@fengsui/platform';
import type { NewAlarm } from './alarm.js';

/** A word of the board that concerns the school, as it stands. */
export interface HotNow {
  id: string;
  board: 'search' | 'band';
  word: string;
  first_seen_at: Date;
  best_rank: number | null;
  watch_list_id: string | null;
  incident_id: string | null;
  rank: number | null;
  heat: string | null;
  /** it was told of when it came */
  told: boolean;
  /** … and when it stood among the first ten */
  told_top: boolean;
}

const TOP = 10;
/** A topic seen before that is history. */
const FRESH = `interval '6 hours'`;
/** One appearance of a word, on whichever board: two boards show the same word minutes apart. */
const KEY = `'hot:' || h.word || ':' || to_char(h.first_seen_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;

/** Topics of late that were not told of yet, or have come among the first ten since. */
export async function untoldTopics(tx: Sql): Promise<HotNow[]> {
  return tx.query(
    `select h.*, r.rank, r.heat, a.told, a.told_top
     from hot_topic h
       left join lateral (select rank, heat from hot_rank r where r.topic_id = h.id and r.rank is not null order by r.at desc limit 1) r on true
       cross join lateral (select exists (select 1 from alarm where dedupe_key = ${KEY} || ':on') as told,
         exists (select 1 from alarm where dedupe_key = ${KEY} || ':top') as told_top) a
     where h.last_seen_at > app.now() - ${FRESH} and not a.told_top and (not a.told or h.best_rank <= ${TOP}) order by h.id`,
  );
}

/** The alarm of one topic: once when it comes, once more when it enters the first ten. */
export function hotAlarm(h: HotNow, units: UnitNames[]): NewAlarm {
  const top = (h.best_rank ?? Infinity) <= TOP;
  const topic = riskTopicOf(h.word);
  const day = new Date(h.first_seen_at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return {
    kind: 'hot_search',
    watchListId: h.watch_list_id,
    dedupeKey: `hot:${h.word}:${day}:${top ? 'top' : 'on'}`,
    reason: reasonOf(h, top),
    clearWhen: '该词离开热搜榜满 6 小时，且相关帖子不再增加',
    numbers: {
      topicId: h.id,
      board: h.board,
      word: h.word,
      rank: top ? h.best_rank : h.rank,
      heat: h.heat === null ? null : Number(h.heat),
      incidentId: h.incident_id,
    },
    mentionIds: [],
    unitId: matchUnit(h.word, topic, units),
    topic,
  };
}

function reasonOf(h: HotNow, top: boolean): string {
  const board = h.board === 'search' ? '微博热搜' : '微博热搜榜';
  const rank = top ? h.best_rank : h.rank;
  const place = rank === null ? '（榜外推荐位）' : `第 ${rank} 位`;
  const heat = h.heat === null ? '' : `，热度 ${words(Number(h.heat))}`;
  const verb = top && h.told ? `升入${board}前十，` : `登上${board}`;
  return `“${h.word}”${verb}${place}（${beijingTime(h.first_seen_at)} 起${heat}）`;
}

/** 12.3 万. */
function words(n: number): string {
  return n >= 10_000 ? `${Math.round(n / 1_000) / 10} 万` : String(n);
}
