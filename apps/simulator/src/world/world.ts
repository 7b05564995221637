import { ANGRY, ARTICLE, CHATTER, FIRST_POST, MEDIA_POST, NAMES, REPOST, SCHOOL_NEWS, STRANGERS } from './texts.js';

/** A post or article of the made-up world. Counts grow with time. */
export interface Post {
  platform: 'weibo' | 'wechat';
  /** Weibo mid; WeChat mid */
  id: string;
  at: number;
  author: { id: string; name: string; verifiedType: number; reason: string; followers: number };
  title: string | null;
  text: string;
  /** interactions an hour after publication */
  reach: number;
  repostOf: string | null;
  deletedAt: number | null;
}

export type NewPost = Partial<Omit<Post, 'author'>> & { text: string; author?: Partial<Post['author']> };

const MINUTE = 60_000;
const SCHOOL = ['青衣江职院', '青江职院', '青衣江职业技术学院'];
/** How much ordinary past there is when the simulator starts. */
const PAST_MINUTES = 200;

/** Posts by time. Deterministic: the same seed and the same moments give the same posts. */
export class World {
  readonly posts: Post[] = [];
  private seed: number;
  private nextChatter: number;
  private serial = 0;
  private course: { at: number; post: NewPost }[] = [];
  private courseFrom: number | null = null;

  constructor(
    readonly now: () => number,
    private perMinute: number,
    seed = 20261123,
  ) {
    this.seed = seed;
    this.nextChatter = now() - PAST_MINUTES * MINUTE;
    this.advance();
  }

  /** Brings everything up to now into being. */
  advance(): void {
    const now = this.now();
    while (this.perMinute > 0 && this.nextChatter <= now) {
      this.chatter(this.nextChatter);
      const live = this.nextChatter > now - 2 * MINUTE;
      this.nextChatter +=
        ((0.4 + 1.2 * this.random()) * MINUTE) / (live ? this.perMinute : Math.min(this.perMinute, 0.5));
    }
    while (this.course[0] && this.course[0].at <= now) {
      const { at, post } = this.course.shift()!;
      this.add({ ...post, at });
    }
  }

  setRate(perMinute: number): void {
    this.perMinute = perMinute;
    this.nextChatter = Math.max(this.nextChatter, this.now());
  }

  courseState(): { startedAt: number | null; toCome: number } {
    return { startedAt: this.courseFrom, toCome: this.course.length };
  }

  add(p: NewPost): Post {
    const at = p.at ?? this.now();
    const post: Post = {
      platform: p.platform ?? 'weibo',
      id: p.id ?? this.newId(p.platform ?? 'weibo', at),
      at,
      author: {
        id: String(1_000_000_000 + Math.floor(this.random() * 8e9)),
        name: this.pick(NAMES),
        verifiedType: -1,
        reason: '',
        followers: Math.floor(20 + this.random() * 900),
        ...p.author,
      },
      title: p.title ?? null,
      text: p.text,
      reach: p.reach ?? Math.floor(this.random() * 12),
      repostOf: p.repostOf ?? null,
      deletedAt: p.deletedAt ?? null,
    };
    this.posts.push(post);
    return post;
  }

  /** An incident that grows over about three minutes; speed 2 takes half. */
  startCourse(options: { delayMs?: number; speed?: number } = {}): void {
    const from = this.now() + (options.delayMs ?? 0);
    const at = (seconds: number): number => from + (seconds * 1000) / (options.speed ?? 1);
    this.courseFrom = from;
    const steps: { at: number; post: NewPost }[] = [];
    const first = this.newId('weibo', at(0));
    const say = (seconds: number, post: NewPost): void =>
      void steps.push({ at: at(seconds), post: { ...post, text: this.name(post.text) } });
    say(0, { id: first, text: FIRST_POST, reach: 2_600, deletedAt: at(150), author: { name: '一颗小番茄' } });
    ANGRY.slice(0, 6).forEach((text, i) => say(8 + i * 7, { text, reach: 120 }));
    say(35, { text: REPOST[1]!, repostOf: first });
    say(60, {
      text: MEDIA_POST,
      reach: 4_000,
      author: { name: '江城晚报', verifiedType: 3, reason: '江城晚报官方微博', followers: 320_000 },
    });
    ANGRY.slice(6, 10).forEach((text, i) => say(66 + i * 6, { text, reach: 60 }));
    say(90, {
      platform: 'wechat',
      title: this.name(ARTICLE.title),
      text: ARTICLE.text,
      author: { name: ARTICLE.account, id: 'gh_0a1b2c3d4e5f' },
    });
    for (let i = 0; i < 34; i++) {
      const seconds = 100 + i * 2.3 + this.random() * 2;
      const copy = i % 4 === 3;
      say(
        seconds,
        copy
          ? { text: this.pick(REPOST), repostOf: first }
          : { text: `${this.pick(ANGRY)}${this.pick(['', '。', '！', '[怒]', ' #青江职院二食堂#'])}`, reach: 40 },
      );
    }
    this.course.push(...steps.sort((a, b) => a.at - b.at));
  }

  /** Weibo posts that hold every word of the query, newest first. Deleted ones are gone. */
  search(platform: 'weibo' | 'wechat', query: string): Post[] {
    this.advance();
    const words = query.replaceAll('#', '').split(/\s+/).filter(Boolean);
    const now = this.now();
    return this.posts
      .filter((p) => p.platform === platform && p.at <= now && (p.deletedAt === null || p.deletedAt > now))
      .filter((p) => words.every((w) => this.fullText(p).includes(w)))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  }

  find(id: string): Post | null {
    this.advance();
    return this.posts.find((p) => p.id === id) ?? null;
  }

  isDeleted(p: Post): boolean {
    return p.deletedAt !== null && p.deletedAt <= this.now();
  }

  /** Counts now: quick at first, then slower. */
  counts(p: Post): { reposts: number; comments: number; likes: number } {
    const hours = Math.max(0, this.now() - p.at) / 3_600_000;
    const grown = p.reach * (1 - Math.exp(-hours * 20));
    return { reposts: Math.floor(grown * 0.2), comments: Math.floor(grown * 0.3), likes: Math.floor(grown * 0.5) };
  }

  private fullText(p: Post): string {
    const original = p.repostOf ? this.posts.find((x) => x.id === p.repostOf)?.text : '';
    return `${p.title ?? ''} ${p.text} ${original ?? ''}`;
  }

  private chatter(at: number): void {
    const dice = this.random();
    if (dice < 0.03) {
      const news = this.pick(SCHOOL_NEWS);
      this.add({
        platform: 'wechat',
        at,
        title: this.name(news.title),
        text: this.name(news.text),
        author: { name: news.account, id: 'gh_00112233aabb' },
      });
    } else this.add({ at, text: dice < 0.1 ? this.pick(STRANGERS) : this.name(this.pick(CHATTER)) });
  }

  private name(text: string): string {
    return text.replaceAll('{s}', () => this.pick(SCHOOL));
  }
  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }
  /** mids grow with time, as Weibo's do. */
  private newId(platform: 'weibo' | 'wechat', at: number): string {
    this.serial++;
    return platform === 'weibo'
      ? String(5_000_000_000_000_000n + BigInt(Math.floor(at / 10)) * 1000n + BigInt(this.serial % 1000)).slice(0, 16)
      : String(2_247_000_000 + this.serial);
  }
  private random(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
