import { Inject, Injectable } from '@nestjs/common';
import { PROPOSAL_NAME } from '@fengsui/contract';
import { type Actor, ENGINE, postAndName } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import type { Judgement } from '../judge/judge.js';
import { type Candidate, keepStep, type Seen, setCandidate } from './candidate.repository.js';
import { Candidates } from './candidates.service.js';
import { stepName } from './machine.js';
import type { Sighting } from './sightings.js';

/** renamed: it was judged before, by other names of the school and its units. as: what a person entered waits whatever it is. */
interface How {
  actor: Actor;
  renamed?: boolean;
  as?: 'found';
}

/** Puts what the judge says of an account before people. A person's word stands until the account, or what the school is called, is another. */
@Injectable()
export class Proposals {
  constructor(@Inject(Candidates) private readonly candidates: Candidates) {}

  /** A new candidate; a known one that nobody is working on is brought up to date. Answers its id. */
  async propose(tx: Sql, s: Sighting, j: Judgement, how: How): Promise<string> {
    // one that was known by its name only is now known by its number; on WeChat an article tells no 微信号
    const [was]: Candidate[] = await tx.query(
      `select * from account_candidate where platform = $1 and (key in ($2, '@' || $3) or platform = 'wechat' and name = $3) order by key = $2 desc limit 1 for update`,
      [s.platform, s.key, s.name],
    );
    if (!was) return this.create(tx, s, j, how);
    if (was.state === 'found' || was.state === 'aside') await this.update(tx, was, s, j, how);
    return was.id;
  }

  /** What is none of ours by what is read now, or by the names of now, waits no longer, unless a person entered it or has had it in hand. */
  async withdraw(
    tx: Sql,
    s: Pick<Sighting, 'platform' | 'key'>,
    as: Judgement['proposal'],
    reasons: string[],
  ): Promise<void> {
    const [c]: Candidate[] = await tx.query(
      `select * from account_candidate c where platform = $1 and key = $2 and state = 'found' and found_by <> 'manual'
         and not exists (select 1 from account_candidate_step x where x.candidate_id = c.id and x.made_by <> $3) for update`,
      [s.platform, s.key, postAndName(ENGINE)],
    );
    if (!c) return;
    await setCandidate(tx, c, 'aside', { aside_as: as });
    const text = `${PROPOSAL_NAME[as]}：${reasons.join('；')}`;
    await this.candidates.step(tx, c, { act: 'drop', to: 'aside', text, name: stepName('drop') }, ENGINE);
  }

  private async create(tx: Sql, s: Sighting, j: Judgement, { actor, as }: How): Promise<string> {
    const state = as ?? (isAsked(j) ? 'found' : 'aside');
    const [{ id }] = await tx.query(
      `insert into account_candidate (platform, key, seen, name, found_by, proposal, reasons, unit_id, state, aside_as)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
      [
        ...[s.platform, s.key, JSON.stringify(read(s)), s.name, s.found_by, j.proposal, j.reasons, j.unitId, state],
        state === 'aside' ? j.proposal : null,
      ],
    );
    const text = `${PROPOSAL_NAME[j.proposal]}：${j.reasons.join('；')}`;
    const c = { id, name: s.name, platform: s.platform };
    // what is none of ours is remembered, not announced
    if (state === 'found')
      await this.candidates.step(tx, c, { act: 'find', to: state, text, name: stepName('find') }, actor);
    else await keepStep(tx, { id, act: 'find', state, text, by: postAndName(actor) });
    return id;
  }

  private async update(tx: Sql, was: Candidate, s: Sighting, j: Judgement, { actor, renamed }: How): Promise<void> {
    const reasons = was.found_by === 'manual' ? [was.reasons[0]!, ...j.reasons] : j.reasons;
    const claimed = `${was.name}\n${was.seen.bio}\n${was.seen.certification.text}`;
    const claims = `${s.name}\n${s.bio}\n${s.certified_text}`;
    // whoever has the page open need not look again where nothing of what he decides on is another
    await tx.query(
      `update account_candidate set seen = $2, name = $3, proposal = $4, reasons = $5, unit_id = $6, key = $7,
         version = version + case when (proposal, reasons, unit_id) is distinct from ($4, $5, $6) or $8 then 1 else 0 end where id = $1`,
      [...[was.id, JSON.stringify(read(s)), s.name, j.proposal, reasons, j.unitId, s.key], claims !== claimed],
    );
    if (!isAsked(j)) {
      if (was.state === 'found') await this.withdraw(tx, s, j.proposal, reasons);
      return;
    }
    if (was.state === 'found') return;
    const act = claims !== claimed ? 'renew' : renamed ? 'rename' : 'read';
    // the same claims: only where the judge says something else than before
    if (act !== 'renew' && j.proposal === was.proposal) return;
    if (act === 'read' && !(s.posts.length > 0 && (await this.wasNeverRead(tx, was)))) return;
    await setCandidate(tx, was, 'found');
    const text =
      act === 'renew'
        ? `原为“${claimed.replaceAll('\n', '，')}”，现为“${claims.replaceAll('\n', '，')}”。${reasons.join('；')}`
        : `${PROPOSAL_NAME[j.proposal]}：${reasons.join('；')}`;
    await this.candidates.step(tx, { ...was, name: s.name }, { act, to: 'found', text, name: stepName(act) }, actor);
  }

  /** The judge set it aside by itself, before any of its posts had been read. */
  private async wasNeverRead(tx: Sql, was: Candidate): Promise<boolean> {
    if (was.seen.posts.length > 0) return false;
    const rows = await tx.query(`select 1 from account_candidate_step where candidate_id = $1 and act <> 'find'`, [
      was.id,
    ]);
    return rows.length === 0;
  }
}

/** It waits for a person. */
const isAsked = (j: Judgement): boolean => j.proposal === 'ours' || j.proposal === 'impersonation';

const read = (s: Sighting): Seen => ({
  ...{ uid: s.uid, handle: s.handle, bio: s.bio, certification: { kind: s.certified_kind, text: s.certified_text } },
  ...{ followers: s.followers === null ? null : Number(s.followers), link: s.link },
  ...{ posts: s.posts, followedBy: s.followed_by },
});
