import type { Level } from '@fengsui/contract';
import { SEVERITY, severityWords, shortTopic } from '@fengsui/analysis';

/** What the level is proposed from (product.md 6). */
export interface LevelFacts {
  topic: string;
  mentions: number;
  negative: number;
  /** posts of the busiest ten minutes */
  perTenMinutes: number;
  /** posts of the last hour, and of the hour before it */
  lastHour: number;
  hourBefore: number;
  /** reposts, comments and likes of its posts together */
  interactions: number;
  /** largest following of a verified medium or organisation that posted; 0 none */
  mediaFollowers: number;
  platforms: number;
  /** authorities that posted, by the names of their accounts, and ways by which they told the school (网警、上级通报) */
  authorities: string[];
  severityWords: string[];
  /** its best place on the hot-search board; rank null: outside the ranking */
  hot: { word: string; rank: number | null } | null;
}

export const LEVEL_NUMERAL: Record<Level, string> = { 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ' };

/** Topics in which a person's life or body is at stake: they need no numbers to be more than Ⅳ. */
const CRITICAL_TOPICS = ['学生教工伤亡', '安全事故火灾治安', '刑事案件投毒', '校园暴力性侵偷拍造谣', '心理健康'];

/** The facts with what follows from them. */
interface Weighed extends LevelFacts {
  share: number;
  /** weight of the gravest severity word, 0 to 3, and the words of that weight */
  weight: number;
  grave: string;
  board: string;
  critical: boolean;
}

interface Rule {
  level: Level;
  holds: (f: Weighed) => boolean;
  words: (f: Weighed) => string;
}

const fans = (n: number): string => `${Math.round(n / 10_000)} 万粉`;
const wan = (n: number): string => (n >= 10_000 ? `${Math.round(n / 1_000) / 10} 万` : String(n));
const hit = (f: Weighed): string => `命中“${f.grave}”`;
const attention = (f: Weighed): string => `主管部门已关注（${f.authorities.slice(0, 3).join('、')}）`;

/**
 * Media tier, spread, authority attention, topic and growth, gravest level first. Numbers are of a college of some ten thousand people; a medium of
 * 100,000 is a city's, of a million a province's, of ten million the nation's.
 */
const RULES: readonly Rule[] = [
  {
    level: 1,
    holds: (f) => f.hot !== null && f.weight >= 3 && (f.hot.rank ?? Infinity) <= 10,
    words: (f) => `${f.board}，${hit(f)}`,
  },
  {
    level: 1,
    holds: (f) => f.weight >= 3 && (f.mediaFollowers >= 1_000_000 || f.mentions >= 200),
    words: (f) => `${hit(f)}且已有大范围传播`,
  },
  {
    level: 1,
    holds: (f) => f.mediaFollowers >= 10_000_000 && f.share >= 0.5,
    words: (f) => `全国性媒体（${fans(f.mediaFollowers)}）报道`,
  },
  { level: 1, holds: (f) => f.weight >= 3 && f.authorities.length > 0, words: (f) => `${attention(f)}，${hit(f)}` },
  { level: 2, holds: (f) => f.weight >= 3, words: hit },
  {
    level: 2,
    holds: (f) => f.mediaFollowers >= 100_000 && f.negative > 0,
    words: (f) => `认证媒体或机构（${fans(f.mediaFollowers)}）已发布`,
  },
  { level: 2, holds: (f) => f.authorities.length > 0 && f.negative > 0, words: attention },
  {
    level: 2,
    holds: (f) => f.perTenMinutes >= 60 && f.share >= 0.5,
    words: (f) => `10 分钟内 ${f.perTenMinutes} 条`,
  },
  { level: 2, holds: (f) => f.platforms >= 2 && f.negative >= 20, words: () => '微博、微信均有传播' },
  {
    level: 2,
    holds: (f) => f.interactions >= 50_000 && f.share >= 0.5,
    words: (f) => `转评赞共 ${wan(f.interactions)}`,
  },
  {
    level: 2,
    holds: (f) => f.critical && f.lastHour >= 20 && f.lastHour >= 3 * Math.max(1, f.hourBefore),
    words: (f) => `涉及${shortTopic(f.topic)}且快速增长（近 1 小时 ${f.lastHour} 条，此前 1 小时 ${f.hourBefore} 条）`,
  },
  { level: 2, holds: (f) => f.hot !== null && (f.weight >= 2 || f.share >= 0.5), words: (f) => f.board },
  { level: 3, holds: (f) => f.hot !== null, words: (f) => f.board },
  { level: 3, holds: (f) => f.weight >= 2, words: hit },
  {
    level: 3,
    holds: (f) => f.perTenMinutes >= 10 && f.share >= 0.5,
    words: (f) => `10 分钟内 ${f.perTenMinutes} 条`,
  },
  { level: 3, holds: (f) => f.critical && f.negative > 0, words: (f) => `涉及${shortTopic(f.topic)}` },
  {
    level: 3,
    holds: (f) => f.interactions >= 5_000 && f.share >= 0.5,
    words: (f) => `转评赞共 ${wan(f.interactions)}`,
  },
  {
    level: 3,
    holds: (f) => f.lastHour >= 10 && f.lastHour >= 2 * Math.max(1, f.hourBefore) && f.share >= 0.5,
    words: (f) => `增长较快（近 1 小时 ${f.lastHour} 条，此前 1 小时 ${f.hourBefore} 条）`,
  },
];

/** The gravest level of which a rule holds, with all that speaks for it in Chinese words and the volume; Ⅳ when none does. Pure. */
export function proposeLevel(facts: LevelFacts): { level: Level; reason: string } {
  const f = weigh(facts);
  const volume = f.mentions > 0 ? `相关 ${f.mentions} 条，负面 ${Math.round(f.share * 100)}%` : '尚未采到相关帖子';
  const holding = RULES.filter((r) => r.holds(f));
  const level = Math.min(4, ...holding.map((r) => r.level)) as Level;
  const said = holding.filter((r) => r.level === level).map((r) => r.words(f));
  return { level, reason: said.length > 0 ? `${said.join('；')}，${volume}` : volume };
}

function weigh(f: LevelFacts): Weighed {
  const severe = [...new Set([...f.severityWords, ...(f.hot ? severityWords(f.hot.word) : [])])];
  const weight = Math.max(0, ...severe.map((w) => SEVERITY[w] ?? 0));
  const place = f.hot?.rank ? `第 ${f.hot.rank} 位` : '';
  return {
    ...f,
    share: f.mentions > 0 ? f.negative / f.mentions : 0,
    weight,
    grave: severe
      .filter((w) => SEVERITY[w] === weight)
      .slice(0, 3)
      .join('、'),
    board: f.hot ? `“${f.hot.word}”登上微博热搜${place}` : '',
    critical: CRITICAL_TOPICS.includes(f.topic),
  };
}
