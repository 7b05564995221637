import type { FoundBy } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { Book, SeenAccount } from '../judge/seen.js';
import type { Seen } from './candidate.repository.js';

/** Posts of an account that are looked at, the newest. */
const POSTS = 10;
/** Posts of registered accounts that say whom they follow are no older; so far back authors and links are looked through anew under other names. */
const DAYS = 90;
/** Posts that are looked through for authors and links at a time. */
const POSTS_AT_ONCE = 5_000;
/** Numbers below the mark that are looked at again: a slow transaction brings them late. */
const LATE = 1_000;
/** Names of units shorter than this are searched in nothing. */
const SHORTEST = 3;

/** An account as it was seen, with what was read of it. */
export interface Sighting {
  platform: string;
  key: string;
  uid: string | null;
  handle: string | null;
  name: string;
  bio: string;
  certified_kind: Seen['certification']['kind'];
  certified_text: string;
  followers: string | null;
  link: string | null;
  found_by: FoundBy;
  /** key of the names by which it was judged; empty: never */
  judged_by: string;
  posts: string[];
  followed_by: string[];
}

/** An account of the 台账 that a sighting is: by number, by 微信号, or by a name that its platform gives once. */
export const IS_ACCOUNT = (s: string): string =>
  `o.platform = ${s}.platform and (o.platform_uid = ${s}.uid or lower(o.handle) = lower(${s}.handle) or o.name = ${s}.name and o.platform in ('weibo', 'wechat'))`;

/** Known by its name alone, or on WeChat by an article: the search for accounts has shown the same account whole. */
const SHOWN_WHOLE = `exists (select 1 from account_sighting b where b.platform = s.platform and b.name = s.name and b.key <> s.key
  and (s.key = '@' || s.name and b.uid is not null or s.platform = 'wechat' and s.found_by = 'author' and b.found_by = 'search'))`;

/** known: it stands in the 台账, is handed in for it, or stands whole in another row. followed_by: registered accounts that named or reposted it. */
export function sightings(tx: Sql, where: string, args: unknown[]): Promise<(Sighting & { known: boolean })[]> {
  const posts = (whose: string): string =>
    `(select coalesce(m.title || '。', '') || m.text as text, m.published_at from mention m where m.platform = s.platform and ${whose} and m.kind in ('post', 'article')
       order by m.published_at desc nulls last limit ${POSTS})`;
  return tx.query(
    `select s.*, exists (select 1 from official_account o where ${IS_ACCOUNT('s')}) or ${SHOWN_WHOLE} as known,
       array(select p.text from (${posts('m.author_id = s.uid')} union select x, s.posts_at from unnest(s.posts) x union ${posts(`s.platform = 'wechat' and m.platform = 'wechat' and m.author_name = s.name`)}) p
         group by p.text order by max(p.published_at) desc nulls last limit ${POSTS}) as posts,
       array(select distinct o.name from official_account o join mention f on f.platform = o.platform and f.author_id = o.platform_uid
         where o.active and o.platform = s.platform and f.published_at > app.now() - interval '${DAYS} days'
         and (f.text like '%@' || s.name || '%' or f.kind = 'repost' and f.root_id in (select r.platform_id from mention r where r.platform = s.platform and r.author_id = s.uid))
         order by 1 limit 5) as followed_by
     from account_sighting s ${where}`,
    args,
  );
}

/** A sighting as the platform shows it now; judged anew where it claims something else. */
export async function sight(
  tx: Sql,
  s: Omit<Sighting, 'followers' | 'judged_by' | 'posts' | 'followed_by'>,
): Promise<void> {
  await tx.query(
    `insert into account_sighting (platform, key, uid, handle, name, bio, certified_kind, certified_text, link, found_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (platform, key) do update set name = excluded.name, bio = excluded.bio, certified_kind = excluded.certified_kind, certified_text = excluded.certified_text`,
    [s.platform, s.key, s.uid, s.handle, s.name, s.bio, s.certified_kind, s.certified_text, s.link, s.found_by],
  );
}

/** names: key of the names by which it was judged. */
export const judgedNow = (tx: Sql, s: Sighting, names: string): Promise<unknown> =>
  tx.query(`update account_sighting set judged_at = app.now(), judged_by = $3 where platform = $1 and key = $2`, [
    s.platform,
    s.key,
    names,
  ]);

export const seenOf = (s: Sighting): SeenAccount => ({
  ...{ platform: s.platform, uid: s.uid, handle: s.handle, name: s.name, bio: s.bio },
  ...{ posts: s.posts, followedBy: s.followed_by },
  certification: { kind: s.certified_kind, text: s.certified_text },
});

/**
 * Brings among the sightings who writes about the school or is named by its accounts, from the posts stored since the last time; under other names, from
 * those of the last 90 days. On WeChat every account that writes about the school: an article says nothing of whoever publishes it but the name, by which
 * the account is then asked for. Answers whether more posts wait.
 */
export async function gather(tx: Sql, book: Book, names: string): Promise<boolean> {
  await tx.query(
    `update account_sighting_mark set names = $1, mention_seq = least(mention_seq,
       coalesce((select min(seq) from mention where first_seen_at > app.now() - interval '${DAYS} days') - 1, 0)) where names <> $1`,
    [names],
  );
  const [{ from, to }]: [{ from: string; to: string }] = await tx.query(
    `select k.mention_seq as from, coalesce((select max(seq) from (select seq from mention where seq > k.mention_seq order by seq limit ${POSTS_AT_ONCE}) m), k.mention_seq) as to
     from account_sighting_mark k for update of k`,
  );
  if (from === to) return false;
  const range = [Number(from) - LATE, to];
  const like = [
    book.school.name,
    ...book.school.shortNames,
    ...book.units.map((u) => u.name).filter((n) => n.length >= SHORTEST),
  ].map((n) => `%${n}%`);
  await tx.query(
    `insert into account_sighting as s (platform, key, uid, name, followers, certified_kind, found_by)
     select distinct on (platform, author_id) platform, author_id, author_id, author_name, author_followers, 'none', 'author' from mention
     where seq > $1 and seq <= $2 and platform in ('weibo', 'wechat') and author_kind <> 'official' and author_id is not null and author_name is not null
       and (author_name ilike any($3) or platform = 'wechat' and about_school) order by platform, author_id, seq desc
     on conflict (platform, key) do update set name = excluded.name, followers = coalesce(excluded.followers, s.followers), seen_at = app.now(),
       judged_at = case when s.name = excluded.name then s.judged_at end`,
    [...range, like],
  );
  // names without ours too: whose they are, their bio says, for which they are asked
  await tx.query(
    `with linked as (select distinct (regexp_matches(text, '@([\\w\\u4e00-\\u9fff·-]{2,30})', 'g'))[1] as name from mention
       where seq > $1 and seq <= $2 and platform = 'weibo' and author_kind = 'official'),
     again as (update account_sighting s set judged_at = null from linked x where s.platform = 'weibo' and s.name = x.name)
     insert into account_sighting (platform, key, name, found_by)
     select 'weibo', '@' || x.name, x.name, 'linked' from linked x where not exists (select 1 from account_sighting s where s.platform = 'weibo' and s.name = x.name)
     on conflict do nothing`,
    range,
  );
  // more is known of whoever has written since
  for (const whose of ['m.author_id = s.uid', `m.author_name = s.name and s.platform = 'wechat'`])
    await tx.query(
      `update account_sighting s set judged_at = null from mention m where m.seq > $1 and m.seq <= $2 and m.kind in ('post', 'article')
         and m.platform = s.platform and s.judged_at < m.first_seen_at and ${whose}`,
      range,
    );
  await tx.query(`update account_sighting_mark set mention_seq = $1`, [to]);
  return true;
}
