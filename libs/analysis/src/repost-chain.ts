/** A forward as Weibo writes it: own words //@name:their words //@name:… */
export interface RepostChain {
  /** what the author wrote; empty for a bare forward */
  own: string;
  /** who was forwarded and what they wrote, the nearest first */
  chain: { author: string; text: string }[];
}

const LINK = /\/\/\s?@([\p{L}\p{N}_\-·]{1,40})\s?[:：]/gu;
const BARE = /^(?:转发微博|轉發微博|转发|轉發|repost|快转|转)?[。.!！]*$/i;

/** Takes a forward apart. */
export function repostChain(text: string): RepostChain {
  const links = [...text.matchAll(LINK)];
  const own = (links.length > 0 ? text.slice(0, links[0]!.index) : text).trim();
  return {
    own: links.length > 0 && BARE.test(own) ? '' : own,
    chain: links.map((l, i) => ({
      author: l[1]!,
      text: text.slice(l.index + l[0].length, links[i + 1]?.index ?? text.length).trim(),
    })),
  };
}

/** What the author wrote: the forwarded part is somebody else's, unless nothing else is there. */
export function ownWords(text: string): string {
  if (!text.includes('//')) return text;
  const { own, chain } = repostChain(text);
  return own.length >= 2 || chain.length === 0 ? own : text;
}
