import { matchSchool, type SchoolNames } from '@fengsui/analysis';
import { type CollectedItem, type Match, textOfPost } from '@fengsui/collection';

/** A watch list ready to match. */
export interface ListAtWork {
  id: string;
  platforms: string[];
  accounts: string[];
  match: (text: string) => Match;
}

/** What decides which posts are kept. */
export interface Rules {
  /** active ones, and the one that the posts were found by */
  lists: ListAtWork[];
  /** platform:uid of the school's own accounts → name */
  officials: Map<string, string>;
  school: SchoolNames;
}

/** The post that a comment or repost belongs to, as it is stored or about to be. */
export interface Root {
  about: boolean;
  watchListId: string | null;
  unitId: string | null;
}

/** Kept under a list (or none); about: why it is about the school although its own words do not say so; excludedBy: kept out of sight by this word. */
export interface Kept {
  watchListId: string | null;
  about: string | null;
  excludedBy: string | null;
}

/**
 * Whether a post is kept, and as what; null: it is nobody's. In this order: what somebody vouches for, the school's own accounts, a list that matches
 * (the one that found it first), an excluded word of a list that else matches, the account of a list that carries the school's name,
 * a comment or repost of a post about the school.
 */
export function decide(
  item: CollectedItem,
  from: { watchListId: string | null; vouched: string | null },
  root: Root | null,
  rules: Rules,
): Kept | null {
  if (from.vouched !== null) return { watchListId: from.watchListId, about: from.vouched, excludedBy: null };
  const text = textOfPost(item);
  const lists = rules.lists
    .filter((l) => l.platforms.includes(item.platform))
    .sort((a, b) => Number(b.id === from.watchListId) - Number(a.id === from.watchListId));
  const results = lists.map((list) => ({ list, match: list.match(text) }));
  const hit = results.find((r) => r.match.matched);
  const official = rules.officials.get(`${item.platform}:${item.author.id}`);
  if (official !== undefined)
    return { watchListId: hit?.list.id ?? null, about: `本校官方账号“${official}”发布`, excludedBy: null };
  const inherited = root?.about ? (item.kind === 'comment' ? '所评论的原帖涉及本校' : '所转发的原帖涉及本校') : null;
  if (hit) return { watchListId: hit.list.id, about: inherited, excludedBy: null };
  const out = results.find((r) => r.match.excludedBy !== undefined);
  if (out) return { watchListId: out.list.id, about: null, excludedBy: out.match.excludedBy! };
  const followed = lists.find((l) => item.author.id !== null && l.accounts.includes(item.author.id));
  if (followed && item.author.name && matchSchool(item.author.name, rules.school).about)
    return { watchListId: followed.id, about: `监测的账号“${item.author.name}”发布`, excludedBy: null };
  return inherited ? { watchListId: root!.watchListId, about: inherited, excludedBy: null } : null;
}
