import { Inject, Injectable } from '@nestjs/common';
import { type CandidateDraft, type FoundBy, platformName, PROPOSAL_NAME } from '@fengsui/contract';
import { type Actor, ENGINE, postAndName } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { judge, type Judgement } from '../judge/judge.js';
import type { Book } from '../judge/seen.js';
import { type Candidate, keepStep, type Seen, setCandidate } from './candidate.repository.js';
import { Candidates } from './candidates.service.js';

const REST_MS = 60_000;
const BATCH = 200;
/** Posts of an account that are looked at, the newest. */
const POSTS = 10;
/** Posts of registered accounts that say whom they follow are no older. */
const FOLLOW_DAYS = 90;
/** Numbers below the mark that are looked at again: a slow transaction brings them late. */
const LATE = 1_000;
/** Names of units shorter than this are searched in nothing. */
const SHORTEST = 3;

interface Sighting {
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
  posts: string[];
  followed_by: string[];
}

/** An account of the 台账 that a sighting is: by number, by 微信号, or by a name that its platform gives once. */
const IS_ACCOUNT = (s: string): string =>
  `o.platform = ${s}.platform and (o.platform_uid = ${s}.uid or lower(o.handle) = lower(${s}.handle) or o.name = ${s}.name and o.platform in ('weibo', 'wechat'))`;
/** States in which an account has been in the 台账 for good. */
const STANDS = `o.state in ('registered', 'rectifying', 'ordered_closed', 'closed')`;

/**
 * Finds accounts that bear the school's name outside the 台账 (第四、十九条): takes what searches saw, authors of posts about the school and whom registered
 * accounts name, judges each, and closes what has been registered. Any number of engines.
 */
@Injectable()
export class Discovery {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Candidates) private readonly candidates: Candidates,
  ) {}

  /** What is new. Answers ms until the next look. */
  async round(): Promise<number> {
    return (await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      await this.closeRegistered(tx);
      const book = await this.book(tx);
      if (!book) return 0;
      const more = await this.gather(tx, book);
      return (await this.look(tx, book)) || more ? 1 : 0;
    }))
      ? 0
      : REST_MS;
  }

  /** An account that somebody has seen, on any platform. Answers the candidate's id; throws UserError 409 where it is known. */
  enter(d: CandidateDraft, actor: Actor): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      const key = d.uid ?? d.handle ?? `@${d.name}`;
      const [known] = await tx.query(
        `select o.name, true as stands from official_account o, (select $1::text as platform, $2::text as uid, $3::text as handle, $4::text as name) s where ${IS_ACCOUNT('s')}
         union all select c.name, false from account_candidate c where c.platform = $1 and (c.key = $5 or c.name = $4) limit 1`,
        [d.platform, d.uid, d.handle, d.name, key],
      );
      if (known)
        throw new UserError(
          'known',
          `${platformName(d.platform)}账号“${known.name}”${known.stands ? '已在台账中' : '已在核查名单中'}，不必重复录入。`,
          409,
          'name',
        );
      await sight(tx, {
        ...d,
        key,
        certified_kind: d.certification.kind,
        certified_text: d.certification.text,
        found_by: 'manual',
      });
      const book = await this.book(tx);
      const [s]: Sighting[] = await sightings(tx, `where s.platform = $1 and s.key = $2`, [d.platform, key]);
      // whoever enters it holds it for one that concerns the school
      const judged = (book && judge(seenOf(s!), book)) ?? {
        proposal: 'homonym' as const,
        unitId: null,
        reasons: ['资料中没有本校和单位的名称'],
      };
      const id = await this.propose(
        tx,
        s!,
        { ...judged, reasons: [`${postAndName(actor)}录入`, ...judged.reasons] },
        actor,
        'found',
      );
      await judgedNow(tx, s!);
      return id;
    });
  }

  /** Whoever writes about the school or is named by its accounts comes among the sightings. Answers whether more posts wait. */
  private async gather(tx: Sql, book: Book): Promise<boolean> {
    const [{ from, to }]: [{ from: string; to: string }] = await tx.query(
      `select k.mention_seq as from, coalesce((select max(seq) from (select seq from mention where seq > k.mention_seq order by seq limit 5000) m), k.mention_seq) as to
       from account_sighting_mark k for update of k`,
    );
    if (from === to) return false;
    const back = Number(from) - LATE;
    const names = [
      book.school.name,
      ...book.school.shortNames,
      ...book.units.map((u) => u.name).filter((n) => n.length >= SHORTEST),
    ];
    await tx.query(
      `insert into account_sighting as s (platform, key, uid, name, followers, certified_kind, found_by)
       select distinct on (platform, author_id) platform, author_id, author_id, author_name, author_followers, 'none', 'author' from mention
       where seq > $1 and seq <= $2 and platform in ('weibo', 'wechat') and author_kind <> 'official' and author_id is not null and author_name is not null
         and author_name ilike any($3) order by platform, author_id, seq desc
       on conflict (platform, key) do update set name = excluded.name, followers = coalesce(excluded.followers, s.followers), seen_at = app.now(),
         judged_at = case when s.name = excluded.name then s.judged_at end`,
      [back, to, names.map((n) => `%${n}%`)],
    );
    await tx.query(
      `insert into account_sighting (platform, key, name, found_by)
       select distinct 'weibo', '@' || x.name, x.name, 'linked' from (
         select (regexp_matches(text, '@([\\w\\u4e00-\\u9fff·-]{2,30})', 'g'))[1] as name from mention
         where seq > $1 and seq <= $2 and platform = 'weibo' and author_kind = 'official') x
       where x.name ilike any($3) and not exists (select 1 from account_sighting s where s.platform = 'weibo' and s.name = x.name)
       on conflict do nothing`,
      [back, to, names.map((n) => `%${n}%`)],
    );
    await tx.query(`update account_sighting_mark set mention_seq = $1`, [to]);
    return true;
  }

  /** Judges what nobody has judged as it stands. Answers whether more waits. */
  private async look(tx: EntityManager, book: Book): Promise<boolean> {
    const waiting = await sightings(
      tx,
      `where s.judged_at is null order by s.seen_at, s.platform, s.key limit ${BATCH}`,
      [],
    );
    for (const s of waiting) {
      const judged = s.known ? null : judge(seenOf(s), book);
      if (judged) await this.propose(tx, s, judged, ENGINE);
      await judgedNow(tx, s);
    }
    return waiting.length === BATCH;
  }

  /** A new candidate; a known one is brought up to date, and proposed again only where it was set aside and claims something else now. Answers its id. */
  private async propose(tx: Sql, s: Sighting, j: Judgement, actor: Actor, as: 'found' | null = null): Promise<string> {
    const seen: Seen = {
      ...{
        uid: s.uid,
        handle: s.handle,
        bio: s.bio,
        certification: { kind: s.certified_kind, text: s.certified_text },
      },
      ...{
        followers: s.followers === null ? null : Number(s.followers),
        link: s.link,
        posts: s.posts,
        followedBy: s.followed_by,
      },
    };
    const asked = j.proposal === 'ours' || j.proposal === 'impersonation';
    // one that was known by its name only is now known by its number
    const [was]: Candidate[] = await tx.query(
      `select * from account_candidate where platform = $1 and key in ($2, '@' || $3) order by key = $2 desc limit 1 for update`,
      [s.platform, s.key, s.name],
    );
    if (!was) {
      const state = as ?? (asked ? 'found' : 'aside');
      const [{ id }] = await tx.query(
        `insert into account_candidate (platform, key, seen, name, found_by, proposal, reasons, unit_id, state, aside_as)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
        [
          ...[s.platform, s.key, JSON.stringify(seen), s.name, s.found_by, j.proposal, j.reasons, j.unitId, state],
          state === 'aside' ? j.proposal : null,
        ],
      );
      const text = `${PROPOSAL_NAME[j.proposal]}：${j.reasons.join('；')}`;
      const c = { id, name: s.name, platform: s.platform };
      // what is none of ours is remembered, not announced
      if (state === 'found') await this.candidates.step(tx, c, { act: 'find', to: state, text, name: '发现' }, actor);
      else await keepStep(tx, { id, act: 'find', state, text, by: postAndName(actor) });
      return id;
    }
    if (was.state !== 'found' && was.state !== 'aside') return was.id;
    const claimed = `${was.name}\n${was.seen.bio}\n${was.seen.certification.text}`;
    const claims = `${s.name}\n${s.bio}\n${s.certified_text}`;
    await tx.query(
      `update account_candidate set seen = $2, name = $3, proposal = $4, reasons = $5, unit_id = $6, key = $7, version = version + 1 where id = $1`,
      [...[was.id, JSON.stringify(seen), s.name, j.proposal, j.reasons, j.unitId, s.key]],
    );
    if (was.state === 'aside' && asked && claims !== claimed) {
      await setCandidate(tx, was, 'found');
      const text = `原为“${claimed.replaceAll('\n', '，')}”，现为“${claims.replaceAll('\n', '，')}”。${j.reasons.join('；')}`;
      await this.candidates.step(
        tx,
        { ...was, name: s.name },
        { act: 'renew', to: 'found', text, name: '自称有变，重新提出' },
        actor,
      );
    }
    return was.id;
  }

  /** What stands in the 台账 now is no candidate any more. */
  private async closeRegistered(tx: Sql): Promise<void> {
    const rows: (Candidate & { account: string; account_name: string })[] = await tx.query(
      `select c.*, o.id as account, o.name as account_name
       from account_candidate c join lateral (
         select o.* from official_account o, (select c.platform, c.seen->>'uid' as uid, c.seen->>'handle' as handle, c.name) s
         where (o.id = c.account_id or ${IS_ACCOUNT('s')}) and ${STANDS} order by (o.id = c.account_id) desc nulls last limit 1) o on true
       where c.state not in ('registered', 'gone', 'aside') for update of c`,
    );
    for (const c of rows) {
      await setCandidate(tx, c, 'registered', { account_id: c.account });
      const text = `台账中是“${c.account_name}”`;
      await this.candidates.step(tx, c, { act: 'register', to: 'registered', text, name: '已进台账' }, ENGINE);
    }
  }

  private async book(tx: Sql): Promise<Book | null> {
    const school = await this.registry.profile(tx);
    if (!school) return null;
    const units = await this.registry.units(tx);
    const registered = await tx.query(
      `select o.platform, o.platform_uid as uid, o.handle, o.name, (u.kind = 'party' or o.name = $1) and not exists (select 1 from unit x where x.id <> o.unit_id and o.name like '%' || x.name || '%') as "ofSchool"
       from official_account o left join unit u on u.id = o.unit_id where o.active`,
      [school.name],
    );
    return { school, units, registered };
  }
}

/** A sighting as the platform shows it now; judged anew where it claims something else. */
async function sight(
  tx: Sql,
  s: Pick<
    Sighting,
    'platform' | 'key' | 'uid' | 'handle' | 'name' | 'bio' | 'certified_kind' | 'certified_text' | 'link' | 'found_by'
  >,
): Promise<void> {
  await tx.query(
    `insert into account_sighting (platform, key, uid, handle, name, bio, certified_kind, certified_text, link, found_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (platform, key) do update set name = excluded.name, bio = excluded.bio, certified_kind = excluded.certified_kind, certified_text = excluded.certified_text`,
    [s.platform, s.key, s.uid, s.handle, s.name, s.bio, s.certified_kind, s.certified_text, s.link, s.found_by],
  );
}

/** known: it stands in the 台账, or is handed in for it. followed_by: registered accounts that named or reposted it. */
function sightings(tx: Sql, where: string, args: unknown[]): Promise<(Sighting & { known: boolean })[]> {
  return tx.query(
    `select s.*, exists (select 1 from official_account o where ${IS_ACCOUNT('s')}) as known,
       array(select coalesce(m.title || '。', '') || m.text from mention m where m.platform = s.platform and m.author_id = s.uid and m.kind in ('post', 'article')
         order by m.published_at desc nulls last limit ${POSTS}) as posts,
       array(select distinct o.name from official_account o join mention f on f.platform = o.platform and f.author_id = o.platform_uid
         where o.active and o.platform = s.platform and f.published_at > app.now() - interval '${FOLLOW_DAYS} days'
         and (f.text like '%@' || s.name || '%' or f.kind = 'repost' and f.root_id in (select r.platform_id from mention r where r.platform = s.platform and r.author_id = s.uid))
         order by 1 limit 5) as followed_by
     from account_sighting s ${where}`,
    args,
  );
}

const judgedNow = (tx: Sql, s: Sighting): Promise<unknown> =>
  tx.query(`update account_sighting set judged_at = app.now() where platform = $1 and key = $2`, [s.platform, s.key]);

const seenOf = (s: Sighting) => ({
  ...{
    platform: s.platform,
    uid: s.uid,
    handle: s.handle,
    name: s.name,
    bio: s.bio,
    posts: s.posts,
    followedBy: s.followed_by,
  },
  certification: { kind: s.certified_kind, text: s.certified_text },
});
