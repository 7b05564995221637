import type { PostToRead } from '@fengsui/collection';
import type { Sql } from '@fengsui/platform';
import { nextReread, RETRY_MS } from './reread.js';

/** A worker that dies leaves its posts to another after this long. */
const LEASE = `interval '5 minutes'`;
const IN_OPEN_INCIDENT = `exists (select 1 from incident_mention im join incident i on i.id = im.incident_id
  where im.mention_id = m.id and i.state in ('proposed', 'open'))`;
const FIELDS = `m.platform, m.platform_id as id, m.url, m.kind, m.watch_list_id as "watchListId", ${IN_OPEN_INCIDENT} as urgent`;
/** Still there, and with an address of its own on the platform. */
const READABLE = `m.state in ('visible', 'edited') and m.platform in ('weibo', 'wechat') and m.kind in ('post', 'repost', 'article')
  and m.platform_id !~ '^(import|manual):' and not m.drill`;

/** Posts of open incidents come in first, whatever became of their own schedule; then those due are claimed. */
export async function claimDue(tx: Sql, limit: number): Promise<PostToRead[]> {
  await tx.query(
    `update mention m set reread_at = app.now()
     where m.id in (select m.id from incident i join incident_mention im on im.incident_id = i.id join mention m on m.id = im.mention_id
       where i.state in ('proposed', 'open') and ${READABLE}
         and (m.reread_at is null or m.reread_at > app.now() +
           case when i.opened_at > app.now() - interval '1 day' then interval '10 minutes' else interval '1 hour' end)
       for no key update of m skip locked)`,
  );
  const [rows] = await tx.query(
    `update mention m set reread_at = app.now() + ${LEASE}
     where m.id in (select m.id from mention m where m.reread_at <= app.now() and ${READABLE}
       order by m.reread_at limit $1 for no key update skip locked)
     returning ${FIELDS}`,
    [limit],
  );
  return rows;
}

/** Sets the next reading of a post after one that came (read) or did not (failed). */
export async function scheduleNext(
  tx: Sql,
  platform: string,
  platformId: string,
  outcome: 'read' | 'failed',
): Promise<void> {
  const [row] = await tx.query(
    `select m.id, coalesce(m.published_at, m.first_seen_at) as published, app.now() as now,
       (select max(i.opened_at) from incident_mention im join incident i on i.id = im.incident_id
        where im.mention_id = m.id and i.state in ('proposed', 'open')) as opened
     from mention m where m.platform = $1 and m.platform_id = $2 and m.state in ('visible', 'edited') for no key update of m`,
    [platform, platformId],
  );
  if (!row) return;
  const next = nextReread(row.published, row.now, row.opened);
  const at = outcome === 'failed' ? new Date(row.now.getTime() + RETRY_MS) : next.at;
  await tx.query(`update mention set reread_at = $2, reread_step = $3 where id = $1`, [row.id, at, next.step]);
}

export async function timelineOf(tx: Sql, platform: string, uid: string, since: Date): Promise<string[]> {
  const rows: { platform_id: string }[] = await tx.query(
    `select m.platform_id from mention m where m.platform = $1 and m.author_id = $2 and m.published_at >= $3
       and m.state in ('visible', 'edited') and m.kind <> 'comment' order by m.published_at desc`,
    [platform, uid, since],
  );
  return rows.map((r) => r.platform_id);
}

/** Newest first: what may be deleted soonest. */
export async function claimScreenshots(tx: Sql, limit: number): Promise<PostToRead[]> {
  const [rows] = await tx.query(
    `update mention m set screenshot_at = app.now(), screenshot_tries = m.screenshot_tries + 1
     where m.id in (select m.id from mention m
       where m.about_school and m.url is not null and ${READABLE} and m.screenshot_tries < 3
         and (m.screenshot_at is null or m.screenshot_at < app.now() - interval '30 minutes')
         and coalesce(m.published_at, m.first_seen_at) > app.now() - interval '7 days'
         and (m.severity_words <> '{}' or (m.sentiment = 'neg' and m.author_kind in ('media', 'organisation', 'official'))
           or ${IN_OPEN_INCIDENT})
         and not exists (select 1 from mention_evidence e where e.mention_id = m.id and e.kind = 'screenshot')
       order by m.seq desc limit $1 for no key update of m skip locked)
     returning ${FIELDS}`,
    [limit],
  );
  return rows;
}
