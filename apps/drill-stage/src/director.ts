import type { DrillInject } from '@fengsui/contract';
import type { Inject } from '@fengsui/drills';
import type { INestApplicationContext } from '@nestjs/common';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { beijingTime, wake } from '@fengsui/platform';
import { isOfUnit } from '@fengsui/registry';
import type { DataSource } from 'typeorm';
import type { Agenda } from './agenda.js';
import type { Cast } from './cast.js';

const MINUTE = 60_000;
const DIRECTOR: Actor = { type: 'system', id: 'director', name: '导调', channel: 'engine' };

/** The director's injects: each goes to a person as a message of the product, and it and its answer stand in the incident's log. */
export class Director {
  readonly injects: DrillInject[] = [];
  private incidentId: string | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly api: INestApplicationContext,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
    private readonly changed: (injects: DrillInject[]) => void,
  ) {}

  /** Plans all injects of a scenario. from: unix milliseconds of minute 0. */
  plan(injects: readonly Inject[], from: number): void {
    for (const [n, inject] of injects.entries())
      this.agenda.add({
        at: from + inject.at * MINUTE,
        words: `导调：${inject.title}`,
        run: () => this.put(n, inject, from + inject.at * MINUTE),
      });
  }

  /** The director notes what somebody answered: n counts the injects given, from 0. False: there is no such inject, or it is answered. */
  async note(n: number, text: string): Promise<boolean> {
    const given = this.injects[n];
    if (!given || given.answer !== null) return false;
    await this.answered(given, this.incidentId, DIRECTOR, text);
    return true;
  }

  private async put(n: number, inject: Inject, at: number): Promise<void> {
    const [incident] = await this.dataSource.query(
      `select id, code, level, unit_id as "unitId" from incident where state in ('proposed', 'open') order by code limit 1`,
    );
    const who = await this.cast.actorOf(inject.to, isOfUnit(inject.to) ? (incident?.unitId ?? null) : null);
    this.incidentId = incident?.id ?? null;
    const dueAt = new Date(at + inject.within * MINUTE);
    const given: DrillInject = {
      at: new Date(at).toISOString(),
      title: inject.title,
      text: inject.text,
      to: who ? `${who.holder.unitName}${who.holder.title}${who.holder.name}` : '无人在岗',
      expected: inject.expect,
      dueAt: dueAt.toISOString(),
      answeredAt: null,
      answer: null,
    };
    this.injects.push(given);
    this.changed(this.injects);
    const ledger = this.api.get(Ledger, { strict: false });
    await this.dataSource.transaction(async (tx) => {
      if (who)
        await this.api.get(Outbox, { strict: false }).enqueue(tx, {
          dedupeKey: `inject:${n}`,
          incidentId: incident?.id ?? null,
          personId: who.holder.personId,
          purpose: 'status',
          priority: 5,
          message: {
            level: incident?.level ?? null,
            drill: true,
            title: `【导调】${inject.title}`,
            description: `${inject.text}请于 ${beijingTime(dueAt)} 前答复。`,
            code: incident?.code ?? null,
            url: null,
            buttons: [],
          },
        });
      await ledger.append(tx, {
        kind: 'drill.inject',
        incidentId: incident?.id ?? null,
        actor: DIRECTOR,
        payload: { text: `导调“${inject.title}”发给${given.to}，要求 ${beijingTime(dueAt)} 前答复：${inject.text}` },
      });
      await wake(tx, 'outbox');
    });
    const { answer } = inject;
    if (!answer || !who) return;
    this.agenda.add({
      at: at + answer.after * MINUTE,
      words: `${who.actor.name}答复导调“${inject.title}”`,
      run: () => this.answered(given, incident?.id ?? null, who.actor, answer.text),
    });
  }

  private async answered(given: DrillInject, incidentId: string | null, actor: Actor, text: string): Promise<void> {
    const at = await this.dataSource.transaction(async (tx) => {
      const [{ now }] = await tx.query(`select app.now() as now`);
      await this.api.get(Ledger, { strict: false }).append(tx, {
        kind: 'drill.answer',
        incidentId,
        actor,
        payload: { text: `${given.to}答复导调“${given.title}”：${text}` },
      });
      return now as Date;
    });
    Object.assign(given, { answeredAt: at.toISOString(), answer: text });
    this.changed(this.injects);
  }
}
