import { Inject, Injectable } from '@nestjs/common';
import { type AccountSearch, AccountWords } from '@fengsui/collection';
import type { Sql } from '@fengsui/platform';
import { Registry, type SchoolProfile } from '@fengsui/registry';
import { lookalikesOf } from '../judge/names.js';
import { IS_ACCOUNT } from '../queue/sightings.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Between two accounts that one platform is asked for by name: twenty a day. */
const ASK_EVERY_MS = DAY_MS / 20;
/** Between two accounts whose posts are looked at. */
const READ_EVERY_MS = DAY_MS / 72;
/** One that had published nothing is looked at again after this. */
const READ_AGAIN_MS = 2 * DAY_MS;
/** Units whose accounts are searched by name: a source's week has room for so many. */
const MOST_UNITS = 80;
/** A name as short as this stands in everybody's. */
const SHORTEST = 3;
/** Names whose lookalikes are searched have at least so many signs. */
const FALSIFIED = 4;

/**
 * By what accounts outside the 台账 are searched (第四条). Every day the school's names, to the last page; once a week what their pages may not reach, the
 * units' names under the shortest of them, and the names as false accounts write them.
 */
@Injectable()
export class SearchWords extends AccountWords {
  constructor(@Inject(Registry) private readonly registry: Registry) {
    super();
  }

  override async searches(sql: Sql): Promise<AccountSearch[]> {
    const school = await this.registry.profile(sql);
    if (!school) return [];
    const names = called(school);
    const units = (await this.registry.units(sql)).filter((u) => u.kind !== 'leadership').slice(0, MOST_UNITS);
    const short = [school.name, ...school.shortNames].reduce((a, b) => (b.length < a.length ? b : a));
    const falsified = [school.name, ...school.shortNames].filter((n) => n.length >= FALSIFIED).flatMap(lookalikesOf);
    const weekly = [...units.map((u) => `${short}${u.name}`), ...falsified];
    return [
      ...names.map((word) => ({ word, everyMs: DAY_MS })),
      ...[...new Set(weekly)].filter((word) => !names.includes(word)).map((word) => ({ word, everyMs: WEEK_MS })),
    ];
  }

  override async names(sql: Sql): Promise<string[]> {
    const school = await this.registry.profile(sql);
    return school ? called(school) : [];
  }

  /** The one that has most to do with the school first: named by its accounts, called as a unit is, then whoever writes about it most. */
  override async unknown(tx: Sql, platform: 'weibo' | 'wechat'): Promise<string | null> {
    const [row] = await tx
      .query(
        `with next as (
         select s.platform, s.key from account_sighting s
         where s.platform = $1 and s.asked_at is null and s.bio = '' and (s.key = '@' || s.name or s.platform = 'wechat' and s.found_by = 'author')
           and not exists (select 1 from account_sighting b where b.platform = s.platform and b.name = s.name and b.key <> s.key and (b.found_by = 'search' or b.asked_at is not null))
           and not exists (select 1 from account_sighting b where b.platform = s.platform and b.asked_at > app.now() - $2 * interval '1 ms')
           and not exists (select 1 from official_account o where ${IS_ACCOUNT('s')})
         order by s.found_by = 'linked' desc,
           exists (select 1 from unit u where (u.active_to is null or u.active_to > app.now()) and length(u.name) >= ${SHORTEST} and strpos(s.name, u.name) > 0) desc,
           (select count(*) from mention m where m.platform = s.platform and m.author_id = s.uid and m.about_school) desc, s.first_seen_at, s.key
         limit 1)
       update account_sighting s set asked_at = app.now() from next n where s.platform = n.platform and s.key = n.key returning s.name`,
        [platform, ASK_EVERY_MS],
      )
      .then(([rows]: [{ name: string }[]]) => rows);
    return row?.name ?? null;
  }

  override async unread(tx: Sql): Promise<string | null> {
    const [row] = await tx
      .query(
        `update account_sighting s set posts_at = app.now() where platform = 'weibo' and key = (
         select s.key from account_candidate c join account_sighting s on s.platform = c.platform and s.key = c.key
         where c.platform = 'weibo' and c.state = 'found' and s.uid = s.key and c.seen->'posts' = '[]'
           and (s.posts_at is null or s.posts_at < app.now() - $2 * interval '1 ms')
           and not exists (select 1 from account_sighting b where b.platform = 'weibo' and b.posts_at > app.now() - $1 * interval '1 ms')
         order by s.posts_at nulls first, c.found_at, s.key limit 1) returning uid`,
        [READ_EVERY_MS, READ_AGAIN_MS],
      )
      .then(([rows]: [{ uid: string }[]]) => rows);
    return row?.uid ?? null;
  }
}

const called = ({ name, shortNames, nicknames }: SchoolProfile): string[] => [
  ...new Set([name, ...shortNames, ...nicknames.filter((n) => n.length >= SHORTEST)]),
];
