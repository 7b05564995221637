import type { Level } from '@fengsui/contract';
import { SEVERITY, severityWords } from '@fengsui/analysis';

/** What the level is proposed from (product.md 6). */
export interface LevelFacts {
  mentions: number;
  negative: number;
  /** posts of the busiest ten minutes */
  perTenMinutes: number;
  /** largest following of a verified medium or organisation that posted; 0 none */
  mediaFollowers: number;
  platforms: number;
  severityWords: string[];
  /** its best place on the hot-search board; rank null: outside the ranking */
  hot: { word: string; rank: number | null } | null;
}

export const LEVEL_NUMERAL: Record<Level, string> = { 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ' };

/** Level with the reason in words: the gravest rule that holds. */
export function proposeLevel(f: LevelFacts): { level: Level; reason: string } {
  const share = f.mentions > 0 ? f.negative / f.mentions : 0;
  const severe = [...f.severityWords, ...(f.hot ? severityWords(f.hot.word) : [])];
  const weight = Math.max(0, ...severe.map((w) => SEVERITY[w] ?? 0));
  const volume = f.mentions > 0 ? `相关 ${f.mentions} 条，负面 ${Math.round(share * 100)}%` : '尚未采到相关帖子';
  const fans = `${Math.round(f.mediaFollowers / 10_000)} 万粉`;
  const grave = [...new Set(severe)]
    .filter((w) => SEVERITY[w] === weight)
    .slice(0, 3)
    .join('、');
  const board = f.hot ? `“${f.hot.word}”登上微博热搜${f.hot.rank === null ? '' : `第 ${f.hot.rank} 位`}` : '';
  if (f.hot && weight >= 3 && (f.hot.rank ?? Infinity) <= 10)
    return { level: 1, reason: `${board}，命中“${grave}”，${volume}` };
  if (weight >= 3 && (f.mediaFollowers >= 1_000_000 || f.mentions >= 200))
    return { level: 1, reason: `命中“${grave}”且已有大范围传播（${volume}）` };
  if (f.mediaFollowers >= 10_000_000 && share >= 0.5)
    return { level: 1, reason: `全国性媒体（${fans}）报道，${volume}` };
  if (weight >= 3) return { level: 2, reason: `命中“${grave}”，${volume}` };
  if (f.mediaFollowers >= 100_000 && f.negative > 0)
    return { level: 2, reason: `认证媒体或机构（${fans}）已发布，${volume}` };
  if (f.perTenMinutes >= 60 && share >= 0.5) return { level: 2, reason: `10 分钟内 ${f.perTenMinutes} 条，${volume}` };
  if (f.platforms >= 2 && f.negative >= 20) return { level: 2, reason: `微博、微信均有传播，${volume}` };
  if (f.hot && (weight >= 2 || share >= 0.5)) return { level: 2, reason: `${board}，${volume}` };
  if (f.hot) return { level: 3, reason: `${board}，${volume}` };
  if (weight >= 2 || (f.perTenMinutes >= 10 && share >= 0.5))
    return { level: 3, reason: `${grave ? `命中“${grave}”，` : `10 分钟内 ${f.perTenMinutes} 条，`}${volume}` };
  return { level: 4, reason: volume };
}
