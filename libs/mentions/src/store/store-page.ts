import { type Analysis, analyse, type AnalysisContext, isByName } from '@fengsui/analysis';
import type { CollectedItem } from '@fengsui/collection';
import type { Sql } from '@fengsui/platform';
import { nextReread, worthReading } from '../reread/reread.js';
import { decide, type Kept, type Root, type Rules } from './decide.js';
import * as repository from './mention.repository.js';
import { type AnalysedItem, type Known, keyOf, type StoredItem } from './mention.repository.js';
import type { Origin } from './mention.store.js';
import { findNear } from './near.js';
import { type TextChange, textChange } from './text-change.js';

/** What judging needs beside the post itself. */
export interface Desk {
  rules: Rules;
  context: AnalysisContext;
  now: Date;
  newId: () => string;
}

/** Ids. newIds: new and about the school; changed: their text or what it means is another; recounted: about the school with other counts. */
export interface PageResult {
  newIds: string[];
  changed: string[];
  recounted: string[];
  knownCount: number;
}

type Item = CollectedItem | StoredItem;
const NO_REREAD = { at: null, step: 0 };
/** Roots before what hangs on them: a comment may come with the post it belongs to. */
const ORDER = (i: Item): number => (i.kind === 'comment' ? 2 : i.kind === 'repost' ? 1 : 0);

/** Stores one page of posts in a handful of statements, however many there are. */
export async function storePage(tx: Sql, items: Item[], from: Origin, desk: Desk): Promise<PageResult> {
  const all = flat(items).sort((a, b) => ORDER(a) - ORDER(b));
  const known = await repository.lockKnown(tx, all);
  const keys = new Set(all.map(keyOf));
  const outside = all.flatMap((i) =>
    i.rootId && !keys.has(rootKey(i)) ? [{ platform: i.platform, id: i.rootId }] : [],
  );
  const roots: Map<string, Root> = await repository.roots(tx, outside);
  const fresh: AnalysedItem[] = [];
  const seen: { known: Known; item: StoredItem; kept: Kept | null; root: Root | null }[] = [];
  for (const item of all) {
    const root = item.rootId ? (roots.get(rootKey(item)) ?? null) : null;
    const kept = keep(item, from, root, desk.rules);
    const before = known.get(keyOf(item));
    if (before) {
      seen.push({ known: before, item, kept, root });
      roots.set(keyOf(item), {
        about: before.about_school,
        watchListId: before.watch_list_id,
        unitId: before.unit_id,
      });
    } else if (kept) {
      const analysed = judge(item, from, kept, root, desk);
      fresh.push(analysed);
      roots.set(keyOf(item), {
        about: analysed.analysis.aboutSchool,
        watchListId: analysed.watchListId,
        unitId: analysed.analysis.unitId,
      });
    }
  }
  const result: PageResult = {
    newIds: await insertFresh(tx, fresh),
    changed: [],
    recounted: [],
    knownCount: seen.length,
  };
  await seeAgain(tx, seen, from, desk, result);
  return result;
}

const rootKey = (i: Item): string => keyOf({ platform: i.platform, id: i.rootId! });

/** Each post once, the originals of reposts among them: they are posts of their own. What PostgreSQL cannot hold is taken out of the texts. */
function flat(items: Item[]): StoredItem[] & CollectedItem[] {
  const all = new Map<string, Item>();
  for (const i of items) {
    const original = 'repostOf' in i && i.repostOf && 'text' in i.repostOf ? i.repostOf : null;
    // a repost shows its original cut; the post itself, when it is there too, is the better one
    if (original?.id && original.text && !all.has(keyOf(original))) all.set(keyOf(original), original);
  }
  for (const i of items) if (i.kind !== 'hot' && i.kind !== 'account') all.set(keyOf(i), i);
  const clean = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();
  return [...all.values()].map((i) => ({
    ...i,
    title: i.title === null ? null : clean(i.title),
    text: clean(i.text),
    author: { ...i.author, name: i.author.name === null ? null : clean(i.author.name) },
  })) as never;
}

function keep(item: Item, from: Origin, root: Root | null, rules: Rules): Kept | null {
  const kept = decide(
    item as CollectedItem,
    { watchListId: from.watchListId, vouched: from.vouched ?? null },
    root,
    rules,
  );
  if (rules.officials.has(`${item.platform}:${item.author.id}`)) item.author.kind = 'official';
  return kept;
}

/** What the post means; one that is kept out of sight is not judged until somebody brings it back. */
function judge(item: StoredItem, from: Origin, kept: Kept, root: Root | null, desk: Desk): AnalysedItem {
  const analysis: Analysis = kept.excludedBy
    ? { ...UNJUDGED, matchReason: `排除词“${kept.excludedBy}”` }
    : analyse(item, desk.context);
  if (kept.about !== null && !analysis.aboutSchool)
    Object.assign(analysis, { aboutSchool: true, matchReason: kept.about });
  if (kept.about !== null) analysis.unitId ??= root?.unitId ?? null;
  const read = analysis.aboutSchool && item.platform !== 'manual' && item.kind !== 'comment';
  return {
    id: desk.newId(),
    item,
    analysis,
    contentHash: repository.contentHash(item),
    source: from.source,
    watchListId: kept.watchListId,
    excludedBy: kept.excludedBy,
    reread:
      read && worthReading({ ...item, ...analysis, authorKind: item.author.kind, followers: item.author.followers })
        ? nextReread(item.publishedAt ?? desk.now, desk.now)
        : NO_REREAD,
    reported: from.reported ?? null,
  };
}

const UNJUDGED: Analysis = {
  aboutSchool: false,
  matchReason: null,
  unitId: null,
  sentiment: 'neu',
  score: 0,
  decidedBy: [],
  topic: null,
  severityWords: [],
  isQuestion: false,
  nearHash: 0n,
  segmented: '',
  version: '',
};

/** Answers the ids of those about the school that nobody stored first. Sorted, so that two workers who meet the same posts wait for one another in the same order. */
async function insertFresh(tx: Sql, fresh: AnalysedItem[]): Promise<string[]> {
  if (fresh.length === 0) return [];
  fresh.sort((a, b) => (keyOf(a.item) < keyOf(b.item) ? -1 : 1));
  const { stored, beside } = await findNear(
    tx,
    fresh.filter((f) => f.analysis.aboutSchool).map((f) => ({ id: f.id, hash: f.analysis.nearHash })),
  );
  const ids = await repository.insertMentions(tx, fresh, stored);
  await repository.pointAt(tx, new Map([...beside].filter(([id, first]) => ids.has(id) && ids.has(first))));
  const inserted = fresh.filter((f) => ids.has(f.id));
  await repository.insertCounts(tx, inserted);
  return inserted.filter((f) => f.analysis.aboutSchool).map((f) => f.id);
}

async function seeAgain(
  tx: Sql,
  seen: { known: Known; item: StoredItem; kept: Kept | null; root: Root | null }[],
  from: Origin,
  desk: Desk,
  result: PageResult,
): Promise<void> {
  await repository.seenAgain(
    tx,
    seen.map(({ known, item }) => ({ known, item, reread: rereadOf(known, item, desk.now) })),
  );
  const recounted = seen.filter(({ known, item }) => repository.recounted(known, item));
  await repository.insertCounts(
    tx,
    recounted.map(({ known, item }) => ({ id: known.id, item })),
  );
  for (const s of seen) {
    const news = newsOf(s.known, s.item, s.kept);
    if (news) {
      await rejudge(tx, s, news, from, desk);
      result.changed.push(s.known.id);
    } else if (s.known.about_school && recounted.includes(s)) result.recounted.push(s.known.id);
  }
}

/** One that has become worth it is read again from now on. */
function rereadOf(known: Known, item: StoredItem, now: Date): { at: Date | null; step: number } {
  const same = { at: known.reread_at, step: known.reread_step };
  if (known.reread_at || !known.about_school || known.state === 'deleted' || known.state === 'violation') return same;
  if (item.platform === 'manual' || item.kind === 'comment') return same;
  const followers = item.author.followers ?? (known.author_followers === null ? null : Number(known.author_followers));
  const weight = { ...item, sentiment: known.sentiment, authorKind: item.author.kind, followers };
  return worthReading(weight) ? nextReread(known.published_at ?? known.first_seen_at, now) : same;
}

/** What a second sighting says: a list now wants what another kept out of sight, or the text is another; null: nothing. */
function newsOf(known: Known, item: StoredItem, kept: Kept | null): 'wanted' | Exclude<TextChange, 'same'> | null {
  // gone is final: what a cache still shows afterwards changes nothing
  if (known.state === 'deleted' || known.state === 'violation') return null;
  if (known.excluded_by !== null && kept !== null && kept.excludedBy === null) return 'wanted';
  if (known.content_hash === repository.contentHash(item)) return null;
  const change = textChange(known.text, item.text);
  return change === 'same' ? null : change;
}

async function rejudge(
  tx: Sql,
  { known, item, kept, root }: { known: Known; item: StoredItem; kept: Kept | null; root: Root | null },
  news: 'wanted' | 'edited' | 'fuller',
  from: Origin,
  desk: Desk,
): Promise<void> {
  const said = known.about_school && !isByName(known.match_reason) ? known.match_reason : null;
  const as: Kept = {
    watchListId: known.watch_list_id ?? kept?.watchListId ?? null,
    about: kept?.about ?? said,
    excludedBy: news === 'wanted' ? null : known.excluded_by,
  };
  if (news === 'wanted') as.watchListId = kept!.watchListId;
  else await repository.keepVersion(tx, known, news);
  await repository.replaceText(tx, known.id, judge(item, from, as, root, desk), news === 'edited');
}

/** Judges a stored post anew as one about the school; reason: who says so. */
export async function bringBack(tx: Sql, id: string, reason: string, desk: Desk): Promise<void> {
  const { item, watchListId } = await repository.stored(tx, id);
  const from: Origin = { source: 'manual', watchListId, vouched: reason };
  const kept: Kept = { watchListId, about: reason, excludedBy: null };
  await repository.replaceText(tx, id, judge(item, from, kept, null, desk), false);
}
