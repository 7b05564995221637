import type { InspectionFacts } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { dayEnd, dayStart } from '../units/days.js';

const TOP = 10;
const EXCERPT = 60;
const DAY = 86_400;

/** What can be counted of an account in one look at the stored posts and incidents; the rest of the facts stands beside it. */
export type Figures = Omit<InspectionFacts, 'signs' | 'gaps' | 'questions'>;

/** $1: accounts, $2, $3: [from, to). A post is whatever the account itself published: comments are not. */
const POSTS = `
  with account as (select a.id, a.unit_id, a.platform, a.platform_uid, (a.record->>'openedOn')::date::timestamp at time zone 'Asia/Shanghai' as opened,
      a.platform in ('weibo', 'wechat') and a.platform_uid is not null as read from official_account a where a.id = any($1)),
  post as (select a.id as account_id, m.id, coalesce(nullif(m.title, ''), m.text) as text, m.url, m.published_at as at, m.reposts, m.comments, m.likes,
      m.author_followers as followers, m.state in ('deleted', 'violation') as gone, coalesce(m.reposts, 0) + coalesce(m.comments, 0) + coalesce(m.likes, 0) as spread
    from account a join mention m on m.platform = a.platform and m.author_id = a.platform_uid
    where a.read and m.kind <> 'comment' and not m.drill and m.published_at >= $2 and m.published_at < $3)`;

const COUNTS = `${POSTS},
  edge as (select account_id, at from post union all select id, greatest($2, least(coalesce(opened, $2), $3)) from account where read union all select id, $3 from account where read),
  gap as (select account_id, at, lag(at) over (partition by account_id order by at) as before from edge),
  silence as (select distinct on (account_id) account_id, extract(epoch from at - before) as seconds, before, at from gap where before is not null
    order by account_id, at - before desc, before)
  select a.id, a.read, count(p.id)::int as posts, count(p.id) filter (where p.gone)::int as gone, coalesce(sum(p.reposts), 0)::float as reposts,
    coalesce(sum(p.comments), 0)::float as comments, coalesce(sum(p.likes), 0)::float as likes,
    count(p.id) filter (where num_nonnulls(p.reposts, p.comments, p.likes) = 0)::int as uncounted,
    (array_agg(p.followers::float order by p.at, p.id) filter (where p.followers is not null))[1] as "followersFrom",
    (array_agg(p.followers::float order by p.at desc, p.id desc) filter (where p.followers is not null))[1] as "followersTo",
    s.seconds::float, s.before, s.at
  from account a left join post p on p.account_id = a.id left join silence s on s.account_id = a.id
  group by a.id, a.read, s.seconds, s.before, s.at`;

const MOST_SPREAD = `${POSTS}
  select account_id as "accountId", id as "mentionId", left(regexp_replace(text, '\\s+', ' ', 'g'), ${EXCERPT}) as text, url, at, reposts::float, comments::float, likes::float
  from (select *, row_number() over (partition by account_id order by spread desc, at, id) as place from post) x where place <= ${TOP} order by account_id, place`;

const INCIDENTS = `${POSTS},
  found as (select a.id as account_id, i.id from account a join incident i on i.unit_id = a.unit_id
    union select p.account_id, x.incident_id from post p join incident_mention x on x.mention_id = p.id)
  select a.id as "accountId", i.id, i.title, i.level, i.state, i.opened_at as "openedAt", i.closed_at as "closedAt", i.closed_reason as "closedReason",
    (select count(*)::int from deadline d where d.incident_id = i.id and d.unit_id = a.unit_id and d.breached_at is not null) as late
  from found f join account a on a.id = f.account_id join incident i on i.id = f.id
  where i.opened_at >= $2 and i.opened_at < $3 and i.drill = app.is_drill() and i.state in ('open', 'closed')
  order by a.id, i.opened_at, i.id`;

const WITHOUT_LEAVE = `${POSTS}
  select p.account_id as "accountId", count(distinct p.id)::int as n from post p join clue c on c.mention_id = p.id and c.state not in ('dropped', 'withdrawn') group by 1`;

/** The figures of accounts for the days from–to, by account id: counted from the stored posts, to the unit. */
export async function figuresOf(
  sql: Sql,
  accountIds: string[],
  period: { fromOn: string; toOn: string },
): Promise<Map<string, Figures>> {
  const args = [accountIds, dayStart(period.fromOn), dayEnd(period.toOn)];
  const counts: (Omit<Figures, 'posts' | 'silence' | 'top' | 'incidents' | 'unauthorised' | 'reads'> & {
    id: string;
    read: boolean;
    posts: number;
    seconds: number | null;
    before: Date | null;
    at: Date | null;
  })[] = await sql.query(COUNTS, args);
  const top: (Figures['top'][number] & { accountId: string })[] = await sql.query(MOST_SPREAD, args);
  const incidents: (Figures['incidents'][number] & { accountId: string })[] = await sql.query(INCIDENTS, args);
  const without: { accountId: string; n: number }[] = await sql.query(WITHOUT_LEAVE, args);
  const withoutOf = new Map(without.map((w) => [w.accountId, w.n]));
  const topOf = Map.groupBy(top, (t) => t.accountId);
  const incidentsOf = Map.groupBy(incidents, (i) => i.accountId);
  return new Map(
    counts.map(({ id, read, posts, seconds, before, at, ...sums }) => [
      id,
      {
        ...sums,
        posts: read ? posts : null,
        // no platform that is read shows how often a post was read
        reads: null,
        silence:
          before && at && seconds !== null
            ? { days: Math.floor(seconds / DAY), from: before.toISOString(), to: at.toISOString() }
            : null,
        top: (topOf.get(id) ?? []).map(({ accountId: _, ...t }) => ({ ...t, at: iso(t.at) })),
        incidents: (incidentsOf.get(id) ?? []).map(({ accountId: _, ...i }) => ({
          ...i,
          openedAt: iso(i.openedAt),
          closedAt: i.closedAt && iso(i.closedAt),
        })),
        unauthorised: withoutOf.get(id) ?? 0,
      },
    ]),
  );
}

const iso = (at: string | Date): string => new Date(at).toISOString();
