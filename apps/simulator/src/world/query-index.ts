import { after, type Post } from './post.js';

/** Searches asked lately that are kept ready; a watch list has a few dozen. */
const KEPT = 1_000;

/** For every search that was asked once, the posts that hold all its words in any of their versions, by time. New posts are sorted in as they come. */
export class QueryIndex {
  private readonly lists = new Map<string, { words: string[]; posts: Post[] }>();

  constructor(
    private readonly all: () => readonly Post[],
    private readonly holds: (post: Post, words: string[]) => boolean,
  ) {}

  /** Oldest first. */
  of(words: string[]): readonly Post[] {
    const key = words.join('\u0000');
    let list = this.lists.get(key);
    if (list) this.lists.delete(key);
    else list = { words, posts: this.all().filter((p) => this.holds(p, words)) };
    this.lists.set(key, list);
    if (this.lists.size > KEPT) this.lists.delete(this.lists.keys().next().value!);
    return list.posts;
  }

  add(post: Post): void {
    for (const { words, posts } of this.lists.values())
      if (this.holds(post, words)) posts.splice(after(posts, post.at), 0, post);
  }

  clear(): void {
    this.lists.clear();
  }
}
