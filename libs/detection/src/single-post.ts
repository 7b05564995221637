import type { AuthorKind } from '@fengsui/contract';
import { SEVERITY, shortTopic } from '@fengsui/analysis';

/** What a rule looks at. */
export interface Post {
  platform: string;
  authorName: string | null;
  authorKind: AuthorKind;
  followers: number | null;
  sentiment: string;
  topic: string | null;
  severityWords: string[];
  interactions: number;
}

/** A post that needs no rise in volume (product.md 5): the sentence a person reads, and its numbers. */
export interface SinglePostAlarm {
  rule: string;
  reason: string;
  /** 解除条件 */
  clearWhen: string;
  numbers: Record<string, unknown>;
}

const MEDIA_FOLLOWERS = 100_000;
const LARGE_FOLLOWERS = 500_000;
/** Interactions with one negative post that are much for a college. */
const MUCH_TALKED = 2_000;

/** A grave post is over when a person has looked into it, not when it is quiet. */
const CHECKED = '值班员核实情况并作出处置（核实不实的可不立案）';
const CALM = `${CHECKED}，且转评赞 24 小时内不再增加`;

/** The gravest rule that a post meets; null when none. Ordinary authors are never named. */
export function singlePost(p: Post): SinglePostAlarm | null {
  const numbers = {
    followers: p.followers,
    severityWords: p.severityWords,
    topic: p.topic,
    sentiment: p.sentiment,
    interactions: p.interactions,
  };
  const hit = p.severityWords.length > 0 ? `，命中“${p.severityWords.slice(0, 3).join('、')}”` : '';
  const about = p.topic ? `：${shortTopic(p.topic)}` : '';
  const bad = p.sentiment === 'neg' || p.severityWords.some((w) => SEVERITY[w]! >= 2);
  const fans = `${words(p.followers ?? 0)}粉`;
  const voice = p.authorKind === 'media' ? '认证媒体' : '认证机构';
  if ((p.authorKind === 'media' || p.authorKind === 'organisation') && (p.followers ?? 0) >= MEDIA_FOLLOWERS && bad)
    return {
      rule: 'media',
      reason: `${voice}“${p.authorName ?? '未署名'}”（${fans}）发布负面内容${about}${hit}`,
      clearWhen: CALM,
      numbers,
    };
  const grave = p.severityWords.filter((w) => SEVERITY[w]! >= 3);
  if (grave.length > 0)
    return {
      rule: 'severity',
      reason: `单条帖子命中严重词“${grave.slice(0, 3).join('、')}”${about}`,
      clearWhen: CHECKED,
      numbers,
    };
  if (bad && (p.followers ?? 0) >= LARGE_FOLLOWERS)
    return {
      rule: 'followers',
      reason: `大号（${fans}）发布负面内容${about}${hit}`,
      clearWhen: CALM,
      numbers,
    };
  if (bad && p.interactions >= MUCH_TALKED)
    return {
      rule: 'interactions',
      reason: `单条负面帖子转评赞已达 ${words(p.interactions)}${about}${hit}`,
      clearWhen: CALM,
      numbers,
    };
  return null;
}

function words(n: number): string {
  return n >= 10_000 ? `${Math.round(n / 1_000) / 10} 万`.replace('.0 万', ' 万') : String(n);
}
