import { type Comment, commentsOf } from './comments.js';
import { course } from './course.js';
import { HotBoard } from './hot-board.js';
import { type Account, after, type NewPost, type Post, textAt } from './post.js';
import { QueryIndex } from './query-index.js';
import { provinceCode, somewhere } from './regions.js';
import { Random } from './random.js';
import { CHATTER, NAMES, SCHOOL_NEWS, SCHOOL_NAMES, STRANGERS } from './texts.js';
import { planWeek, type WeekPlan, type WeekPlanOptions } from './week-plan.js';

export type { Account, NewPost, Post } from './post.js';

const MINUTE = 60_000;
/** How much ordinary past there is when the simulator starts. */
const PAST_MINUTES = 200;
/** Posts that no site shows beyond: m.weibo.cn stops at 1000, s.weibo.com at 50 pages (sources.md 2.2, 2.4). */
const DEEPEST = 1_000;
/** What a search is narrowed to. */
export interface Find {
  /** unix milliseconds, inclusive */
  from?: number;
  /** unix milliseconds, exclusive */
  until?: number;
  /** province code of regions.ts */
  province?: number;
  /** city code; any when left out */
  city?: number;
  originalOnly?: boolean;
  /** at most so many, the newest; 1000 when left out */
  limit?: number;
}

/** Posts by time. Deterministic: the same seed and the same moments give the same posts. */
export class World {
  /** What exists by now, oldest first; a search asks for no other. */
  readonly posts: Post[] = [];
  readonly hot: HotBoard;
  /** Later posts, by time. */
  private readonly toCome: Post[] = [];
  private readonly byId = new Map<string, Post>();
  private readonly byAuthor = new Map<string, Post[]>();
  /** those that may have published nothing */
  private readonly accounts = new Map<string, { platform: Post['platform']; account: Account }>();
  private readonly index: QueryIndex;
  private readonly random: Random;
  private nextChatter: number;
  private articles = 0;
  private course: { at: number; post: NewPost }[] = [];
  private courseFrom: number | null = null;

  constructor(
    readonly now: () => number,
    private perMinute: number,
    seed = 20261123,
  ) {
    this.random = new Random(seed);
    this.hot = new HotBoard(now);
    this.index = new QueryIndex(
      () => this.posts,
      (p, words) => this.holds(p, words),
    );
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
        ((0.4 + 1.2 * this.random.next()) * MINUTE) / (live ? this.perMinute : Math.min(this.perMinute, 0.5));
    }
    while (this.course[0] && this.course[0].at <= now) {
      const { at, post } = this.course.shift()!;
      this.add({ ...post, at });
    }
    const due = after(this.toCome, now);
    if (due > 0) for (const p of this.toCome.splice(0, due)) this.appear(p);
  }

  setRate(perMinute: number): void {
    this.perMinute = perMinute;
    this.nextChatter = Math.max(this.nextChatter, this.now());
  }

  courseState(): { startedAt: number | null; toCome: number } {
    return { startedAt: this.courseFrom, toCome: this.course.length };
  }

  /** A post now, at a past moment, or to come. */
  add(p: NewPost): Post {
    const at = p.at ?? this.now();
    const post: Post = {
      ...somewhere(this.random),
      platform: p.platform ?? 'weibo',
      id: p.id ?? this.newId(p.platform ?? 'weibo', at),
      at,
      author: {
        id: String(1_000_000_000 + Math.floor(this.random.next() * 8e9)),
        name: this.random.pick(NAMES),
        verifiedType: -1,
        reason: '',
        followers: Math.floor(20 + this.random.next() * 900),
        bio: '',
        handle: null,
        ...p.author,
      },
      title: p.title ?? null,
      text: p.text,
      reach: p.reach ?? Math.floor(this.random.next() * 12),
      repostOf: p.repostOf ?? null,
      deletedAt: p.deletedAt ?? null,
      edits: p.edits ?? [],
      article: { type: 0, state: 'ok', big: false, ...p.article },
      ...(p.region ? { region: p.region } : {}),
      ...(p.city ? { city: p.city } : {}),
    };
    this.byId.set(post.id, post);
    if (at <= this.now()) this.appear(post);
    else this.toCome.splice(after(this.toCome, at), 0, post);
    return post;
  }

  /** Text of a post from now on. Throws when there is no such post. */
  edit(id: string, text: string): void {
    this.must(id).edits.push({ at: this.now(), text });
    this.index.clear();
  }

  /** A post is gone from now on. Throws when there is no such post. */
  remove(id: string): void {
    this.must(id).deletedAt = this.now();
  }

  /** A week of ordinary life and bursts, to come or past; see week-plan.ts. */
  planWeek(options: WeekPlanOptions): WeekPlan {
    return planWeek(this, options);
  }

  /** An incident that grows over about three minutes; speed 2 takes half. */
  startCourse(options: { delayMs?: number; speed?: number } = {}): void {
    this.courseFrom = this.now() + (options.delayMs ?? 0);
    this.course.push(...course(this.courseFrom, options.speed ?? 1, this.random, (at) => this.newId('weibo', at)));
    this.course.sort((a, b) => a.at - b.at);
  }

  /** Posts that hold every word of the query, newest first. Deleted ones are gone; an edited one counts by its text of now. */
  search(platform: 'weibo' | 'wechat', query: string, find: Find = {}): Post[] {
    this.advance();
    const words = query.replaceAll('#', '').split(/\s+/).filter(Boolean).sort();
    const now = this.now();
    const list = this.index.of([platform, ...words]);
    const limit = find.limit ?? DEEPEST;
    const found: Post[] = [];
    for (let i = after(list, Math.min(now, (find.until ?? Infinity) - 1)) - 1; i >= 0 && found.length < limit; i--) {
      const p = list[i]!;
      if (p.at < (find.from ?? 0)) break;
      if (p.deletedAt !== null && p.deletedAt <= now) continue;
      if (find.originalOnly && p.repostOf) continue;
      if (find.province && provinceCode(p.region) !== find.province) continue;
      if (find.city && p.city !== find.city) continue;
      if (p.edits.length > 0 && !words.every((w) => this.fullText(p, now).includes(w))) continue;
      found.push(p);
    }
    return found;
  }

  /** What an account has published and not deleted, newest first. */
  byUser(uid: string): Post[] {
    this.advance();
    return (this.byAuthor.get(uid) ?? []).filter((p) => !this.isDeleted(p)).reverse();
  }

  /** An account that exists whether it publishes or not; one that is there already is from now on called and described so. */
  addAccount(platform: Post['platform'], account: Account): void {
    this.accounts.set(account.id, { platform, account });
  }

  /**
   * Accounts of a platform that a word finds, those whose name holds it first. Weibo looks into 简介 and 认证 too, Sogou into names and 微信号 alone: what
   * the sites do beyond that is not known, and a reader should not lean on it.
   */
  users(word: string, platform: Post['platform']): Account[] {
    this.advance();
    const all = new Map(
      [...this.byAuthor.values()]
        .map((list) => [list.at(-1)!.author.id, list.at(-1)!] as const)
        .filter(([, p]) => p.platform === platform)
        .map(([id, p]) => [id, p.author] as const),
    );
    for (const [id, a] of this.accounts) if (a.platform === platform) all.set(id, a.account);
    const also = (a: Account): string => (platform === 'weibo' ? `${a.reason}\n${a.bio}` : (a.handle ?? ''));
    const [named, others] = [[], []] as [Account[], Account[]];
    for (const a of all.values())
      if (a.name.includes(word)) named.push(a);
      else if (also(a).includes(word)) others.push(a);
    return [...named, ...others];
  }

  /** Reposts of a post, newest first. */
  repostsOf(id: string): Post[] {
    this.advance();
    return this.posts.filter((p) => p.repostOf === id && !this.isDeleted(p)).reverse();
  }

  comments(p: Post): Comment[] {
    return commentsOf(p, this.counts(p).comments, this.now());
  }

  /** A post that exists by now, deleted ones too. */
  find(id: string): Post | null {
    this.advance();
    const p = this.byId.get(id);
    return p && p.at <= this.now() ? p : null;
  }

  isDeleted(p: Post): boolean {
    return p.deletedAt !== null && p.deletedAt <= this.now();
  }

  text(p: Post): string {
    return textAt(p, this.now());
  }

  /** Counts now: quick at first, then slower. */
  counts(p: Post): { reposts: number; comments: number; likes: number } {
    const hours = Math.max(0, this.now() - p.at) / 3_600_000;
    const grown = p.reach * (1 - Math.exp(-hours * 20));
    return { reposts: Math.floor(grown * 0.2), comments: Math.floor(grown * 0.3), likes: Math.floor(grown * 0.5) };
  }

  private must(id: string): Post {
    const p = this.byId.get(id);
    if (!p) throw new Error(`没有编号为 ${id} 的帖子`);
    return p;
  }

  private appear(p: Post): void {
    this.posts.splice(after(this.posts, p.at), 0, p);
    const mine = this.byAuthor.get(p.author.id) ?? [];
    if (mine.length === 0) this.byAuthor.set(p.author.id, mine);
    mine.splice(after(mine, p.at), 0, p);
    this.index.add(p);
  }

  /** The first word is the platform; the others may stand in any version of the text, or in the post that is passed on. */
  private holds(p: Post, [platform, ...words]: string[]): boolean {
    if (p.platform !== platform) return false;
    const root = p.repostOf ? this.byId.get(p.repostOf) : undefined;
    const standsIn = (text: string, w: string): boolean =>
      text.includes(w) || (p.title?.includes(w) ?? false) || (root?.text.includes(w) ?? false);
    return words.every((w) => standsIn(p.text, w)) || p.edits.some((e) => words.every((w) => standsIn(e.text, w)));
  }
  private around(p: Post): string {
    return `${p.title ?? ''} ${p.repostOf ? (this.byId.get(p.repostOf)?.text ?? '') : ''}`;
  }
  private fullText(p: Post, now: number): string {
    return `${textAt(p, now)} ${this.around(p)}`;
  }

  private chatter(at: number): void {
    const dice = this.random.next();
    if (dice < 0.03) {
      const news = this.random.pick(SCHOOL_NEWS);
      this.add({
        platform: 'wechat',
        at,
        title: this.name(news.title),
        text: this.name(news.text),
        author: { name: news.account, id: 'gh_00112233aabb' },
      });
    } else this.add({ at, text: dice < 0.1 ? this.random.pick(STRANGERS) : this.name(this.random.pick(CHATTER)) });
  }

  private name(text: string): string {
    return text.replaceAll('{s}', () => this.random.pick(SCHOOL_NAMES));
  }
  /** mids grow with time, as Weibo's do. */
  private newId(platform: 'weibo' | 'wechat', at: number): string {
    if (platform === 'wechat') return String(2_247_000_000 + ++this.articles);
    let id = 5_000_000_000_000_000n + BigInt(Math.floor(at)) * 100n;
    while (this.byId.has(String(id))) id++;
    return String(id);
  }
}
