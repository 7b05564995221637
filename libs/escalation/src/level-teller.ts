import { Inject, Injectable } from '@nestjs/common';
import type { Incident } from '@fengsui/incidents';
import { GroupNotices, Outbox, type PageMessage, type Purpose } from '@fengsui/notification';
import { type PostHolder, Registry } from '@fengsui/registry';
import type { EntityManager } from 'typeorm';
import { type DeadlineRow, EscalationRepository, type RunRow } from './escalation.repository.js';
import { LinkMaker } from './link-maker.js';
import { copyMessage, type MessageFacts, pageMessage, warnMessage } from './message-text.js';
import { type Step, unitOf } from './policy.js';
import { clockWords, KIND_NAME } from './words.js';

/** Finds the people of a level and writes their messages, in the engine's transaction. */
@Injectable()
export class LevelTeller {
  constructor(
    @Inject(EscalationRepository) private readonly repository: EscalationRepository,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(LinkMaker) private readonly links: LinkMaker,
    @Inject(GroupNotices) private readonly groups: GroupNotices,
  ) {}

  /** Answers how many people owe a signature, their names for the log, and the unit that owes it. */
  async tell(
    tx: EntityManager,
    a: { run: RunRow; incident: Incident; step: Step; due: Date; reason: string },
  ): Promise<{ count: number; words: string; unitId: string }> {
    const main = await this.holders(tx, a.step, a.step.functions, a.incident.unitId);
    if (main.length === 0) return { count: 0, words: '', unitId: a.incident.unitId };
    const copies = (await this.holders(tx, a.step, a.step.cc, a.incident.unitId)).filter(
      (c) => !main.some((m) => m.personId === c.personId),
    );
    const facts = this.facts(a.incident, a.run, a.due, a.step.no > 1 ? a.reason : null);
    for (const p of main) {
      await this.repository.addTarget(tx, a.run, a.step.no, p, false, a.reason);
      const url = await this.links.make(tx, {
        personId: p.personId,
        incidentId: a.incident.id,
        levelNo: a.step.no,
        epoch: a.run.epoch,
      });
      await this.send(
        tx,
        a.run,
        a.step.no,
        p.personId,
        'page',
        pageMessage({ ...facts, url }),
        a.step.no === 1 ? 3 : 4,
      );
    }
    for (const p of copies) {
      await this.repository.addTarget(tx, a.run, a.step.no, p, true, a.reason);
      await this.send(tx, a.run, a.step.no, p.personId, 'status', copyMessage(facts), 8);
    }
    const told = `${a.incident.id}:${a.run.epoch}:${a.step.no}`;
    await this.groups.tell(tx, told, a.incident.id, pageMessage(facts));
    return {
      count: main.length,
      words: main.map((p) => `${p.unitName}${p.title}${p.name}`).join('、'),
      unitId: main[0]!.unitId,
    };
  }

  /** Reminds those who owe it at 80 % of the time. */
  async warn(tx: EntityManager, a: { run: RunRow; incident: Incident; deadline: DeadlineRow }): Promise<void> {
    const facts = this.facts(a.incident, a.run, a.deadline.due_at, null);
    const owers = await this.owers(tx, a.incident.id, a.deadline);
    for (const p of owers.persons)
      if (p.personId) {
        const url =
          a.deadline.kind === 'ack'
            ? await this.links.make(tx, {
                personId: p.personId,
                incidentId: a.incident.id,
                levelNo: a.deadline.level_no,
                epoch: a.run.epoch,
              })
            : null;
        await this.send(
          tx,
          a.run,
          a.deadline.level_no,
          p.personId,
          'warn',
          warnMessage({ ...facts, url }, KIND_NAME[a.deadline.kind]!),
          6,
          a.deadline.kind,
        );
      }
  }

  /** Who owes a clock: the level's people, with name and post as of then. */
  async owers(
    tx: EntityManager,
    incidentId: string,
    d: DeadlineRow,
  ): Promise<{ unitName: string; persons: { personId: string | null; name: string; post: string }[] }> {
    const targets = (await this.repository.targets(tx, incidentId)).filter(
      (t) => t.level_no === d.level_no && t.epoch === d.epoch && !t.cc,
    );
    const [unit] = await tx.query(`select name from unit where id = $1`, [d.unit_id]);
    return {
      unitName: targets[0]?.unit_name ?? unit?.name ?? '',
      persons: targets.map((t) => ({ personId: t.person_id, name: t.person_name, post: t.post_title })),
    };
  }

  private async holders(
    tx: EntityManager,
    step: Step,
    functions: Step['functions'],
    unitId: string,
  ): Promise<PostHolder[]> {
    const all: PostHolder[] = [];
    for (const f of functions)
      for (const h of await this.registry.holders(f, unitOf(step, f, unitId), tx))
        if (!all.some((x) => x.personId === h.personId)) all.push(h);
    return all;
  }

  private facts(incident: Incident, run: RunRow, due: Date, because: string | null): MessageFacts {
    const window = due.getTime() - run.started_at.getTime();
    return {
      level: incident.level,
      drill: false,
      code: incident.code,
      title: incident.title,
      unitName: incident.unitName,
      mentionCount: incident.mentionCount,
      due: clockWords(due, window),
      because,
      url: null,
    };
  }

  private async send(
    tx: EntityManager,
    run: RunRow,
    levelNo: number,
    personId: string,
    purpose: Purpose,
    message: PageMessage,
    base: number,
    suffix = '',
  ): Promise<void> {
    const dedupeKey = `${run.incident_id}:${run.epoch}:${levelNo}:${purpose}:${personId}${suffix ? `:${suffix}` : ''}`;
    const level = message.level ?? 4;
    await this.outbox.enqueue(tx, {
      dedupeKey,
      incidentId: run.incident_id,
      personId,
      purpose,
      priority: purpose === 'page' && level <= 2 ? level : base,
      message,
    });
  }
}
