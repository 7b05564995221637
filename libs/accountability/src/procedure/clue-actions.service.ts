import { Inject, Injectable } from '@nestjs/common';
import type { ClueState } from '@fengsui/contract';
import { WorkingDays } from '@fengsui/escalation';
import { type Actor, Ledger, textHash, postAndName } from '@fengsui/ledger';
import { fileKind, keepFile, safeName } from '@fengsui/mentions';
import { notifyLive, type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { CluePapers, type Issued } from '../papers/clue-papers.service.js';
import { paperFacts } from '../papers/paper-facts.js';
import { turnClock } from './clocks.js';
import { type ClueRow, lockClue, writeClue, writeStep } from './clue.repository.js';
import { ClueTeller } from './clue-teller.service.js';
import { type Effect, effectOf, type Wanted } from './effects.js';
import { ACTS, DECISIONS, next, STATE_NAME } from './machine.js';
import { mayRead, type Person, refusal, subjectWords } from './rights.js';
import { AFTER, type Told } from './tellings.js';

export interface ClueAct extends Wanted {
  clueId: string;
  /** as the person saw it */
  version: number;
  files: { name: string; content: Buffer }[];
  person: Person;
  actor: Actor;
}

const MOST_FILES = 10;

/** What people do to a clue. State, clock, step, files, messages and log commit together or not at all. */
@Injectable()
export class ClueActions {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ClueTeller) private readonly teller: ClueTeller,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(CluePapers) private readonly papers: CluePapers,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /**
   * Throws UserError: 404 none that the person may see, 403 not his to do, 409 another state or version, 400 a field (text, days, decision, outcome, files).
   */
  async act(a: ClueAct): Promise<void> {
    const files = a.files.map((f) => ({ ...f, name: safeName(f.name), mime: fileKind(f.name, f.content) }));
    if (files.length > MOST_FILES) throw new UserError('too_many', `一次最多 ${MOST_FILES} 个附件。`, 400, 'files');
    await this.dataSource.transaction(async (tx) => {
      const c = await lockClue(tx, a.clueId);
      if (!c || !mayRead(c, a.person)) throw new UserError('no_clue', '没有这条线索，或您无权查看。', 404);
      this.allow(c, a);
      const [{ now }]: [{ now: Date }] = await tx.query(`select app.now() as now`);
      const days = await this.workingDays.calendar(tx);
      const effect = effectOf({ c, w: a, personId: a.person.personId, now, days });
      const to = next(c.state, a.act, effect.want);
      if (!to) throw stale(c, `不能${ACTS[a.act].name}`);
      await writeClue(tx, c, to, effect.change);
      await turnClock(tx, c, to, { act: a.act, now, days, due: effect.due });
      const kept = [];
      for (const f of files) kept.push({ name: f.name, hash: await keepFile(tx, f) });
      const paper = await this.paper(tx, { c, a, effect, now });
      await this.tell(tx, c, a, effect);
      await notifyLive(tx, { type: 'incident', data: { id: c.incident_id ?? c.id, unitId: c.unit_id } });
      await wake(tx, 'accountability');
      await this.record(tx, c, a, { effect, to, paper }, kept);
    });
  }

  /** 核实通知书 with the notice, 处理决定书 with the decision. */
  private async paper(
    tx: Sql,
    { c, a, effect, now }: { c: ClueRow; a: ClueAct; effect: Effect; now: Date },
  ): Promise<Issued | null> {
    if (a.act !== 'notify' && a.act !== 'decide') return null;
    const step = { c, act: a.act, wanted: a, effect, now, actor: a.actor, roles: a.person.roles };
    return this.papers.issue(tx, c.id, await paperFacts(tx, { ...step, files: a.files.map((f) => f.name) }));
  }

  private allow(c: ClueRow, a: ClueAct): void {
    const why = refusal(a.act, c, a.person);
    if (why) throw new UserError('no_right', why, 403);
    if (a.actor.channel === 'api') throw new UserError('in_person', '问责的每一步须由本人登录办理。', 403);
    if (c.version !== a.version) throw stale(c, '此线索刚被他人办理过');
    if (a.decision && !DECISIONS[a.decision].roles.some((r) => a.person.roles.includes(r)))
      throw new UserError('no_right', `${DECISIONS[a.decision].name}须由校领导或问责评审作出。`, 403, 'decision');
  }

  private async tell(tx: Sql, c: ClueRow, a: ClueAct, effect: Effect): Promise<void> {
    const told: Told | undefined = AFTER[a.act];
    // who was never notified has nothing to hear of
    if (!told || (told.to === 'concerned' && a.act !== 'notify' && !c.notified_at)) return;
    const telling = {
      key: `${a.act}:v${c.version}`,
      head: told.head,
      tail: told.tail(effect),
      text: told.text({ c, a, effect }),
      purpose: told.purpose,
    };
    if (told.to === 'concerned') await this.teller.tellConcerned(tx, c, telling);
    else await this.teller.tellReviewers(tx, c, told.to, telling);
  }

  private async record(
    tx: EntityManager,
    c: ClueRow,
    a: ClueAct,
    done: { effect: Effect; to: ClueState; paper: Issued | null },
    files: { name: string; hash: string }[],
  ): Promise<void> {
    const { effect, to, paper } = done;
    const by = postAndName(a.actor);
    const detail = {
      ...(a.act === 'decide' ? { decision: a.decision } : {}),
      ...(a.act === 'hear' ? { outcome: a.outcome } : {}),
      // an appeal sets a decision aside: what it was stays readable
      ...(a.act === 'hear' && a.outcome === 'remand'
        ? { setAside: { decision: c.decision, by: c.decided_by, at: c.decided_at } }
        : {}),
    };
    const seq = await this.ledger.append(tx, {
      kind: `clue.${a.act}`,
      incidentId: c.incident_id,
      actor: a.actor,
      payload: {
        text: `${a.actor.name}${ACTS[a.act].name}（${subjectWords(c)}的问责线索）${effect.words}`,
        ...{ clueId: c.id, from: c.state, to, messageHash: textHash(a.text), ...detail },
        ...(ACTS[a.act].by === 'reviewer' ? { reason: a.text } : {}),
        ...(paper ? { paper } : {}),
        ...(files.length > 0 ? { files: files.map((f) => f.hash) } : {}),
      },
    });
    const step = await writeStep(tx, {
      ...{ clueId: c.id, act: a.act, from: c.state, to, personId: a.person.personId },
      ...{ by, text: a.text, detail, seq },
    });
    for (const f of files)
      await tx.query(
        `insert into clue_file (step_id, hash, clue_id, name) values ($1, $2, $3, $4) on conflict do nothing`,
        [step, f.hash, c.id, f.name],
      );
  }
}

/** Says what holds now, so that the person need not guess what changed. */
function stale(c: ClueRow, what: string): UserError {
  return new UserError('stale', `现在是“${STATE_NAME[c.state]}”，${what}。请刷新后再办。`, 409);
}
