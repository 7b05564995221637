import type {
  AppealOutcome,
  ClueAgainst,
  ClueDecision,
  ClueFlag,
  CluePost,
  ClueState,
  Level,
  RuleVersions,
} from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { EvidenceItem } from '../opening/flags.js';

/** A clue with the names a person reads. */
export interface ClueRow {
  id: string;
  /** null: it rests on a post */
  incident_id: string | null;
  mention_id: string | null;
  unit_id: string;
  unit_name: string;
  against: ClueAgainst;
  person_id: string | null;
  person_name: string;
  post_title: string;
  account_name: string | null;
  kind: string;
  opened_at: Date;
  due_at: Date;
  evidence: { items: EvidenceItem[]; post?: CluePost };
  exemptions: string[];
  flags: ClueFlag[];
  state: ClueState;
  state_at: Date;
  version: number;
  rules: RuleVersions | null;
  verified_by: string | null;
  verified_at: Date | null;
  notified_at: Date | null;
  seen_at: Date | null;
  served_at: Date | null;
  statement_due: Date | null;
  stated_at: Date | null;
  decision: ClueDecision | null;
  decision_reason: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  rectify_due: Date | null;
  rectified_at: Date | null;
  closed_by: string | null;
  closed_at: Date | null;
  appeal_due: Date | null;
  appealed_at: Date | null;
  appealed_from: ClueState | null;
  heard_by: string | null;
  heard_at: Date | null;
  end_reason: string | null;
  incident_code: string | null;
  /** of a post: whose it is */
  incident_title: string;
  incident_level: Level | null;
  drill: boolean;
}

/** What an act writes into clue; columns not named stay. */
export type ClueChange = Partial<
  Pick<
    ClueRow,
    | 'verified_by'
    | 'verified_at'
    | 'notified_at'
    | 'served_at'
    | 'statement_due'
    | 'stated_at'
    | 'decision'
    | 'decision_reason'
    | 'decided_by'
    | 'decided_at'
    | 'rectify_due'
    | 'rectified_at'
    | 'closed_by'
    | 'closed_at'
    | 'appeal_due'
    | 'appealed_at'
    | 'appealed_from'
    | 'heard_by'
    | 'heard_at'
    | 'end_reason'
  >
>;

export interface ClockRow {
  id: string;
  clue_id: string;
  act: 'verify' | 'notify' | 'state' | 'decide' | 'rectify' | 'close' | 'hear';
  owner: 'reviewer' | 'concerned';
  starts_at: Date;
  due_at: Date;
  next_at: Date | null;
  reminders: number;
  met_at: Date | null;
  breached_at: Date | null;
  cancelled_at: Date | null;
}

export const CLUE_SQL = `select c.*, u.name as unit_name, a.name as account_name, i.code as incident_code,
    coalesce(i.title, '官微“' || a.name || '”发布内容') as incident_title, i.level as incident_level, coalesce(i.drill, false) as drill
  from clue c join unit u on u.id = c.unit_id left join incident i on i.id = c.incident_id left join official_account a on a.id = c.official_account_id`;

/** One clue, locked until the transaction ends; null where there is none, or, with skip, where another process works on it. */
export async function lockClue(tx: Sql, id: string, skip = false): Promise<ClueRow | null> {
  const [row] = await tx.query(`${CLUE_SQL} where c.id = $1 for update of c${skip ? ' skip locked' : ''}`, [id]);
  return row ?? null;
}

/** Writes a change and the next state; answers nothing, for the row is locked. */
export async function writeClue(
  tx: Sql,
  c: Pick<ClueRow, 'id' | 'version'>,
  to: ClueState,
  change: ClueChange,
): Promise<void> {
  const columns = Object.keys(change);
  const [, n] = await tx.query(
    `update clue set ${columns.map((k, i) => `${k} = $${i + 4}, `).join('')}state_at = case when state = $3 then state_at else app.now() end, state = $3, version = version + 1
     where id = $1 and version = $2`,
    [c.id, c.version, to, ...Object.values(change)],
  );
  if (n !== 1) throw new Error(`clue ${c.id}: not at version ${c.version}`);
}

export interface StepRow {
  id: string;
  clue_id: string;
  at: Date;
  act: string;
  from_state: ClueState | null;
  to_state: ClueState;
  by_name: string;
  text: string;
  detail: { outcome?: AppealOutcome; decision?: ClueDecision };
  ledger_seq: string;
}

/** Appends a step; answers its number. */
export async function writeStep(
  tx: Sql,
  s: {
    clueId: string;
    act: string;
    from: ClueState | null;
    to: ClueState;
    personId: string | null;
    by: string;
    text: string;
    detail?: object;
    seq: number;
  },
): Promise<string> {
  const [row] = await tx.query(
    `insert into clue_step (clue_id, at, act, from_state, to_state, person_id, by_name, text, detail, ledger_seq)
     values ($1, app.now(), $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [s.clueId, s.act, s.from, s.to, s.personId, s.by, s.text, JSON.stringify(s.detail ?? {}), s.seq],
  );
  return row.id;
}
