import { Inject, Injectable } from '@nestjs/common';
import { Courtesies } from '@fengsui/escalation';
import type { Sql } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { type AuthorisationRecord, turnOf } from './authorisation.repository.js';
import { AUTHORISATION_ASK, isReview, REVIEWS, STATE_NAME } from './machine.js';
import { awaited, refusal } from './rights.js';

/**
 * Tells whoever is awaited that a sheet has come, and the drafter what was decided: a courtesy by each person's channels and in-app, with the link to
 * the page on which he gives his word; never the ladder of incidents.
 */
@Injectable()
export class AuthorisationTold {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Courtesies) private readonly courtesies: Courtesies,
  ) {}

  /** In the transaction of the step that led to this state. */
  async tell(tx: Sql, r: AuthorisationRecord): Promise<void> {
    const ask = AUTHORISATION_ASK[r.state];
    const asked = awaited(r.state);
    const opinion = asked !== null && asked !== 'resubmit';
    const people = opinion ? await this.hands(tx, r) : [r.drafted_by];
    const said = ask ? `请${ask}` : STATE_NAME[r.state];
    await this.courtesies.send(
      tx,
      {
        ...{ key: `authorisation:${r.id}:${r.version}`, purpose: 'status' },
        ...{ head: '【发布授权】', about: r.title, tail: `，${said}` },
        text: `${r.unit_name}申请发布“${r.title}”，${said}。`,
        path: `${opinion ? '/m/publishing/' : '/publishing/'}${r.id}`,
      },
      people.map((personId) => ({ personId })),
    );
  }

  /** Whoever may do what is awaited, as far as posts say so; where nobody may, 宣传部, which must see to it. */
  private async hands(tx: Sql, r: AuthorisationRecord): Promise<string[]> {
    if (r.state === 'leader') return this.holders(tx, 'school_leader');
    if (r.state === 'office') return this.holders(tx, 'publicity_head');
    const act = awaited(r.state)!;
    const named = isReview(act) ? (r.named[REVIEWS[act].role] ?? []) : [];
    const staff: { id: string }[] =
      named.length > 0
        ? named.map((id) => ({ id }))
        : await tx.query(
            `select distinct q.id from post t join person q on q.id = t.person_id and q.active and q.kind = 'staff'
             where t.unit_id = $1 and t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now())`,
            [r.unit_id],
          );
    const turn = turnOf(r, false);
    const may = staff
      .map((s) => s.id)
      .filter((personId) => refusal(act, turn, { personId, roles: [], unitIds: [r.unit_id] }) === null);
    return may.length > 0 ? may : this.holders(tx, 'publicity_head');
  }

  private async holders(tx: Sql, fn: 'school_leader' | 'publicity_head'): Promise<string[]> {
    return [...new Set((await this.registry.holders(fn, null, tx)).map((h) => h.personId))];
  }
}
