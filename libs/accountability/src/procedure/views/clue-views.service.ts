import { Inject, Injectable } from '@nestjs/common';
import type { ClueDetail, ClueList, ClueState, ClueSummary } from '@fengsui/contract';
import { CLOCKS } from '@fengsui/escalation';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type ClockRow, CLUE_SQL, type ClueRow, writeStep } from '../clue.repository.js';
import { papersOf } from '../../papers/clue-papers.service.js';
import { ClueTeller } from '../clue-teller.service.js';
import { ACTS, AWAITED, CLUE_STATES, DECISIONS, MOVES, STATE_NAME } from '../machine.js';
import { actsOf, concerned, decisionsOf, mayRead, type Person, readsAll, refusal, subjectWords } from '../rights.js';
import { clockView, clueSentence, missedWords } from './clue-words.js';
import { itemViews, rolesOf, stepViews } from './clue-parts.js';

const LIST = 500;

/** 问责 as pages show it: what a person may see, and what he may do now. */
@Injectable()
export class ClueViews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ClueTeller) private readonly teller: ClueTeller,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Nearest clock first, ended ones last. A unit's people see what concerns their unit, and themselves. */
  async list(p: Person, filter: { state?: ClueState | undefined; incidentId?: string | undefined }): Promise<ClueList> {
    const [{ now }]: [{ now: Date }] = await this.dataSource.query(`select app.now() as now`);
    const scope = [readsAll(p), p.unitIds, p.personId];
    const seen = `($1 or c.person_id is null and c.unit_id = any($2) or c.person_id = $3)`;
    const counts: { state: ClueState; n: number; late: number }[] = await this.dataSource.query(
      `select c.state, count(*)::int as n, count(k.breached_at)::int as late from clue c
         left join clue_clock k on k.clue_id = c.id and k.met_at is null and k.cancelled_at is null where ${seen} group by 1`,
      scope,
    );
    const rows: ClueRow[] = await this.dataSource.query(
      `${CLUE_SQL} left join clue_clock k on k.clue_id = c.id and k.met_at is null and k.cancelled_at is null
       where ${seen} and ($4::text is null or c.state = $4) and ($5::uuid is null or c.incident_id = $5)
       order by k.due_at nulls last, c.state_at desc, c.id limit ${LIST}`,
      [...scope, filter.state ?? null, filter.incidentId ?? null],
    );
    const clocks = await this.clocks(rows.map((r) => r.id));
    return {
      clues: rows.map((r) => summary(r, clocks.get(r.id)?.at(-1), p, now)),
      counts: CLUE_STATES.map((state) => ({
        state,
        name: STATE_NAME[state],
        n: counts.find((x) => x.state === state)?.n ?? 0,
      })),
      sentence: clueSentence(counts),
      now: now.toISOString(),
    };
  }

  /** Throws UserError 404. The first time somebody concerned opens it himself (reader) is noted: he has been told. */
  async detail(id: string, p: Person, reader: Actor | null): Promise<ClueDetail> {
    const c = await this.row(id, p);
    const [{ now }]: [{ now: Date }] = await this.dataSource.query(`select app.now() as now`);
    if (reader && c.notified_at && !c.seen_at && concerned(c, p)) return this.firstSeen(c, p, reader, now);
    return this.view(c, p, now);
  }

  /** A file of a step. Throws UserError 404. */
  async file(id: string, hash: string, p: Person): Promise<{ name: string; mime: string; content: Buffer }> {
    await this.row(id, p);
    const [row] = await this.dataSource.query(
      `select f.name, e.mime, e.content from clue_file f join evidence e on e.hash = f.hash where f.clue_id = $1 and f.hash = $2 limit 1`,
      [id, hash],
    );
    if (!row) throw new UserError('no_file', '没有这个附件，或您无权查看。', 404);
    return row;
  }

  private async row(id: string, p: Person, sql: Sql = this.dataSource): Promise<ClueRow> {
    const [c]: ClueRow[] = await sql.query(`${CLUE_SQL} where c.id = $1`, [id]);
    if (!c || !mayRead(c, p)) throw new UserError('no_clue', '没有这条线索，或您无权查看。', 404);
    return c;
  }

  private async firstSeen(c: ClueRow, p: Person, reader: Actor, now: Date): Promise<ClueDetail> {
    await this.dataSource.transaction(async (tx) => {
      const [rows] = await tx.query(`update clue set seen_at = $2 where id = $1 and seen_at is null returning id`, [
        c.id,
        now,
      ]);
      if (rows.length === 0) return;
      const by = postAndName(reader);
      const text = `${by}查看核实通知`;
      const seq = await this.ledger.append(tx, {
        kind: 'clue.seen',
        incidentId: c.incident_id,
        actor: reader,
        payload: { text: `${text}（${subjectWords(c)}的问责线索）`, clueId: c.id },
      });
      await writeStep(tx, {
        ...{ clueId: c.id, act: 'seen', from: c.state, to: c.state, personId: p.personId, by, text, seq },
      });
    });
    return this.view(await this.row(c.id, p), p, now);
  }

  private async view(c: ClueRow, p: Person, now: Date): Promise<ClueDetail> {
    const clocks = (await this.clocks([c.id])).get(c.id) ?? [];
    const steps = await stepViews(this.dataSource, this.ledger, c);
    const { reached, receipts } = await this.teller.noticeReceipts(this.dataSource, c.id);
    const mine = concerned(c, p);
    return {
      ...summary(c, clocks.at(-1), p, now),
      version: c.version,
      regulation: c.rules?.regulation ?? null,
      items: await itemViews(this.dataSource, c),
      post: c.evidence.post ?? null,
      steps,
      clocks: clocks.map(clockView),
      roles: await rolesOf(this.dataSource, c),
      notice: c.notified_at && {
        notifiedAt: c.notified_at.toISOString(),
        statementDue: c.statement_due!.toISOString(),
        reached: reached || c.seen_at !== null || c.served_at !== null,
        receipts: receipts.map((r) => ({ ...r, at: r.at?.toISOString() ?? null })),
        seenAt: c.seen_at?.toISOString() ?? null,
      },
      statedAt: c.stated_at?.toISOString() ?? null,
      decidedAt: c.decided_at?.toISOString() ?? null,
      decisionReason: c.decision_reason,
      rectifyDue: c.rectify_due?.toISOString() ?? null,
      appealDue: c.appeal_due?.toISOString() ?? null,
      endReason: c.end_reason,
      papers: await papersOf(this.dataSource, c.id),
      mine,
      decisions: decisionsOf(p).map((kind) => ({ kind, name: DECISIONS[kind].name })),
      why: mine ? null : whyNot(c, p),
    };
  }

  private async clocks(ids: string[]): Promise<Map<string, ClockRow[]>> {
    const rows: ClockRow[] = await this.dataSource.query(
      `select * from clue_clock where clue_id = any($1) order by id`,
      [ids],
    );
    return Map.groupBy(rows, (r) => r.clue_id);
  }
}

function summary(c: ClueRow, clock: ClockRow | undefined, p: Person, now: Date): ClueSummary {
  return {
    id: c.id,
    incidentId: c.incident_id,
    mentionId: c.mention_id,
    incidentCode: c.incident_code,
    incidentTitle: c.incident_title,
    incidentLevel: c.incident_level,
    drill: c.drill,
    unitId: c.unit_id,
    unitName: c.unit_name,
    against: c.against,
    subject: subjectWords(c),
    text: missedWords(c, (kind) => CLOCKS[kind as keyof typeof CLOCKS]?.name ?? kind),
    kind: c.kind,
    openedAt: c.opened_at.toISOString(),
    state: c.state,
    stateName: STATE_NAME[c.state],
    stateAt: c.state_at.toISOString(),
    flags: c.flags,
    exemptions: c.exemptions,
    decision: c.decision,
    decisionName: c.decision && DECISIONS[c.decision].name,
    clock: clock && !clock.met_at && !clock.cancelled_at ? clockView(clock) : null,
    can: actsOf(c, p, now),
  };
}

/** Why what is awaited next is not this reviewer's to do. */
function whyNot(c: ClueRow, p: Person): string | null {
  const awaited = AWAITED[c.state];
  if (!awaited || awaited.owner !== 'reviewer' || !MOVES[c.state][awaited.act]) return null;
  return refusal(awaited.act, c, p) === null ? null : `${ACTS[awaited.act].name}：${refusal(awaited.act, c, p)}`;
}
