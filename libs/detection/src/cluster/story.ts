import type { PostFeatures } from './post-features.js';

/** A story keeps its first posts, which say what it is about, and its latest ones, which say where it stands. */
const FIRST = 4;
const LATEST = 8;
const MAX_SCHOOLS = 4;

/** What is remembered of one cluster of posts: at most a dozen of them, in bounded memory. */
export class Story {
  readonly posts: PostFeatures[] = [];
  readonly schools: string[] = [];
  /** bits of what kinds of things its posts say happened */
  kinds = 0;
  size = 0;

  constructor(
    readonly id: string,
    readonly firstAt: number,
    public lastAt: number = firstAt,
  ) {}

  add(post: PostFeatures, at: number): void {
    if (this.posts.length >= FIRST + LATEST) this.posts.splice(FIRST, 1);
    this.posts.push(post);
    this.kinds |= post.kinds;
    for (const school of post.schools)
      if (!this.schools.includes(school) && this.schools.length < MAX_SCHOOLS) this.schools.push(school);
    this.touch(at);
  }

  /** One more post that says nothing new. */
  touch(at: number): void {
    this.size++;
    if (at > this.lastAt) this.lastAt = at;
  }
}
