import { Inject, Injectable } from '@nestjs/common';
import { DataQualityTasks, type DayCount, WorkingDays } from '@fengsui/escalation';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { beijingDayTime, notifyLive, type Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { FLAG_WORDS } from '../opening/flags.js';
import { openClock, startClocks, turnClock } from './clocks.js';
import { type ClockRow, type ClueRow, lockClue, writeClue, writeStep } from './clue.repository.js';
import { ClueTeller } from './clue-teller.service.js';
import { ACTS, AWAITED } from './machine.js';
import { rolesWords, subjectWords } from './rights.js';

const REST_MS = 60_000;
const STARTS = 500;
const MOST = 200;

/**
 * 问责 by the clock: starts the clock of new clues, flags what turned out to be a duplicate, reminds, notes whose time has passed, the reviewers' as the
 * others', and lets an unmade statement lapse when its notice had arrived. Any number of engines. Decides nothing.
 */
@Injectable()
export class ClueEngine {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ClueTeller) private readonly teller: ClueTeller,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Everything that is due. Answers ms until the next clock. A fault in one clue holds up no other; it is thrown at the end. */
  async round(): Promise<number> {
    const [{ any }] = await this.dataSource.query(
      `select exists (select 1 from clue where state not in ('dropped', 'closed', 'withdrawn')) as any`,
    );
    if (!any) return REST_MS;
    await this.begin();
    await this.flagDuplicates();
    const due: { clue_id: string }[] = await this.dataSource.query(
      `select clue_id from clue_clock where met_at is null and cancelled_at is null and next_at <= app.now() order by next_at limit $1`,
      [MOST],
    );
    const faults: unknown[] = [];
    for (const { clue_id } of due) await this.one(clue_id).catch((error: unknown) => faults.push(error));
    if (faults.length > 0) throw faults[0];
    return due.length === MOST ? 0 : this.restMs();
  }

  private async restMs(): Promise<number> {
    const [{ ms }] = await this.dataSource.query(
      `select extract(epoch from min(next_at) - app.now()) * 1000 as ms from clue_clock where met_at is null and cancelled_at is null`,
    );
    return ms === null ? REST_MS : Math.min(REST_MS, Math.max(1, Math.ceil(Number(ms))));
  }

  /** Clues are opened in the engine's hottest transaction: their clock is started here, as of then. */
  private async begin(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [fresh]: [{ id: string; opened_at: Date }[]] = await tx.query(
        `update clue c set clock_awaited = false
         from (select id from clue where clock_awaited and state = 'opened' order by opened_at limit $1 for update skip locked) x
         where c.id = x.id returning c.id, c.opened_at`,
        [STARTS],
      );
      if (fresh.length === 0) return;
      const days = await this.workingDays.calendar(tx);
      const due = (from: Date): Date => days.after(from, AWAITED.opened!.days);
      await startClocks(
        tx,
        'opened',
        days,
        fresh.map((c) => ({ clueId: c.id, from: c.opened_at, due: due(c.opened_at) })),
      );
    });
  }

  /** An incident that became part of another, or was none, may excuse what it held. */
  private async flagDuplicates(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [rows]: [{ id: string; incident_id: string; subject: string }[]] = await tx.query(
        `update clue c set flags = array(select distinct f from unnest(array_append(c.flags, 'duplicate')) f order by f), exemptions = array_append(c.exemptions, $1), version = c.version + 1
         from (select c.id, u.name || c.post_title || c.person_name as subject from clue c join incident i on i.id = c.incident_id join unit u on u.id = c.unit_id
               where i.state = 'rejected' and c.state not in ('dropped', 'closed', 'withdrawn') and not c.flags @> array['duplicate']
               order by c.id for update of c skip locked) x
         where c.id = x.id returning c.id, c.incident_id, x.subject`,
        [FLAG_WORDS.duplicate],
      );
      await this.ledger.appendAll(
        tx,
        rows.map((r) => ({
          kind: 'clue.flag',
          incidentId: r.incident_id,
          actor: ENGINE,
          payload: { text: `${r.subject}的问责线索注明可免责情形：${FLAG_WORDS.duplicate}`, clueId: r.id },
        })),
      );
    });
  }

  private one(clueId: string): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const c = await lockClue(tx, clueId, true);
      const clock = c && (await openClock(tx, clueId));
      const [{ now }]: [{ now: Date }] = await tx.query(`select app.now() as now`);
      if (!c || !clock?.next_at || clock.next_at > now) return;
      const days = await this.workingDays.calendar(tx);
      if (clock.due_at > now) return this.remind(tx, c, clock, { nextAt: clock.due_at, late: false, now });
      if (clock.act === 'state') return this.statementOver(tx, c, clock, now, days);
      if (clock.breached_at) return this.remind(tx, c, clock, { nextAt: days.after(now, 1), late: true, now });
      await this.breach(tx, c, clock, now, days);
    });
  }

  /** A time that passed stays on record and is seen by everybody who reviews; reminders go on every working day. */
  private async breach(tx: EntityManager, c: ClueRow, clock: ClockRow, now: Date, days: DayCount): Promise<void> {
    await tx.query(`update clue_clock set breached_at = $2 where id = $1`, [clock.id, now]);
    await this.remind(tx, c, clock, { nextAt: days.after(now, 1), late: true, now });
    await notifyLive(tx, { type: 'incident', data: { id: c.incident_id ?? c.id, unitId: c.unit_id } });
    const name = AWAITED[c.state]!.name;
    const who = clock.owner === 'reviewer' ? '评审方' : subjectWords(c);
    await this.log(
      tx,
      c,
      'overdue',
      `${who}未在 ${beijingDayTime(clock.due_at)} 前${VERB[clock.act]}（${subjectWords(c)}的问责线索，${name}）`,
    );
  }

  /** At four fifths of the time, at its end, then every working day: who owes it; and of what those concerned owe late, who will look at it. */
  private async remind(
    tx: Sql,
    c: ClueRow,
    clock: ClockRow,
    { nextAt, late, now }: { nextAt: Date; late: boolean; now: Date },
  ): Promise<void> {
    const { name } = AWAITED[c.state]!;
    const when = late ? '已过时限' : '时限将到';
    await tx.query(`update clue_clock set next_at = $2, reminders = reminders + 1 where id = $1`, [clock.id, nextAt]);
    const telling = {
      key: `remind:${clock.id}:${clock.reminders + 1}`,
      head: '【问责催办】',
      tail: `，${name}${when}`,
      text: `${subjectWords(c)}的问责线索：${name}应于 ${beijingDayTime(clock.due_at)} 前完成，${when}。`,
      purpose: 'warn' as const,
    };
    const reviewed = clock.owner === 'reviewer';
    if (!reviewed) await this.teller.tellConcerned(tx, c, telling);
    if (!reviewed && !late) return;
    const told = await this.teller.tellReviewers(tx, c, reviewed ? clock.act : 'close', telling);
    if (told > 0 || !reviewed) return;
    const { roles } = ACTS[clock.act];
    await DataQualityTasks.open(tx, {
      cause: `clue:${clock.act}:${c.unit_id}`,
      text: `没有人可以对${c.unit_name}的问责线索办理${name}：请为${rolesWords(roles)}开设账号（本单位的人、已办理前一步的人除外）`,
      incidentId: c.incident_id,
      at: now,
    });
  }

  /** Nobody waives what he was not told of: a notice that reached nobody gives the whole time again and is told to who sent it. */
  private async statementOver(
    tx: EntityManager,
    c: ClueRow,
    clock: ClockRow,
    now: Date,
    days: DayCount,
  ): Promise<void> {
    const { reached } = await this.teller.noticeReceipts(tx, c.id);
    if (reached || c.seen_at || c.served_at) {
      await tx.query(`update clue_clock set breached_at = $2 where id = $1`, [clock.id, now]);
      await writeClue(tx, c, 'waived', {});
      await turnClock(tx, c, 'waived', { act: 'waive', now, days });
      return this.log(
        tx,
        c,
        'waive',
        `${subjectWords(c)}在 ${beijingDayTime(clock.due_at)} 前未申辩（问责线索），可依现有证据处理`,
      );
    }
    const due = days.after(now, AWAITED.notified!.days);
    await turnClock(tx, c, 'notified', { act: 'unreached', now, days, due });
    await writeClue(tx, c, 'notified', { statement_due: due });
    await this.teller.tellReviewers(tx, c, 'serve', {
      key: `unreached:${clock.id}`,
      head: '【问责】',
      tail: '，核实通知未送达',
      text: `发给${subjectWords(c)}的核实通知没有送达，申辩期限顺延至 ${beijingDayTime(due)}。请核对联系方式，或当面送达后登记。`,
      purpose: 'warn',
    });
    await this.log(tx, c, 'unreached', `发给${subjectWords(c)}的核实通知未送达，申辩期限顺延至 ${beijingDayTime(due)}`);
  }

  private async log(tx: EntityManager, c: ClueRow, act: string, text: string): Promise<void> {
    const to = act === 'waive' ? 'waived' : c.state;
    const seq = await this.ledger.append(tx, {
      kind: `clue.${act}`,
      incidentId: c.incident_id,
      actor: ENGINE,
      payload: { text, clueId: c.id, from: c.state, to },
    });
    await writeStep(tx, { clueId: c.id, act, from: c.state, to, personId: null, by: '系统', text, seq });
  }
}

const VERB: Record<ClockRow['act'], string> = {
  verify: ACTS.verify.name,
  notify: ACTS.notify.name,
  state: ACTS.state.name,
  decide: '作出处理决定',
  rectify: ACTS.rectify.name,
  close: ACTS.close.name,
  hear: '处理申诉',
};
