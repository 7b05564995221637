import type { Post } from './post.js';
import { Random } from './random.js';
import { ANGRY, CHATTER, ENDINGS, LONG_TAIL, OPENINGS, REPOST, SCHOOL_NAMES, SCHOOL_NEWS, STRANGERS } from './texts.js';
import type { World } from './world.js';

export interface WeekPlanOptions {
  /** first moment, unix milliseconds or a Date */
  from: number | Date;
  seed?: number;
  /** days that it covers; 7 when left out */
  days?: number;
  /** matching posts an hour, as the mean of a day; 200 when left out */
  perHour?: number;
  /** minutes in which the rate is another; at: unix milliseconds or a Date */
  bursts?: { at: number | Date; perHour: number; minutes: number }[];
  /** share of homonyms among all posts; 0.03 when left out */
  strangers?: number;
  /** share of matching posts that are deleted, edited, reposts, long; 0.02, 0.02, 0.12, 0.05 when left out */
  deleted?: number;
  edited?: number;
  reposts?: number;
  long?: number;
  /** WeChat articles a day; 5 when left out */
  articles?: number;
}

/** What was planned, so that a test can say what had to be found. Ids are mids in order of time. */
export interface WeekPlan {
  from: number;
  /** exclusive */
  until: number;
  /** posts that name the school, and reposts of such */
  matching: { id: string; at: number; deletedAt: number | null; kind: 'post' | 'repost' | 'long' | 'edited' }[];
  /** posts that a search for a name of the school finds although another school is meant */
  strangers: { id: string; at: number }[];
  articles: { id: string; at: number }[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Posts by the Beijing hour, relative to the day's mean: asleep at four, loudest in the evening. */
const PROFILE = [
  0.5, 0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 0.9, 1.1, 1.1, 1.2, 1.4, 1.6, 1.3, 1.1, 1.0, 1.1, 1.3, 1.5, 1.6, 1.7, 1.7, 1.5, 1,
];
const MEAN = PROFILE.reduce((a, b) => a + b, 0) / 24;
/** Roots that are still passed on. */
const ROOTS = 40;

/** Puts a seeded stretch of life into the world: a day and night profile, bursts, homonyms, reposts, long texts, edits, deletions, articles. */
export function planWeek(world: World, options: WeekPlanOptions): WeekPlan {
  const random = new Random(options.seed ?? 1);
  const o = {
    days: 7,
    perHour: 200,
    strangers: 0.03,
    deleted: 0.02,
    edited: 0.02,
    reposts: 0.12,
    long: 0.05,
    articles: 5,
    ...options,
  };
  const from = Number(o.from);
  const until = from + o.days * 24 * HOUR;
  const bursts = (o.bursts ?? []).map((b) => ({ ...b, at: Number(b.at), end: Number(b.at) + b.minutes * MINUTE }));
  const plan: WeekPlan = { from, until, matching: [], strangers: [], articles: [] };
  const roots: Post[] = [];
  let owed = 0;
  for (let minute = from; minute < until; minute += MINUTE) {
    const burst = bursts.find((b) => minute >= b.at && minute < b.end);
    const hour = Math.floor((minute / HOUR + 8) % 24);
    owed += (burst?.perHour ?? (o.perHour * PROFILE[hour]!) / MEAN) / 60;
    const due = Math.floor(owed);
    owed -= due;
    const moments = Array.from({ length: due }, () => minute + Math.floor(random.next() * MINUTE)).sort(
      (a, b) => a - b,
    );
    for (const at of moments) {
      const post = matching(world, random, o, at, burst !== undefined, roots);
      const kind = post.repostOf
        ? 'repost'
        : post.edits.length > 0
          ? 'edited'
          : post.text.length > 140
            ? 'long'
            : 'post';
      plan.matching.push({ id: post.id, at, deletedAt: post.deletedAt, kind });
      if (!post.repostOf && (burst || random.next() < 0.05)) roots.push(post);
      if (roots.length > ROOTS) roots.shift();
      if (random.next() < o.strangers / (1 - o.strangers)) {
        const odd = world.add({ at, text: vary(random.pick(STRANGERS.filter((s) => s.includes('职'))), random) });
        plan.strangers.push({ id: odd.id, at });
      }
    }
    if (random.next() < o.articles / 1_440) {
      const news = random.pick(SCHOOL_NEWS);
      const article = world.add({
        platform: 'wechat',
        at: minute,
        title: `${name(news.title, random)}（${plan.articles.length + 1}）`,
        text: name(news.text, random),
        author: { name: news.account, id: 'gh_00112233aabb' },
      });
      plan.articles.push({ id: article.id, at: minute });
    }
  }
  return plan;
}

function matching(
  world: World,
  random: Random,
  o: { deleted: number; edited: number; reposts: number; long: number },
  at: number,
  angry: boolean,
  roots: Post[],
): Post {
  const dice = random.next();
  const deletedAt = random.next() < o.deleted ? at + Math.floor((0.2 + random.next() * 24) * HOUR) : null;
  const reach = Math.floor(random.next() ** 4 * (angry ? 3_000 : 200));
  const root = roots.length > 0 && dice < o.reposts ? random.pick(roots) : null;
  if (root) return world.add({ at, text: random.pick(REPOST), repostOf: root.id, deletedAt, reach });
  const text = vary(name(random.pick(angry ? ANGRY : CHATTER), random), random);
  const long = dice > 1 - o.long;
  const edited = dice > 1 - o.long - o.edited && !long;
  return world.add({
    at,
    text: long ? `${text}\n${LONG_TAIL}\n${LONG_TAIL}` : text,
    deletedAt,
    reach,
    edits: edited
      ? [{ at: at + Math.floor(random.next() * 6 * HOUR), text: `${text}（更正：时间写错了，是昨天）` }]
      : [],
  });
}

const name = (text: string, random: Random): string => text.replaceAll('{s}', () => random.pick(SCHOOL_NAMES));
const vary = (text: string, random: Random): string =>
  `${random.pick(OPENINGS)}${text}${random.pick(ENDINGS).replace('{n}', String(1 + Math.floor(random.next() * 400)))}`;
