import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type Act, type Change, lockIncident, record } from './change-incident.js';
import { type Incident, IncidentRepository } from './incident.repository.js';
import { IncidentSorter } from './incident-sorter.service.js';
import { MembershipRepository } from './membership.repository.js';

type Reasoned = Act & { reason: string };

/** People's word on which posts make an incident: pin, exclude, split, merge. Kept: no rule goes against it, and what nobody decided on follows it. */
@Injectable()
export class IncidentMembership {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(MembershipRepository) private readonly members: MembershipRepository,
    @Inject(IncidentSorter) private readonly sorter: IncidentSorter,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** 归入: these posts belong to this incident, wherever they were. Throws UserError 404, 409. */
  async pin(act: Reasoned & { mentionIds: string[] }): Promise<void> {
    await this.change(act, async (tx, incident) => {
      const from = await this.movable(tx, act.mentionIds, incident.id);
      await this.members.settle(tx, act.mentionIds, incident.id, by(act));
      const moved = await this.sorter.resort(tx, [incident.id, ...from]);
      return {
        kind: 'incident.pinned',
        text: `${act.actor.name}将 ${act.mentionIds.length} 条帖子归入本事件：${act.reason}`,
        mentionIds: act.mentionIds,
        from,
        moved,
      };
    });
  }

  /** 取消固定: the word that these posts belong here is taken back. They stay until a rule moves them, but for copies of what people took out. Throws UserError 404, 409. */
  async unpin(act: Reasoned & { mentionIds: string[] }): Promise<void> {
    await this.change(act, async (tx, incident) => {
      const { freed, left } = await this.members.release(tx, act.mentionIds, incident.id);
      if (freed < new Set(act.mentionIds).size)
        throw new UserError('not_pinned', '所选帖子中有的没有固定在本事件，请刷新后再选。', 409);
      return {
        kind: 'incident.unpinned',
        text: `${act.actor.name}取消固定 ${freed} 条帖子：${act.reason}`,
        mentionIds: act.mentionIds,
        left,
      };
    });
  }

  /** 不属于此事件: this post and copies of it leave and do not come back. Throws UserError 404, 409. */
  async exclude(act: Reasoned & { mentionId: string }): Promise<void> {
    await this.change(act, async (tx, incident) => {
      const at = await this.members.homes(tx, [act.mentionId]);
      if (!at.some((h) => h.incidentId === incident.id))
        throw new UserError('not_in_incident', '此帖已不在本事件中，请刷新后再看。', 409);
      const left = await this.members.remove(tx, act.mentionId, incident.id, by(act));
      return {
        kind: 'incident.excluded',
        text: `${act.actor.name}移出 ${left} 条帖子（不属于本事件）：${act.reason}`,
        mentionId: act.mentionId,
        left,
      };
    });
  }

  /** 拆分: these posts are another matter. Answers the id of the new incident, which waits for a person like any other. Throws UserError 400, 404, 409. */
  async split(act: Reasoned & { mentionIds: string[]; title: string }): Promise<string> {
    let id = '';
    await this.change(act, async (tx, incident) => {
      const homes = await this.members.homes(tx, act.mentionIds);
      const here = new Set(homes.filter((h) => h.incidentId === incident.id).map((h) => h.mentionId));
      if (act.mentionIds.some((m) => !here.has(m)))
        throw new UserError('not_in_incident', '所选帖子中有的已不在本事件中，请刷新后再选。', 409);
      if (here.size >= incident.mentionCount)
        throw new UserError(
          'split_all',
          '不能把帖子全部拆出：至少留一条在本事件中，或改用“不作为事件处理”。',
          400,
          'mentionIds',
        );
      const made = await this.incidents.insert(tx, { ...incident, title: act.title });
      id = made.id;
      await this.members.settle(tx, act.mentionIds, id, by(act));
      const moved = await this.sorter.resort(tx, [incident.id, id]);
      await record(tx, this.ledger, { id, unitId: incident.unitId }, act.actor, {
        kind: 'incident.opened',
        text: `事件 ${made.code}“${act.title}”由${act.actor.name}从 ${incident.code} 拆出：${act.reason}`,
        from: incident.id,
      });
      return {
        kind: 'incident.split',
        text: `${act.actor.name}拆出 ${act.mentionIds.length} 条帖子，另立事件 ${made.code}“${act.title}”：${act.reason}`,
        into: id,
        mentionIds: act.mentionIds,
        moved,
      };
    });
    return id;
  }

  /** 并入: this incident is part of another one, which goes on with all posts, alarms and words of both; this one ends. Throws UserError 400, 404, 409. */
  async merge(act: Reasoned & { intoId: string }): Promise<void> {
    if (act.intoId === act.incidentId)
      throw new UserError('same_incident', '不能并入自己，请另选事件。', 400, 'intoId');
    await this.change(act, async (tx, incident) => {
      const into = await lockIncident(tx, this.incidents, act.intoId, null);
      const posts = await this.members.pour(tx, incident.id, into.id, by(act));
      await tx.query(
        `update incident set state = 'rejected', merged_into = $2, closed_at = app.now(), closed_reason = $3 where id = $1`,
        [incident.id, into.id, `并入 ${into.code}：${act.reason}`],
      );
      await tx.query(`update incident set version = version + 1 where id = $1`, [into.id]);
      await record(tx, this.ledger, into, act.actor, {
        kind: 'incident.merged',
        text: `${act.actor.name}将 ${incident.code}“${incident.title}”并入本事件（${posts} 条帖子）：${act.reason}`,
        from: incident.id,
      });
      return {
        kind: 'incident.merged_into',
        text: `${act.actor.name}将本事件并入 ${into.code}“${into.title}”：${act.reason}`,
        into: into.id,
        posts,
      };
    });
  }

  private async change(act: Act, work: (tx: EntityManager, incident: Incident) => Promise<Change>): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.members.lock(tx);
      const incident = await lockIncident(tx, this.incidents, act.incidentId, act.version);
      const change = await work(tx, incident);
      await tx.query(`update incident set version = version + 1 where id = $1`, [incident.id]);
      await record(tx, this.ledger, incident, act.actor, change);
    });
  }

  /** The proposed and open incidents that these posts are in beside this one. What is closed keeps its posts: its report stands on them. */
  private async movable(tx: EntityManager, mentionIds: string[], incidentId: string): Promise<string[]> {
    if ((await this.members.texts(tx, mentionIds)).length < new Set(mentionIds).size)
      throw new UserError('no_mention', '没有这条帖子，可能已按期清除。', 404);
    const others = (await this.members.homes(tx, mentionIds)).filter((h) => h.incidentId !== incidentId);
    const closed = others.find((h) => h.state === 'closed');
    if (closed) throw new UserError('in_closed', `所选帖子属于已办结的事件 ${closed.code}，不能移出。`, 409);
    return [...new Set(others.filter((h) => h.state !== 'rejected').map((h) => h.incidentId))];
  }
}

const by = (act: Reasoned): { personId: string; reason: string } => ({ personId: act.actor.id, reason: act.reason });
