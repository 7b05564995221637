import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { officialPosts } from '../harness/official-posts.js';
import { type Product, startProduct, until } from '../harness/product.js';

/**
 * 第十三、十八条 through the whole product: accounts of the register publish on their sites, the crawler reads their timelines, the engine looks at every post.
 * 200 posts of 20 accounts, 40 of them on matters of 第十八条, every second of these with leave.
 */
let p: Product;
const ACCOUNTS = 20;
const uid = (i: number): string => `93000000${String(i).padStart(2, '0')}`;
const rows = <T>(sql: string, params: unknown[] = []): Promise<T[]> => p.db.dataSource.query(sql, params);

beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  await rows(`insert into person (name) values ('丁一'), ('吕二'), ('唐三'), ('冯四')`);
  await rows(
    `insert into official_account (platform, platform_uid, name, unit_id)
     select 'weibo', '93000000' || lpad(n::text, 2, '0'), '青江职院账号' || n, (array['logistics', 'student', 'academic', 'security', 'it-dept'])[1 + n % 5] from generate_series(0, 19) n`,
  );
}, 60_000);
afterAll(() => p.stop());

/** Leave for one account, as three reviews and a decision leave it. */
const leave = (text: string, account: number): Promise<unknown> =>
  rows(
    `with who as (select array_agg(id order by name) as ids from person where name in ('丁一', '吕二', '唐三', '冯四')),
     made as (insert into authorisation (unit_id, drafted_by, state, title, text, category, secrecy, review_1, review_2, review_3, decided_by, decided_at, wording, valid_until)
       select o.unit_id, ids[1], 'approved', '授权' || left($1, 8), $1, 'sensitive', '{}', ids[2], ids[3], ids[4], (select id from person where name = '刘敏'), app.now() - interval '1 hour', '以学校为准', app.now() + interval '1 day'
       from who, official_account o where o.platform_uid = $2 returning id)
     insert into authorisation_account (authorisation_id, account_id) select made.id, o.id from made, official_account o where o.platform_uid = $2`,
    [text, uid(account)],
  );

test('all 20 without leave become clues within ten minutes of publication, at most 2 others do; what was altered after leave is shown', async () => {
  const posts = officialPosts(18, 200, 40);
  const matters = posts.filter((x) => x.matter);
  const allowed = new Set(matters.filter((_, i) => i % 2 === 0));
  const altered = new Set([...allowed].slice(0, 5));
  const without: string[] = [];
  for (const [i, post] of posts.entries()) {
    const account = i % ACCOUNTS;
    if (allowed.has(post)) await leave(post.text, account);
    const text = altered.has(post) ? post.text.replace('。', '，后续将及时公布。') : post.text;
    const { id } = p.sim.addPost({
      text,
      author: { id: uid(account), name: `青江职院账号${account}`, verifiedType: 7, reason: '官方微博' },
    });
    if (post.matter && !allowed.has(post)) without.push(id);
  }
  await until(
    'every post looked at',
    async () => {
      const [{ n }] = (await rows<{ n: number }>(
        `select count(*)::int as n from publication q join official_account o on o.id = q.account_id where q.looked_at is not null and o.platform_uid like '93000000%'`,
      )) as [{ n: number }];
      return n === 200;
    },
    400_000,
  );
  const clues = await rows<{ platform_id: string; text: string; ms: string }>(
    `select m.platform_id, m.text, extract(epoch from c.opened_at - m.published_at) * 1000 as ms from clue c join mention m on m.id = c.mention_id where c.against = 'unit'`,
  );
  const found = clues.filter((c) => without.includes(c.platform_id));
  const missed = posts
    .filter((x) => x.matter && !allowed.has(x) && !found.some((c) => c.text === x.text))
    .map((x) => x.text);
  const others = clues.filter((c) => !without.includes(c.platform_id)).map((c) => c.text);
  expect({ found: found.length, missed }).toEqual({ found: 20, missed: [] });
  expect({ others, few: others.length <= 2 }).toMatchObject({ few: true });
  for (const c of found) expect(Number(c.ms)).toBeLessThan(600_000);
  const known = await rows<{ same: boolean; n: number }>(
    `select same, count(*)::int as n from publication where authorisation_id is not null group by 1 order by 1`,
  );
  expect(known).toEqual([
    { same: false, n: 5 },
    { same: true, n: 15 },
  ]);
  const duty = await p.as('wangxiaolan');
  const page = await duty.get<{ posts: { mentionId: string }[]; total: number }>(
    '/api/publishing/posts?verdict=differs',
  );
  expect(page.total).toBe(5);
  const { diff } = await duty.get<{ diff: { kind: string; text: string }[] }>(
    `/api/publishing/posts/${page.posts[0]!.mentionId}`,
  );
  expect(diff.filter((d) => d.kind !== 'same')).toEqual([{ kind: 'added', text: '，后续将及时公布' }]);
}, 500_000);
