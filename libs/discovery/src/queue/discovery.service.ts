import { Inject, Injectable } from '@nestjs/common';
import { namesKey } from '@fengsui/analysis';
import { lockSightings } from '@fengsui/collection';
import { type CandidateDraft, platformName } from '@fengsui/contract';
import { type Actor, ENGINE, postAndName } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { judge, type Judgement } from '../judge/judge.js';
import type { Book } from '../judge/seen.js';
import { type Candidate, setCandidate } from './candidate.repository.js';
import { Candidates } from './candidates.service.js';
import { Proposals } from './proposals.service.js';
import { gather, IS_ACCOUNT, judgedNow, type Sighting, sight, sightings, seenOf } from './sightings.js';

const REST_MS = 60_000;
const BATCH = 200;

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
    @Inject(Proposals) private readonly proposals: Proposals,
  ) {}

  /** What is new. Answers ms until the next look. */
  async round(): Promise<number> {
    return (await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      await lockSightings(tx);
      await this.closeRegistered(tx);
      const book = await this.book(tx);
      if (!book) return 0;
      const more = await gather(tx, book, book.key);
      return (await this.look(tx, book)) || more ? 1 : 0;
    }))
      ? 0
      : REST_MS;
  }

  /** An account that somebody has seen, on any platform. Answers the candidate's id; throws UserError 409 where it is known. */
  enter(d: CandidateDraft, actor: Actor): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('account register'))`);
      await lockSightings(tx);
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
      const reasons = [`${postAndName(actor)}录入`, ...judged.reasons];
      const id = await this.proposals.propose(tx, s!, { ...judged, reasons }, { actor, as: 'found' });
      if (book) await judgedNow(tx, s!, book.key);
      return id;
    });
  }

  /** Judges what nobody has judged as it stands, or by the names of now. Answers whether more waits. */
  private async look(tx: EntityManager, book: Book & { key: string }): Promise<boolean> {
    const waiting = await sightings(
      tx,
      `where s.judged_at is null or s.judged_by <> $1 order by s.seen_at, s.platform, s.key limit ${BATCH}`,
      [book.key],
    );
    for (const s of waiting) {
      const judged = s.known ? null : judge(seenOf(s), book);
      const renamed = s.judged_by !== '' && s.judged_by !== book.key;
      if (judged && !isNobodys(s, judged)) await this.proposals.propose(tx, s, judged, { actor: ENGINE, renamed });
      else if (renamed && !s.known) await this.proposals.withdraw(tx, s, 'homonym', ['资料中没有本校和单位的名称']);
      await judgedNow(tx, s, book.key);
    }
    return waiting.length === BATCH;
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

  /** key: of the names in it. */
  private async book(tx: Sql): Promise<(Book & { key: string }) | null> {
    const school = await this.registry.profile(tx);
    if (!school) return null;
    const units = await this.registry.units(tx);
    const registered = await tx.query(
      `select o.platform, o.platform_uid as uid, o.handle, o.name, (u.kind = 'party' or o.name = $1) and not exists (select 1 from unit x where x.id <> o.unit_id and o.name like '%' || x.name || '%') as "ofSchool"
       from official_account o left join unit u on u.id = o.unit_id where o.active`,
      [school.name],
    );
    return { school, units, registered, key: namesKey({ school, units }) };
  }
}

/** Only written about the school, or been named by its accounts, and called or described by nothing of it: no candidate, not even to be remembered. */
const isNobodys = (s: Sighting, j: Judgement): boolean =>
  j.proposal === 'homonym' && (s.found_by === 'author' || s.found_by === 'linked');
