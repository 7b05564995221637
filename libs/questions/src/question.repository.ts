import type { AskKind, QuestionActName, QuestionState } from '@fengsui/contract';
import { type Actor, type Ledger, postAndName } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { ACTS, OUTCOME, STATE_NAME } from './machine.js';
import type { Turn } from './rights.js';

/** A question with what decides whose turn it is. */
export interface QuestionRecord {
  id: string;
  text: string;
  features: string[];
  near_hash: string;
  kind: AskKind;
  urgent: boolean;
  state: QuestionState;
  state_at: Date;
  version: number;
  unit_id: string | null;
  unit_name: string | null;
  unit_reason: string;
  account_id: string | null;
  reply: string | null;
  replied_by: string | null;
  replier: string | null;
  reviewed_by: string | null;
  reviewer: string | null;
  published_at: Date | null;
  starts_at: Date | null;
  due_at: Date | null;
  reminders: number;
  merged_into: string | null;
  incident_id: string | null;
  leaders: string[];
  askings: number;
  asked_at: Date;
  reopened: number;
  now: Date;
}

/** Leaders of the unit of question q: 单位负责人, 分管领导. */
export const LEADERS_SQL = `array(select t.person_id from post t where t.unit_id = q.unit_id and t.function in ('unit_leader', 'unit_deputy', 'publicity_head')
      and t.held_from <= app.now() and (t.held_to is null or t.held_to > app.now()))`;

export const QUESTION_SQL = `
  select q.*, u.name as unit_name, a.name as replier, b.name as reviewer, app.now() as now,
    ${LEADERS_SQL} as leaders,
    (select count(*)::int from question_asking x where x.question_id = q.id) as askings,
    (select coalesce(min(x.asked_at), q.created_at) from question_asking x where x.question_id = q.id) as asked_at,
    (select count(*)::int from question_round r where r.question_id = q.id and r.reopened) as reopened
  from question q left join unit u on u.id = q.unit_id left join person a on a.id = q.replied_by left join person b on b.id = q.reviewed_by`;

/** One, locked until the transaction ends; null where there is none. */
export async function lockQuestion(tx: Sql, id: string): Promise<QuestionRecord | null> {
  const [row] = await tx.query(`${QUESTION_SQL} where q.id = $1 for update of q`, [id]);
  return row ?? null;
}

export const turnOf = (q: QuestionRecord): Turn => ({
  ...{ state: q.state, unitId: q.unit_id, unitName: q.unit_name, repliedBy: q.replied_by, leaders: q.leaders },
});

/** What a page or a message calls a question. */
export const excerpt = (text: string, most = 120): string => {
  const flat = [...text.replace(/\s+/gu, ' ').trim()];
  return flat.length > most ? `${flat.slice(0, most).join('')}…` : flat.join('');
};

/** Sets columns and the next state; null leaves the version to the caller's lock. */
export async function setState(
  tx: Sql,
  id: string,
  state: QuestionState,
  set: Record<string, unknown> = {},
): Promise<void> {
  const columns = Object.keys(set);
  await tx.query(
    `update question set ${columns.map((c, i) => `${c} = $${i + 3}, `).join('')}state = $2, state_at = app.now(), version = version + 1 where id = $1`,
    [id, state, ...Object.values(set)],
  );
}

/** The unit's time ends by this act, where it runs. */
export async function endRound(tx: Sql, id: string, act: QuestionActName): Promise<void> {
  const outcome = OUTCOME[act];
  if (outcome)
    await tx.query(
      `update question_round set ended_at = app.now(), outcome = $2 where question_id = $1 and ended_at is null`,
      [id, outcome],
    );
}

/** The step and its entry in the log: last, because the chain's head stays locked until the end. */
export async function record(
  tx: EntityManager,
  ledger: Ledger,
  s: {
    id: string;
    act: QuestionActName | 'found' | 'enter' | 'asked' | 'seen';
    from: QuestionState | null;
    to: QuestionState;
    personId: string | null;
    actor: Actor;
    text: string;
    /** of the log; left out: act, state and text */
    words?: string;
    more?: Record<string, unknown>;
    incidentId?: string | null;
  },
): Promise<void> {
  const name = s.act in ACTS ? ACTS[s.act as QuestionActName].name : STEP_NAME[s.act as keyof typeof STEP_NAME];
  const seq = await ledger.append(tx, {
    kind: `question.${s.act}`,
    incidentId: s.incidentId ?? null,
    actor: s.actor,
    payload: {
      text: s.words ?? `${name}（${STATE_NAME[s.to]}）：${s.text}`,
      ...{ questionId: s.id, from: s.from, to: s.to, reason: s.text },
      ...s.more,
    },
  });
  await tx.query(
    `insert into question_step (question_id, act, from_state, to_state, person_id, by_name, text, ledger_seq) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [s.id, s.act, s.from, s.to, s.personId, postAndName(s.actor), s.text, seq],
  );
}

/** Steps that are nobody's act. */
export const STEP_NAME = { found: '发现', enter: '录入', asked: '又有人问', seen: '答复已核对' };
