import { Inject, Injectable } from '@nestjs/common';
import { IncidentRepository, MembershipRepository } from '@fengsui/incidents';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { notifyLive, UserError, wake } from '@fengsui/platform';
import { type PostFunction, Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { aside } from './act-desk.js';
import { noticeMessage } from './message-text.js';
import { type Said, writtenAt } from './written-at.js';

const TITLE = 20;
/** A report that lay longer on a device is not believed to be of its time. */
const LONGEST_KEPT_MS = 7 * 86_400_000;
/** 第十三条: at once to the leader of the unit and to 宣传部. */
const TOLD: [PostFunction, 'unit' | 'school'][] = [
  ['unit_leader', 'unit'],
  ['publicity_duty', 'school'],
  ['publicity_head', 'school'],
];

/** 上报: an administrator reports what is about to become a matter; it waits as a proposed incident for 宣传部 to grade. */
@Injectable()
export class UpwardReports {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(MembershipRepository) private readonly members: MembershipRepository,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /**
   * mentionId: the entry with its evidence, stored before. One that belongs to an incident already joins it: the same report sent twice opens one.
   * said: when it was written, if that was not now. known: it was there. Throws UserError 400 for a unit that does not exist.
   */
  async report(r: {
    mentionId: string;
    unitId: string;
    title: string;
    actor: Actor;
    said?: Said | undefined;
  }): Promise<{ incidentId: string; code: string; known: boolean }> {
    return this.dataSource.transaction(async (tx) => {
      await this.members.lock(tx);
      const unit = (await this.registry.units(tx)).find((u) => u.id === r.unitId);
      if (!unit) throw new UserError('no_unit', '没有这个单位，请重新选择。', 400, 'unitId');
      const home = (await this.members.homes(tx, [r.mentionId])).find((h) => ['proposed', 'open'].includes(h.state));
      const made = home
        ? { id: home.incidentId, code: home.code }
        : await this.open(tx, r.mentionId, unit.id, r.title, r.actor);
      const incident = (await this.incidents.byId(made.id, tx))!;
      await this.tell(tx, incident, unit, r.actor);
      await notifyLive(tx, { type: 'incident', data: { id: incident.id, unitId: incident.unitId } });
      await wake(tx, 'plan'); // its words are searched from now on
      const [{ now }]: [{ now: Date }] = await tx.query(`select app.now() as now`);
      const written = writtenAt(r.said, now, new Date(now.getTime() - LONGEST_KEPT_MS));
      await this.ledger.append(tx, {
        kind: 'incident.reported_up',
        incidentId: incident.id,
        actor: r.actor,
        payload: {
          text: `${r.actor.post ?? ''}${r.actor.name}上报“${r.title}”${home ? '，并入本事件' : `，形成事件 ${made.code}，待宣传部定级`}；已报单位负责人和宣传部${aside(false, written.words)}`,
          mentionId: r.mentionId,
          ...(written.at ? { writtenAt: written.at.toISOString() } : {}),
        },
      });
      return { incidentId: incident.id, code: made.code, known: home !== undefined };
    });
  }

  private async open(
    tx: EntityManager,
    mentionId: string,
    unitId: string,
    title: string,
    actor: Actor,
  ): Promise<{ id: string; code: string }> {
    const [mention] = await tx.query(`select topic, watch_list_id as "watchListId" from mention where id = $1`, [
      mentionId,
    ]);
    const made = await this.incidents.insert(tx, {
      title: [...title].slice(0, TITLE).join(''),
      unitId,
      topic: mention?.topic ?? '其他',
      watchListId: mention?.watchListId ?? null,
    });
    await this.members.settle(tx, [mentionId], made.id, { personId: actor.id, reason: '单位上报' });
    return made;
  }

  private async tell(
    tx: EntityManager,
    incident: NonNullable<Awaited<ReturnType<IncidentRepository['byId']>>>,
    unit: { id: string; name: string },
    actor: Actor,
  ): Promise<void> {
    const facts = { ...incident, due: '', because: null, url: null };
    const message = noticeMessage(facts, {
      head: '单位上报',
      tail: `，${unit.name}${actor.name}上报`,
      text: `${actor.post ?? unit.name} ${actor.name}上报：${incident.title}。请核实；宣传部定级后启动处置。`,
    });
    for (const [fn, where] of TOLD)
      for (const p of await this.registry.holders(fn, where === 'unit' ? unit.id : null, tx))
        if (p.personId !== actor.id)
          await this.outbox.enqueue(tx, {
            dedupeKey: `up:${incident.id}:${actor.id}:${p.personId}`,
            incidentId: incident.id,
            personId: p.personId,
            purpose: 'status',
            priority: 3,
            message: { ...message, level: null },
          });
  }
}
