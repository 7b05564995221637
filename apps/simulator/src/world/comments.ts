import { hash } from './random.js';
import { COMMENTS, NAMES } from './texts.js';
import type { Post } from './post.js';

export interface Comment {
  id: string;
  at: number;
  text: string;
  author: { id: string; name: string };
  likes: number;
}

/** Most comments a post shows, whatever its counter says. */
const SHOWN = 300;

/** The first comments of a post, oldest first, as many as its counter says by now. The same at every reading. */
export function commentsOf(p: Post, count: number, now: number): Comment[] {
  return Array.from({ length: Math.min(SHOWN, count) }, (_, i) => {
    const h = (salt: string): number => hash(`${p.id}/${i}/${salt}`);
    return {
      id: String(BigInt(p.id) + BigInt(1_000 + i * 7)),
      at: Math.min(now, p.at + Math.floor(((i + h('at')) / SHOWN) * 3_600_000)),
      text: COMMENTS[Math.floor(h('text') * COMMENTS.length)]!,
      author: {
        id: String(1_000_000_000 + Math.floor(h('who') * 8e9)),
        name: NAMES[Math.floor(h('name') * NAMES.length)]!,
      },
      likes: Math.floor(h('likes') * 40),
    };
  });
}
