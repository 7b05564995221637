import type { PostFunction, PostHolder } from '../post.js';

/** A post with the time it is held; to null: until further notice. */
export interface HeldPost extends PostHolder {
  from: Date;
  to: Date | null;
}
/** 轮值. startsOn: YYYY-MM-DD; handover: HH:MM, Asia/Shanghai. */
export interface Rotation {
  unitId: string;
  function: PostFunction;
  pattern: 'daily' | 'weekly';
  startsOn: string;
  handover: string;
  members: string[];
}
/** 排班: counts instead of the rotation where it covers a moment. */
export interface Shift {
  unitId: string;
  function: PostFunction;
  personId: string;
  from: Date;
  to: Date;
}
/** 代班, 换班, 请假. unitId and function null: in all posts. */
export interface Absence {
  id: string;
  kind: 'cover' | 'swap' | 'leave';
  personId: string;
  substitute: {
    personId: string;
    name: string;
    mobile: string | null;
    wecomUserId: string | null;
    active: boolean;
  } | null;
  unitId: string | null;
  function: PostFunction | null;
  from: Date;
  to: Date;
}
/** Everything that decides who is on duty. */
export interface DutyBook {
  posts: HeldPost[];
  rotations: Rotation[];
  shifts: Shift[];
  absences: Absence[];
}
/** The same book by unit: what concerns one of two thousand units is not looked for among all. Absences go with the person, so all of them stay. */
export function booksByUnit(book: DutyBook): (unitId: string) => DutyBook {
  const units = new Map<string, DutyBook>();
  const of = (unitId: string): DutyBook => {
    let found = units.get(unitId);
    if (!found) units.set(unitId, (found = { posts: [], rotations: [], shifts: [], absences: book.absences }));
    return found;
  };
  for (const p of book.posts) of(p.unitId).posts.push(p);
  for (const r of book.rotations) of(r.unitId).rotations.push(r);
  for (const s of book.shifts) of(s.unitId).shifts.push(s);
  return of;
}

/** Who acts in a post at a moment, and why somebody who should does not. */
export interface Duty {
  holders: PostHolder[];
  missing: string[];
}

const DAY = 86_400_000;
/** Asia/Shanghai has had one offset since 1991. */
const BEIJING = 8 * 3_600_000;
/** A substitute may be on leave in turn; a longer chain is a mistake. */
const LONGEST_CHAIN = 5;

const covers = (span: { from: Date; to: Date | null }, at: Date): boolean =>
  span.from <= at && (span.to === null || span.to > at);

/** ms of day of HH:MM. */
const clockMs = (time: string): number => {
  const [h, m] = time.split(':').map(Number);
  return (h! * 60 + m!) * 60_000;
};

/** Whose turn it is; null before the rotation begins. */
export function turnOf(r: Rotation, at: Date): string | null {
  const day = Math.floor((at.getTime() + BEIJING - clockMs(r.handover)) / DAY);
  const since = day - Date.parse(`${r.startsOn}T00:00Z`) / DAY;
  if (since < 0) return null;
  return r.members[(r.pattern === 'daily' ? since : Math.floor(since / 7)) % r.members.length]!;
}

/** The posts that fill a function, the first that anybody holds: 宣传部's own 单位负责人 is its 部长 (第五条), who need not be entered twice. */
export const filledBy = (fn: PostFunction): PostFunction[] =>
  fn === 'unit_leader' ? ['unit_leader', 'publicity_head'] : [fn];

/** The people of one function in one unit at a moment: those in the post, narrowed by 排班 or 轮值, with substitutes in place of who is away. */
export function dutyAt(book: DutyBook, wanted: PostFunction, unitId: string, at: Date): Duty {
  const held = (f: PostFunction): HeldPost[] =>
    book.posts.filter((p) => p.function === f && p.unitId === unitId && covers(p, at));
  const fn = filledBy(wanted).find((f) => held(f).length > 0);
  if (!fn) return { holders: [], missing: ['无人任职'] };
  const posts = held(fn);
  const { chosen, missing } = narrowed(book, posts, fn, unitId, at);
  const holders: PostHolder[] = [];
  for (const post of chosen) {
    const found = standIn(book, post, at);
    if (typeof found === 'string') missing.push(found);
    else if (!holders.some((h) => h.personId === found.personId)) holders.push(found);
  }
  return { holders, missing };
}

function narrowed(
  book: DutyBook,
  posts: HeldPost[],
  fn: PostFunction,
  unitId: string,
  at: Date,
): { chosen: HeldPost[]; missing: string[] } {
  const line = <T extends { unitId: string; function: PostFunction }>(x: T): boolean =>
    x.function === fn && x.unitId === unitId;
  const shifts = book.shifts.filter((s) => line(s) && covers(s, at));
  if (shifts.length > 0) {
    const chosen = posts.filter((p) => shifts.some((s) => s.personId === p.personId));
    return { chosen, missing: chosen.length > 0 ? [] : ['排班的人已不任此职'] };
  }
  const rotation = book.rotations.find(line);
  const turn = rotation ? turnOf(rotation, at) : null;
  if (turn === null) return { chosen: posts, missing: [] };
  const chosen = posts.filter((p) => p.personId === turn);
  return { chosen, missing: chosen.length > 0 ? [] : ['轮到的人已不任此职'] };
}

/** Who acts for a post, or why nobody does. */
function standIn(book: DutyBook, post: HeldPost, at: Date): PostHolder | string {
  let holder: PostHolder = plain(post);
  let name = post.name;
  for (let i = 0; i < LONGEST_CHAIN; i++) {
    const away = book.absences.find(
      (a) =>
        a.personId === holder.personId &&
        covers(a, at) &&
        (a.function === null || (a.function === post.function && a.unitId === post.unitId)),
    );
    if (!away) return holder;
    if (!away.substitute) return `${name}请假，没有代班的人`;
    if (!away.substitute.active) return `代${name}的${away.substitute.name}已不在岗`;
    const { personId, mobile, wecomUserId } = away.substitute;
    name = away.substitute.name;
    holder = { ...holder, personId, name, mobile, wecomUserId, title: `${post.title}（代）`, onBehalfOf: post.name };
  }
  return `${post.name}的代班转了一圈，没有落到人`;
}

function plain({ from: _, to: __, ...post }: HeldPost): PostHolder {
  return post;
}

/** A stretch of time with the same people on duty. */
export interface DutySpan extends Duty {
  from: Date;
  to: Date;
}

/** Who is on duty between two moments; neighbours with the same people are one. */
export function dutySpans(book: DutyBook, fn: PostFunction, unitId: string, from: Date, to: Date): DutySpan[] {
  const moments = [...cuts(book, fn, unitId, from, to)].filter((t) => t > from.getTime() && t < to.getTime());
  const out: DutySpan[] = [];
  for (const t of [from.getTime(), ...[...new Set(moments)].sort((a, b) => a - b)]) {
    const duty = dutyAt(book, fn, unitId, new Date(t));
    const last = out.at(-1);
    if (last && same(last, duty)) continue;
    if (last) last.to = new Date(t);
    out.push({ from: new Date(t), to, ...duty });
  }
  return out;
}

function* cuts(book: DutyBook, fn: PostFunction, unitId: string, from: Date, to: Date): Generator<number> {
  const line = (x: { unitId: string | null; function: PostFunction | null }): boolean =>
    x.function === null || (filledBy(fn).includes(x.function) && x.unitId === unitId);
  for (const x of [...book.posts.filter(line), ...book.shifts.filter(line), ...book.absences.filter(line)]) {
    yield x.from.getTime();
    if (x.to) yield x.to.getTime();
  }
  const rotation = book.rotations.find(line);
  if (!rotation) return;
  const first = Math.floor((from.getTime() + BEIJING) / DAY) * DAY - BEIJING + clockMs(rotation.handover);
  for (let t = first; t < to.getTime(); t += DAY) yield t;
}

const same = (a: Duty, b: Duty): boolean =>
  JSON.stringify([a.holders.map((h) => [h.personId, h.onBehalfOf]), a.missing]) ===
  JSON.stringify([b.holders.map((h) => [h.personId, h.onBehalfOf]), b.missing]);
