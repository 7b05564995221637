import { Inject, Injectable } from '@nestjs/common';
import { PostClues } from '@fengsui/accountability';
import { platformName } from '@fengsui/contract';
import { ENGINE, Ledger, type NewEvent, textHash } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { IS_SCHOOL } from '../authorisation/authorisation.repository.js';
import { PublishingCheck } from '../check/words.service.js';
import { ALIKE, nearestForm } from './compare.js';
import { MATTER_NAME, mattersOf } from './matters.js';

const BATCH = 100;
/** Hints come with every stored page; without one it looks by itself. */
const REST_MS = 30_000;

/** A post of an official account that nobody has looked at as it stands now. */
interface Waiting {
  mention_id: string;
  title: string | null;
  text: string;
  state: string;
  kind: string;
  url: string | null;
  at: Date;
  content_hash: string;
  seen_hash: string | null;
  seen_state: string | null;
  was: string | null;
  account_id: string | null;
  account: string;
  platform: string;
  unit_id: string | null;
  unit_name: string | null;
  /** the account of 宣传部 itself, or of the school: nobody gives it leave but itself */
  own: boolean;
  /** it was published when the account stood in the register already */
  known: boolean;
}

/** An authorisation of an account that held when a post was published. */
interface Leave {
  id: string;
  title: string;
  text: string;
}

/**
 * Looks at every post of an official account as it is stored, and again when it changes (第十五、十八条): found with its authorisation, it is compared with it;
 * on a matter of 第十八条 without one, it becomes a clue. Any number of engines.
 */
@Injectable()
export class PublishingWatch {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PublishingCheck) private readonly machine: PublishingCheck,
    @Inject(PostClues) private readonly clues: PostClues,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** What waits. Answers how long it may rest. */
  async round(): Promise<number> {
    return (await this.dataSource.transaction((tx) => this.look(tx))) ? 0 : REST_MS;
  }

  /** Answers whether more waits. */
  private async look(tx: EntityManager): Promise<boolean> {
    const waiting: Waiting[] = await tx.query(
      `select p.mention_id, m.title, m.text, m.state, m.kind, m.url, coalesce(m.published_at, m.first_seen_at) as at, m.content_hash, p.seen_hash, p.seen_state,
         p.authorisation_id as was, o.id as account_id, o.name as account, m.platform, o.unit_id, u.name as unit_name,
         ${IS_SCHOOL} as own,
         coalesce(m.published_at, m.first_seen_at) >= o.created_at - interval '1 day' as known
       from publication p join mention m on m.id = p.mention_id
         left join official_account o on o.platform = m.platform and o.platform_uid = m.author_id and o.active left join unit u on u.id = o.unit_id
       where p.looked_at is null order by p.mention_id limit ${BATCH} for update of p skip locked`,
    );
    if (waiting.length === 0) return false;
    const { words } = await this.machine.words(tx);
    const events: NewEvent[] = [];
    let again = false;
    const without: { post: Waiting; matters: ReturnType<typeof mattersOf> }[] = [];
    for (const post of waiting) {
      if (post.account_id === null || post.kind === 'comment') {
        await saw(tx, post, { matters: [], leave: null });
        continue;
      }
      events.push(...changed(post));
      const gone = post.state === 'deleted' || post.state === 'violation';
      const whole = post.title ? `${post.title}\n${post.text}` : post.text;
      const matters = mattersOf(whole, words);
      const leave = await freeLeave(tx, post, alike(await leaves(tx, post), whole, post.was));
      await saw(tx, post, { matters, leave });
      if (leave && (await pushedOut(tx, post, leave))) again = true;
      if (leave && !leave.same && !gone) events.push(differs(post, leave));
      if (!leave && !gone && matters.length > 0 && !post.own && post.known) without.push({ post, matters });
    }
    await this.ledger.appendAll(tx, events);
    for (const w of without) await this.open(tx, w.post, w.matters);
    return again || waiting.length === BATCH;
  }

  /** The log first, so that the clue can name its entry; once a post. */
  private async open(tx: EntityManager, p: Waiting, matters: ReturnType<typeof mattersOf>): Promise<void> {
    const [known] = await tx.query(`select 1 from clue where mention_id = $1`, [p.mention_id]);
    if (known) return;
    const names = matters.map((m) => MATTER_NAME[m.matter]);
    const seq = await this.ledger.append(tx, {
      kind: 'publication.unauthorised',
      incidentId: null,
      actor: ENGINE,
      payload: {
        text: `${named(p)}发布涉及${names.join('、')}的内容，没有与之相符的授权（第十八条）`,
        ...{
          mentionId: p.mention_id,
          accountId: p.account_id,
          contentHash: p.content_hash,
          messageHash: textHash(p.text),
        },
        words: matters.flatMap((m) => m.words),
      },
    });
    const [{ now }]: [{ now: Date }] = await tx.query(`select app.now() as now`);
    await this.clues.open(tx, {
      ...{
        mentionId: p.mention_id,
        accountId: p.account_id!,
        account: p.account,
        platformName: platformName(p.platform),
      },
      ...{
        unitId: p.unit_id!,
        unitName: p.unit_name!,
        url: p.url,
        publishedAt: p.at.toISOString(),
        seenAt: now.toISOString(),
      },
      ...{ text: p.title ? `${p.title}\n${p.text}` : p.text, contentHash: p.content_hash, ledgerSeq: seq },
      ...{ matters: names, words: matters.flatMap((m) => m.words) },
    });
  }
}

const named = (p: Waiting): string => `${p.unit_name ?? ''}${platformName(p.platform)}账号“${p.account}”`;

/** Leaves of this account that held when it was published; one that was revoked later held until then. */
function leaves(tx: Sql, p: Waiting): Promise<Leave[]> {
  return tx.query(
    `select a.id, a.title, a.text from authorisation a join authorisation_account x on x.authorisation_id = a.id
     where x.account_id = $1 and a.state in ('approved', 'revoked') and a.decided_at <= $2 and a.valid_until >= $2 and (a.revoked_at is null or a.revoked_at > $2)
     order by a.decided_at desc`,
    [p.account_id, p.at],
  );
}

interface Found extends Leave {
  score: number;
  same: boolean;
}
/** Leaves whose text the post is, changed or not, the nearest first; the one it was found with before stays, while it is alike. */
const alike = (all: Leave[], post: string, was: string | null): Found[] =>
  all
    .map((l) => ({ ...l, ...nearestForm(l, post) }))
    .filter((l) => l.same || l.score >= ALIKE)
    .sort(
      (a, b) => Number(b.same) - Number(a.same) || Number(b.id === was) - Number(a.id === was) || b.score - a.score,
    );

/**
 * Leave is given once: of posts that are only alike, the nearest has it, and none where the very text is out already; the very text may be published again.
 * A post that was found with it and is edited keeps it: the difference is what is to be seen.
 */
async function freeLeave(tx: Sql, p: Waiting, found: Found[]): Promise<Found | null> {
  for (const leave of found) {
    if (leave.same || leave.id === p.was) return leave;
    const [nearer] = await tx.query(
      `select 1 from publication q join mention m on m.id = q.mention_id
       where q.authorisation_id = $1 and q.account_id = $2 and q.mention_id <> $3 and m.state not in ('deleted', 'violation') and (q.same or q.similarity >= $4::real) limit 1`,
      [leave.id, p.account_id, p.mention_id, Math.min(1, leave.score)],
    );
    if (!nearer) return leave;
  }
  return null;
}

/** Posts that were taken for the authorised one before this came lose it and are looked at again. */
async function pushedOut(tx: Sql, p: Waiting, leave: Found): Promise<boolean> {
  const [, n] = await tx.query(
    `update publication set looked_at = null, authorisation_id = null, similarity = null, same = null where mention_id in (
       select mention_id from publication where authorisation_id = $1 and account_id = $2 and mention_id <> $3 and not same for update skip locked)`,
    [leave.id, p.account_id, p.mention_id],
  );
  return n > 0;
}

async function saw(
  tx: Sql,
  p: Waiting,
  { matters, leave }: { matters: ReturnType<typeof mattersOf>; leave: Found | null },
): Promise<void> {
  await tx.query(
    `update publication set looked_at = app.now(), account_id = $2, seen_hash = $3, seen_state = $4, matters = $5, authorisation_id = $6, similarity = $7, same = $8
     where mention_id = $1`,
    [
      ...[p.mention_id, p.account_id, p.content_hash, p.state, JSON.stringify(matters)],
      ...[leave?.id ?? null, leave && Math.min(1, leave.score), leave?.same ?? null],
    ],
  );
}

/** 更正 and 撤回 of what was published (第十五条), as the site shows them. */
function changed(p: Waiting): NewEvent[] {
  const event = (kind: string, text: string): NewEvent => ({
    ...{ kind, incidentId: null, actor: ENGINE },
    payload: { text, mentionId: p.mention_id, accountId: p.account_id, from: p.seen_hash, to: p.content_hash },
  });
  if (p.seen_hash === null) return [];
  if (p.state !== p.seen_state && p.state === 'deleted')
    return [event('publication.withdrawn', `${named(p)}撤回（删除）了已发布的内容`)];
  if (p.state !== p.seen_state && p.state === 'violation')
    return [event('publication.removed', `${named(p)}发布的内容被平台处理，已不可见`)];
  if (p.content_hash !== p.seen_hash && p.state === 'edited')
    return [event('publication.corrected', `${named(p)}更正了已发布的内容`)];
  return [];
}

const differs = (p: Waiting, leave: Found): NewEvent => ({
  ...{ kind: 'publication.differs', incidentId: null, actor: ENGINE },
  payload: {
    text: `${named(p)}发布的内容与授权“${leave.title}”不一致`,
    ...{ mentionId: p.mention_id, authorisationId: leave.id, similarity: Math.round(leave.score * 1000) / 1000 },
  },
});
