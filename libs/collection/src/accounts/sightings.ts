import type { Sql } from '@fengsui/platform';
import type { CollectedItem } from '../outcome.js';

/** Its own posts that are kept of an account. */
const POSTS = 10;

/** What an account's page showed that it published: it is judged anew by that. */
export async function keepPosts(tx: Sql, uid: string, items: CollectedItem[]): Promise<void> {
  await lockSightings(tx);
  const texts = items.filter((i) => i.author.id === uid && i.kind === 'post').map((i) => i.text);
  await tx.query(
    `update account_sighting set posts = $2, posts_at = app.now(), judged_at = case when $2::text[] = posts then judged_at end where platform = 'weibo' and key = $1`,
    [uid, texts.slice(0, POSTS)],
  );
}

/** Whoever writes sightings does so alone, until his transaction ends: each in an order of his own, two would wait for one another. */
export const lockSightings = (tx: Sql): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('account sightings'))`);

interface Row {
  platform: string;
  key: string;
  uid: string | null;
  handle: string | null;
  name: string | null;
  bio: string;
  certifiedKind: string;
  certifiedText: string;
  followers: number | null;
  link: string | null;
}

/** Accounts that a search showed, kept as they stand; one that claims something else than before waits to be judged anew. */
export async function keepSightings(tx: Sql, items: CollectedItem[]): Promise<void> {
  await keep(tx, items.filter((i) => i.kind === 'account').map(sightingOf), 'search');
}

/** Authors of posts whose profile came with the post, of them those whose name, bio or certification has a name of the school. */
export async function keepAuthors(tx: Sql, items: CollectedItem[]): Promise<void> {
  const rows = items.flatMap((i) => (i.repostOf ? [i, i.repostOf] : [i])).flatMap(authorOf);
  await keep(tx, rows, 'author');
}

async function keep(tx: Sql, rows: Row[], foundBy: 'search' | 'author'): Promise<void> {
  if (rows.length === 0) return;
  await lockSightings(tx);
  // sites cut a long bio at different places: what only begins alike is no other claim
  const bio = `case when starts_with(s.bio, rtrim(excluded.bio, '….')) then s.bio else excluded.bio end`;
  await tx.query(
    `insert into account_sighting as s (platform, key, uid, handle, name, bio, certified_kind, certified_text, followers, link, found_by)
     select distinct on (platform, key) platform, key, uid, handle, name, bio, "certifiedKind", "certifiedText", followers, link, $2
     from jsonb_to_recordset($1) as x (platform text, key text, uid text, handle text, name text, bio text, "certifiedKind" text, "certifiedText" text, followers bigint, link text)
     where $2 = 'search' or exists (select 1 from school_profile p, unnest(p.name || p.short_names) n where strpos(concat_ws(' ', x.name, x.bio, "certifiedText"), n) > 0)
     on conflict (platform, key) do update set name = excluded.name, bio = ${bio}, certified_kind = excluded.certified_kind,
       certified_text = excluded.certified_text, followers = coalesce(excluded.followers, s.followers), handle = coalesce(excluded.handle, s.handle),
       link = coalesce(excluded.link, s.link), seen_at = app.now(),
       judged_at = case when (s.name, s.bio, s.certified_text) = (excluded.name, ${bio}, excluded.certified_text) then s.judged_at end`,
    [JSON.stringify(rows), foundBy],
  );
}

/** Certified accounts have what is certified in the last line of their text. WeChat shows a 微信号, Weibo a uid. */
function sightingOf(i: CollectedItem): Row {
  const certifiedKind = { organisation: 'organisation', verified_person: 'person' }[i.author.kind as string] ?? 'none';
  const lines = i.text.split('\n');
  const certifiedText = certifiedKind === 'none' ? '' : (lines.pop() ?? '');
  const wechat = i.platform === 'wechat';
  return {
    ...{
      platform: i.platform,
      key: i.id,
      uid: wechat ? null : i.id,
      handle: wechat && i.id !== i.author.id ? i.id : null,
    },
    ...{ name: i.author.name ?? i.title, bio: lines.join('\n'), certifiedKind, certifiedText },
    ...{ followers: i.author.followers, link: i.url },
  };
}

const CERTIFIED: Partial<Record<CollectedItem['author']['kind'], string>> = {
  ...{ organisation: 'organisation', media: 'organisation', verified_person: 'person' },
};

function authorOf({ platform, author }: CollectedItem): Row[] {
  const { id, name, profile, followers } = author;
  if (!id || !name || !profile) return [];
  const certifiedKind = CERTIFIED[author.kind] ?? 'none';
  return [
    {
      ...{ platform, key: id, uid: id, handle: null, name, followers, bio: profile.bio, certifiedKind },
      certifiedText: certifiedKind === 'none' ? '' : profile.certified,
      link: platform === 'weibo' ? `https://weibo.com/u/${id}` : null,
    },
  ];
}
