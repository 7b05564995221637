import { maskPersonalData } from '@fengsui/analysis';
import type { AfterActionReport } from '@fengsui/contract';
import { maskAuthor } from '@fengsui/mentions';
import type { Facts, PostFact } from './facts.js';
import { PLATFORM_NAME } from './names.js';

const KEY_POSTS = 8;
const TEXT_LENGTH = 120;

/** Posts per platform by sentiment, most first. */
export function spread(posts: PostFact[]): AfterActionReport['spread'] {
  const by = new Map<string, AfterActionReport['spread'][number]>();
  const named = (p: string) => ({ platform: PLATFORM_NAME[p] ?? p, count: 0, negative: 0, neutral: 0, positive: 0 });
  for (const p of posts) {
    const row = by.get(p.platform) ?? named(p.platform);
    row.count += 1;
    row[{ neg: 'negative', neu: 'neutral', pos: 'positive' }[p.sentiment] as 'negative'] += 1;
    by.set(p.platform, row);
  }
  return [...by.values()].sort((a, b) => b.count - a.count || a.platform.localeCompare(b.platform, 'zh'));
}

/** The posts that carried furthest: reach first (followers), then what people did with it; ordinary authors masked. */
export function keyPosts(facts: Facts): AfterActionReport['keyPosts'] {
  return [...facts.posts]
    .sort((a, b) => weight(b) - weight(a) || a.at.getTime() - b.at.getTime() || a.id.localeCompare(b.id))
    .slice(0, KEY_POSTS)
    .map((p) => ({
      at: p.publishedAt?.toISOString() ?? null,
      platform: PLATFORM_NAME[p.platform] ?? p.platform,
      author: authorWords(p),
      text: shorten(masked([p.title, p.text].filter(Boolean).join('　'))),
      counts: countWords(p),
      url: p.url,
    }));
}

/** Followers and reactions on one scale: a reaction reaches about as far as fifty followers. */
function weight(p: PostFact): number {
  return (p.followers ?? 0) + 50 * ((p.reposts ?? 0) + (p.comments ?? 0) + (p.likes ?? 0));
}

/** 「江城晚报（32.1 万粉丝）」; ordinary authors masked. */
export function authorWords(p: PostFact): string {
  const name = maskAuthor(p.author, p.authorKind);
  return p.followers === null ? name : `${name}（${followerWords(p.followers)}粉丝）`;
}

/** 「32.1 万」 */
function followerWords(n: number): string {
  return n >= 10_000 ? `${(n / 10_000).toFixed(1).replace(/\.0$/, '')} 万` : `${n} `;
}

/** Only the counts that the platform gives: an unknown one is left out, never 0. */
function countWords(p: Pick<PostFact, 'reposts' | 'comments' | 'likes'>): string {
  const parts = [
    p.reposts === null ? null : `转发 ${p.reposts}`,
    p.comments === null ? null : `评论 ${p.comments}`,
    p.likes === null ? null : `点赞 ${p.likes}`,
  ].filter((x) => x !== null);
  return parts.length > 0 ? parts.join('，') : '平台未提供互动数';
}

/** Without telephone numbers, names of ordinary people and the like: a sealed report is kept as it is, and could not forget them. */
export const masked = (text: string): string => maskPersonalData(text).text;

/** One line of so many characters at most. */
export function shorten(text: string, length = TEXT_LENGTH): string {
  const chars = [...text.replace(/\s+/g, ' ').trim()];
  return chars.length > length ? `${chars.slice(0, length).join('')}……` : chars.join('');
}
