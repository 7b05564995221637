import type { Sql } from '@fengsui/platform';
import type { CollectedItem } from '../outcome.js';

/** Accounts that a search showed, kept as they stand; one that claims something else than before waits to be judged anew. */
export async function keepSightings(tx: Sql, items: CollectedItem[]): Promise<void> {
  const rows = items.filter((i) => i.kind === 'account').map(sightingOf);
  if (rows.length === 0) return;
  await tx.query(
    `insert into account_sighting as s (platform, key, uid, handle, name, bio, certified_kind, certified_text, followers, link, found_by)
     select distinct on (platform, key) platform, key, uid, handle, name, bio, "certifiedKind", "certifiedText", followers, link, 'search'
     from jsonb_to_recordset($1) as x (platform text, key text, uid text, handle text, name text, bio text, "certifiedKind" text, "certifiedText" text, followers bigint, link text)
     on conflict (platform, key) do update set name = excluded.name, bio = excluded.bio, certified_kind = excluded.certified_kind,
       certified_text = excluded.certified_text, followers = coalesce(excluded.followers, s.followers), handle = coalesce(excluded.handle, s.handle),
       link = coalesce(excluded.link, s.link), seen_at = app.now(),
       judged_at = case when (s.name, s.bio, s.certified_text) = (excluded.name, excluded.bio, excluded.certified_text) then s.judged_at end`,
    [JSON.stringify(rows)],
  );
}

/** Certified accounts have what is certified in the last line of their text. WeChat shows a 微信号, Weibo a uid. */
function sightingOf(i: CollectedItem): Record<string, string | number | null> {
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
