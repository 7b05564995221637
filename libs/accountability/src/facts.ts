import type { ClueAgainst, ClueDecision, ClueFlag, ClueState } from '@fengsui/contract';
import { CLOCKS } from '@fengsui/escalation';
import type { Sql } from '@fengsui/platform';
import { CLUE_SQL, type ClueRow } from './procedure/clue.repository.js';
import { DECISIONS, STATE_NAME } from './procedure/machine.js';
import { outcomeWords, subjectWords } from './procedure/rights.js';

/** A clue as the after-action report tells of it: facts, no judgement but people's own. */
export interface ClueFacts {
  id: string;
  unitId: string;
  unitName: string;
  against: ClueAgainst;
  /** 「后勤处」「后勤处副处长周涛」 */
  subject: string;
  /** 处长 陈建国, as of then */
  person: string;
  /** each missed clock; metAt: done late, null: never so far */
  missed: {
    kind: string;
    kindName: string;
    startsAt: Date;
    dueAt: Date;
    metAt: Date | null;
    /** how late the engine itself saw it, ms */
    latenessMs: number;
    /** its entry in the log */
    ledgerSeq: number;
    flags: ClueFlag[];
  }[];
  flags: ClueFlag[];
  /** in words, as of then */
  exemptions: string[];
  state: ClueState;
  stateName: string;
  openedAt: Date;
  verifiedAt: Date | null;
  notifiedAt: Date | null;
  statementDue: Date | null;
  /** what those concerned said, in order */
  statements: { at: Date; by: string; text: string; files: string[] }[];
  decision: { kind: ClueDecision; name: string; reason: string; at: Date; by: string } | null;
  rectification: {
    due: Date;
    reportedAt: Date | null;
    texts: { at: Date; by: string; text: string; files: string[] }[];
  } | null;
  /** every appeal with how it ended; outcome null: not heard yet */
  appeals: { at: Date; by: string; text: string; heardAt: Date | null; outcome: string | null }[];
  closedAt: Date | null;
  endReason: string | null;
}

/** What the after-action report needs of 问责. */
export const AccountabilityFacts = {
  /** All clues of an incident, in the order of their missed clocks; read in the caller's snapshot, the same rows give the same facts. */
  async of(sql: Sql, incidentId: string): Promise<ClueFacts[]> {
    const rows: ClueRow[] = await sql.query(
      `${CLUE_SQL} where c.incident_id = $1 order by c.due_at, array_position(array['unit', 'leader', 'admin', 'approver'], c.against), c.person_name, c.id`,
      [incidentId],
    );
    const done: { id: string; met_at: Date | null }[] = await sql.query(
      `select id, met_at from deadline where incident_id = $1`,
      [incidentId],
    );
    const steps: (Step & { clue_id: string })[] = await sql.query(
      `select s.clue_id, s.act, s.at, s.by_name as by, s.text, s.detail->>'outcome' as outcome, coalesce((select array_agg(f.name order by f.name) from clue_file f where f.step_id = s.id), '{}') as files
       from clue_step s join clue c on c.id = s.clue_id where c.incident_id = $1 and s.act in ('state', 'decide', 'rectify', 'appeal', 'hear') order by s.id`,
      [incidentId],
    );
    return rows.map((c) =>
      facts(
        c,
        done,
        steps.filter((s) => s.clue_id === c.id),
      ),
    );
  },
};

interface Step {
  act: string;
  at: Date;
  by: string;
  text: string;
  outcome: string | null;
  files: string[];
}

/** One after the other: an appeal is heard before another is made. */
function appeals(steps: Step[]): ClueFacts['appeals'] {
  const heard = steps.filter((s) => s.act === 'hear');
  return steps
    .filter((s) => s.act === 'appeal')
    .map(({ at, by, text }, i) => ({
      ...{ at, by, text, heardAt: heard[i]?.at ?? null },
      outcome: heard[i]?.outcome ? outcomeWords(heard[i].outcome) : null,
    }));
}

function facts(c: ClueRow, done: { id: string; met_at: Date | null }[], steps: Step[]): ClueFacts {
  const said = (act: string): ClueFacts['statements'] =>
    steps.filter((s) => s.act === act).map(({ at, by, text, files }) => ({ at, by, text, files }));
  const missed = c.evidence.items.map((i) => ({
    kind: i.kind,
    kindName: CLOCKS[i.kind as keyof typeof CLOCKS]?.name ?? i.kind,
    startsAt: new Date(i.startsAt),
    dueAt: new Date(i.dueAt),
    metAt: done.find((d) => d.id === i.deadlineId)?.met_at ?? null,
    latenessMs: i.latenessMs,
    ledgerSeq: i.ledgerSeq,
    flags: i.flags,
  }));
  return {
    ...{ id: c.id, unitId: c.unit_id, unitName: c.unit_name, against: c.against, subject: subjectWords(c), missed },
    ...{ person: `${c.post_title} ${c.person_name}`.trim(), flags: c.flags, exemptions: c.exemptions },
    ...{ state: c.state, stateName: STATE_NAME[c.state], openedAt: c.opened_at, verifiedAt: c.verified_at },
    ...{ notifiedAt: c.notified_at, statementDue: c.statement_due, statements: said('state') },
    decision:
      c.decision && c.decided_at
        ? {
            ...{ kind: c.decision, name: DECISIONS[c.decision].name, reason: c.decision_reason!, at: c.decided_at },
            by: steps.findLast((s) => s.act === 'decide')?.by ?? '',
          }
        : null,
    rectification: c.rectify_due && { due: c.rectify_due, reportedAt: c.rectified_at, texts: said('rectify') },
    appeals: appeals(steps),
    ...{ closedAt: c.closed_at, endReason: c.end_reason },
  };
}
