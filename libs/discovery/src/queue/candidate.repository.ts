import type { CandidateProposal, CandidateState, ComplaintRoute, FoundBy } from '@fengsui/contract';
import { type Sql, UserError } from '@fengsui/platform';
import type { SeenAccount } from '../judge/seen.js';

/** What a candidate was seen to be, beside its name and platform. */
export type Seen = Omit<SeenAccount, 'platform' | 'name'> & { followers: number | null; link: string | null };

export interface Candidate {
  id: string;
  platform: string;
  key: string;
  name: string;
  seen: Seen;
  found_by: FoundBy;
  found_at: Date;
  proposal: CandidateProposal;
  reasons: string[];
  unit_id: string | null;
  unit_name: string | null;
  account_id: string | null;
  route: ComplaintRoute | null;
  aside_as: CandidateProposal | null;
  state: CandidateState;
  version: number;
}

/** What a unit sees of them: those that it is, or was, asked about. $n: the units, null all. */
export const seenBy = (n: string): string =>
  `(${n}::text[] is null or c.unit_id = any(${n}) and c.state in ('asked', 'filed', 'registered'))`;

/** One, locked; throws UserError 404 where there is none that these units see. */
export async function lockCandidate(tx: Sql, id: string, units: string[] | null): Promise<Candidate> {
  const [row] = await tx.query(
    `select c.*, (select u.name from unit u where u.id = c.unit_id) as unit_name from account_candidate c where c.id = $1 and ${seenBy('$2')} for update`,
    [id, units],
  );
  if (!row) throw new UserError('no_candidate', '没有这个账号，或您无权查看。', 404, 'id');
  return row;
}

/** Keeps what is given; the state's clock begins anew where the state is another. */
export async function setCandidate(
  tx: Sql,
  c: Pick<Candidate, 'id' | 'state'>,
  to: CandidateState,
  set: Partial<Pick<Candidate, 'unit_id' | 'account_id' | 'route' | 'aside_as'>> = {},
): Promise<void> {
  const values = { aside_as: null, ...set };
  await tx.query(
    `update account_candidate set state = $2, version = version + 1${to === c.state ? '' : ', state_at = app.now(), due_at = null, remind_at = null, reminders = 0'}${Object.keys(
      values,
    )
      .map((name, i) => `, ${name} = $${i + 3}`)
      .join('')} where id = $1`,
    [c.id, to, ...Object.values(values)],
  );
}

export async function keepStep(
  tx: Sql,
  s: { id: string; act: string; state: CandidateState; text: string; by: string },
): Promise<void> {
  await tx.query(
    `insert into account_candidate_step (candidate_id, no, act, state, text, made_by)
     select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5 from account_candidate_step where candidate_id = $1`,
    [s.id, s.act, s.state, s.text, s.by],
  );
}
