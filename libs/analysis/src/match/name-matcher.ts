import { cheapestPath, unigrams } from '../unigrams.js';
import { anotherHouse, isPlaceStudents } from './another-house.js';
import { evidenceOf, LEFT_OK, RIGHT_OK } from './evidence.js';
import { homonymKind, LONGER, otherMeaning, SURNAMES } from './homonyms.js';

/** A name that a school is called by. school: null for a trap, a longer name that is somebody else's. */
export interface SchoolName {
  school: string | null;
  name: string;
  kind: 'full' | 'short' | 'nickname' | 'campus' | 'leader' | 'trap';
  /** has other meanings: its neighbours must speak for the school */
  ambiguous: boolean;
}

/** A name as it is looked for: without regard to case. */
interface Sought extends SchoolName {
  /** as it is configured */
  written: string;
}

/** A name found in a text, [at, at + name.length). */
export interface NameHit extends Sought {
  at: number;
}

/** A name that stands in the text and was not taken for the school; reason is Chinese, for people. */
export interface Refusal extends NameHit {
  reason: string;
  /** nothing is said about what else stands at this place: shorter names in it are looked at */
  open: boolean;
}

/** −ln of the share of a short form among words: it must beat the words that lie across its edges. */
const PRICE = { plain: 12.3, ambiguous: 13.3, long: 9 };
/** So much cheaper the name must be than a place that lies across its edge (湖北师大), or it is part of that place. */
const PLACE_BONUS = 4;
/** A name likes to stand at the beginning of a phrase. */
const AT_START = 1.5;
/** Names up to this length may be cut out of others by accident. */
const SHORT = 4;
const WINDOW = 8;
/** Names looked at in one text: whoever is named oftener is named among the first. */
const MOST = 60;
const HAN_END = /\p{Script=Han}+$/u;
const HAN_START = /^\p{Script=Han}+/u;

/** Finds schools in texts by their names: the longest name wins, then its neighbours decide. Texts are given as plainText leaves them. */
export class NameMatcher {
  /** by first two characters, longest first */
  private readonly byStart = new Map<string, Sought[]>();

  constructor(names: SchoolName[]) {
    const seen = new Set<string>();
    for (const n of [...names].sort((a, b) => b.name.length - a.name.length)) {
      const name = n.name.toLowerCase();
      if (name.length < 2 || seen.has(`${name}\t${n.school}`)) continue;
      seen.add(`${name}\t${n.school}`);
      const start = name.slice(0, 2);
      const others = this.byStart.get(start);
      const sought = { ...n, name, written: n.name };
      if (others) others.push(sought);
      else this.byStart.set(start, [sought]);
    }
  }

  /** Every name in the text, those that were refused with their reason. In the order of the text. */
  find(text: string): { hits: NameHit[]; refused: Refusal[] } {
    const lower = text.toLowerCase();
    const found: NameHit[] = [];
    for (let i = 0; i + 1 < lower.length && found.length < MOST; i++) {
      const names = this.byStart.get(lower.slice(i, i + 2));
      if (!names) continue;
      for (const n of names) if (lower.startsWith(n.name, i)) found.push({ ...n, at: i });
    }
    const hits: NameHit[] = [];
    const refused: Refusal[] = [];
    const closed: { from: number; to: number }[] = [];
    for (const hit of found.sort((a, b) => b.name.length - a.name.length || a.at - b.at)) {
      const [from, to] = [hit.at, hit.at + hit.name.length];
      const over = closed.find((c) => c.from < to && from < c.to);
      // two schools of one short form stand at the same place
      if (over && !(over.from === from && over.to === to)) continue;
      const beside = found.some((f) => f.school !== hit.school && (f.at === to || f.at + f.name.length === from));
      const why =
        hit.kind === 'trap' ? { reason: `“${hit.name}”不是本校`, open: false } : refusalOf(hit, lower, beside);
      if (why) refused.push({ ...hit, ...why });
      else hits.push(hit);
      if (!why?.open) closed.push({ from, to });
    }
    const byPlace = (a: NameHit, b: NameHit): number => a.at - b.at;
    return { hits: hits.sort(byPlace), refused: refused.sort(byPlace) };
  }
}

function priceOf({ name, ambiguous }: NameHit): number {
  if (name.length === SHORT) return PRICE.long;
  const known = unigrams().cost(name) ?? Infinity;
  // what a common word with other meanings means is asked afterwards
  return ambiguous && homonymKind(name) === null
    ? PRICE.ambiguous
    : Math.min(ambiguous ? PRICE.ambiguous : PRICE.plain, known);
}

type Why = { reason: string; open: boolean } | null;

/** beside: another school's name begins or ends where this one does. */
function refusalOf(hit: NameHit, text: string, beside: boolean): Why {
  const { name, at } = hit;
  const before = text.slice(Math.max(0, at - 16), at);
  const after = text.slice(at + name.length, at + name.length + 24);
  const no = (reason: string): Why => ({ reason: `“${name}”：${reason}`, open: false });
  if (LONGER[name]?.test(before)) return no('是另一所学校的名称');
  const house = anotherHouse(after, hit.kind === 'full' || name.endsWith('大'));
  if (house) return { reason: `“${name}${house.rest}”${house.what}`, open: false };
  const other = otherMeaning(name, before, after);
  if (other) return no(`此处是${other}`);
  if (hit.kind === 'full' && isPlaceStudents(name, after, (word) => unigrams().isPlace(word)))
    return no('指当地的大学生');
  if (name.length > SHORT || !/^\p{Script=Han}+$/u.test(name)) return null;
  return neighbours(hit, before, after, beside);
}

/** What stands right beside a short name. */
function neighbours(hit: NameHit, before: string, after: string, listed: boolean): Why {
  const { name } = hit;
  const left = (HAN_END.exec(before)?.[0] ?? '').slice(-WINDOW);
  const right = (HAN_START.exec(after)?.[0] ?? '').slice(0, WINDOW);
  const text = left + name + right;
  const [from, to] = [left.length, left.length + name.length];
  const price = priceOf(hit) - (left === '' ? AT_START : 0);
  const taken = cheapestPath(text, { from, to, cost: price });
  const untaken = cheapestPath(text, { from, to, cost: null });
  const cut = { reason: '', open: true };
  const [over, overEnd] = [across(untaken.words, from), across(untaken.words, to)];
  if (over && unigrams().isPlace(over) && !listed && taken.cost > untaken.cost - PLACE_BONUS)
    return { ...cut, reason: `“${name}”：“${over}”的一部分` };
  const students = name.endsWith('大') && /^学(?:生|子|霸|长|姐|弟|妹|者)/.test(right);
  if ((over || (overEnd && !students)) && untaken.cost < taken.cost)
    return { ...cut, reason: `“${name}”：“${over ?? overEnd}”的一部分` };
  if (name.length === SHORT || hit.kind === 'full') return null;

  const no = (reason: string): Why => ({ reason: `“${name}”：${reason}`, open: false });
  const says = evidenceOf(before, after);
  const previous = wordBefore(taken.words, from);
  const next = wordAfter(taken.words, to);
  // a person's name may stand before or after: 宋亚轩中戏…, 北大韦东奕…
  const person = SURNAMES.has(left.at(-3) ?? '') || SURNAMES.has(left.at(-2) ?? '');
  const strangeLeft = previous?.length === 1 && !LEFT_OK.has(previous) && !person && !listed;
  const strangeRight = next?.length === 1 && !RIGHT_OK.has(next) && !SURNAMES.has(next) && !listed;
  if (name.length === 2 && SURNAMES.has(name[0]!) && (strangeRight || /[小老阿]$/.test(left)) && !says.campusNext)
    return no('像人名');
  if (
    name.length === 2 &&
    hit.ambiguous &&
    previous?.length === 1 &&
    SURNAMES.has(previous) &&
    strangeLeft &&
    !SHORTENED.test(name)
  )
    return no('像人名');
  const kind = hit.ambiguous ? homonymKind(name) : null;
  const beside = says.campusNext || says.studies;
  if (kind === 'organisation' && !beside && !says.strongNear) return no('另有同名机构，附近没有校园用语');
  if (kind === 'word' && (strangeRight || !(beside || says.actsPlainly || says.goes)))
    return no('另有含义，附近没有校园用语');
  const any = beside || says.campusNear || says.acts || says.goes || listed;
  if (name.length > 2 && !hit.ambiguous) return strangeRight && !any ? no('附近没有校园用语') : null;
  if ((strangeRight && !any) || (strangeLeft && !any)) return no('附近没有校园用语');
  return null;
}

/** Ends as short forms of schools end, which no given name does. */
const SHORTENED = /[大科工电航财外师戏美音传理农林邮]$/;

/** The word that lies across a place of the text; null when one begins or ends there. */
function across(words: string[], place: number): string | null {
  let at = 0;
  for (const w of words) {
    if (at < place && place < at + w.length) return w;
    at += w.length;
  }
  return null;
}

function wordBefore(words: string[], place: number): string | null {
  let at = 0;
  for (const w of words) {
    at += w.length;
    if (at === place) return w;
  }
  return null;
}

function wordAfter(words: string[], place: number): string | null {
  let at = 0;
  for (const w of words) {
    if (at === place) return w;
    at += w.length;
  }
  return null;
}
