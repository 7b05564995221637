import type { ClueState } from '@fengsui/contract';
import type { DayCount } from '@fengsui/escalation';
import type { Sql } from '@fengsui/platform';
import type { ClockRow, ClueRow } from './clue.repository.js';
import { AWAITED } from './machine.js';

/** The clock that runs for a clue; null at an end, and for a moment after it was opened. */
export async function openClock(sql: Sql, clueId: string): Promise<ClockRow | null> {
  const [row] = await sql.query(
    `select * from clue_clock where clue_id = $1 and met_at is null and cancelled_at is null`,
    [clueId],
  );
  return row ?? null;
}

/**
 * Leaves the clock of one state and starts that of the next. done: what was awaited came, else it is no longer awaited. A state that stays, stays under its
 * clock. Answers when the new one is due; null: nothing is awaited.
 */
export async function turnClock(
  tx: Sql,
  clue: Pick<ClueRow, 'id' | 'state'>,
  to: ClueState,
  a: { act: string; now: Date; days: DayCount; due?: Date | undefined },
): Promise<Date | null> {
  const running = await openClock(tx, clue.id);
  const awaited = AWAITED[to];
  if (running && awaited && clue.state === to && a.due === undefined) return running.due_at;
  if (running)
    await tx.query(
      `update clue_clock set ${running.act === awaitedBy(a.act) ? 'met_at' : 'cancelled_at'} = $2, next_at = null where id = $1`,
      [running.id, a.now],
    );
  if (!awaited) return null;
  const due = a.due ?? a.days.after(a.now, awaited.days);
  await startClocks(tx, to, a.days, [{ clueId: clue.id, from: a.now, due }]);
  return due;
}

/** drop is an answer to verify, return one to close. */
const awaitedBy = (act: string): string => ({ drop: 'verify', return: 'close' })[act] ?? act;

/** Starts what a state waits for, of many clues in one go. */
export async function startClocks(
  tx: Sql,
  state: ClueState,
  days: DayCount,
  clocks: { clueId: string; from: Date; due: Date }[],
): Promise<void> {
  const { act, owner } = AWAITED[state]!;
  await tx.query(
    `insert into clue_clock (clue_id, act, owner, starts_at, due_at, next_at)
     select x."clueId", $1, $2, x."from", x.due, x.next from jsonb_to_recordset($3) as x("clueId" uuid, "from" timestamptz, due timestamptz, next timestamptz)
     on conflict (clue_id) where met_at is null and cancelled_at is null do nothing`,
    [act, owner, JSON.stringify(clocks.map((c) => ({ ...c, next: warning(c, days) })))],
  );
}

/** When to remind: at four fifths of the time, at work. */
function warning({ from, due }: { from: Date; due: Date }, days: DayCount): Date {
  const moment = days.atWork(new Date(from.getTime() + (due.getTime() - from.getTime()) * 0.8));
  return moment < due ? moment : due;
}
