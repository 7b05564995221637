import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GroupNotices, Outbox, type PageMessage, type Purpose } from '@fengsui/notification';
import { type PostFunction, type PostHolder, Registry } from '@fengsui/registry';
import type { EntityManager } from 'typeorm';
import { CLOCKS, isRepeating } from './clock-kinds.js';
import { LinkMaker } from './link-maker.js';
import type { Matter } from './matter.js';
import {
  copyMessage,
  idleMessage,
  type MessageFacts,
  noticeMessage,
  pageMessage,
  relevelMessage,
  warnMessage,
} from './message-text.js';
import { type Step, unitOf } from './policy.js';
import type { DeadlineRow, LadderRow, TargetRow } from './rows.js';
import { momentWords } from './words.js';

/** Those who owe a clock, with name and post as of then. */
export interface Owers {
  unitName: string;
  persons: { personId: string | null; name: string; post: string }[];
}

const NOTHING_NEW = '有新情况请续报；没有的，请报零报告。';
const OFFICE: PostFunction[] = ['publicity_duty', 'publicity_head'];

/** Finds the people of a level and writes their messages, in the transaction that decided it. */
@Injectable()
export class LevelTeller {
  private readonly asked = new WeakMap<EntityManager, Map<string, Promise<PostHolder[]>>>();

  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(LinkMaker) private readonly links: LinkMaker,
    @Inject(GroupNotices) private readonly groups: GroupNotices,
  ) {}

  /** Tells a level: pages those who owe a signature, copies the others. Whoever has signed at this level before is not asked again, only told, unless anew. */
  async tell(
    tx: EntityManager,
    m: Matter,
    a: { ladder: LadderRow; step: Step; due: Date; reason: string; anew: boolean },
  ): Promise<{ main: PostHolder[]; reached: boolean; signed: boolean }> {
    const { ladder, step } = a;
    const main = await this.holders(tx, step, step.functions, ladder);
    const copies = (await this.holders(tx, step, step.cc, ladder)).filter(
      (c) => !main.some((p) => p.personId === c.personId),
    );
    const facts = this.facts(m, ladder, a.due, step.no > 1 ? a.reason : null);
    let reached = false;
    let signed = false;
    for (const p of main) {
      const before = m.targets.find(
        (t) =>
          !a.anew &&
          t.ladder_no === ladder.ladder_no &&
          t.level_no === step.no &&
          t.person_id === p.personId &&
          t.acked_at,
      );
      const target = this.addTarget(m, ladder, step.no, p, false, a.reason, before);
      const page = { m, ladder, levelNo: step.no, personId: p.personId };
      if (before) {
        await this.send(tx, page, 'status', relevelMessage(facts), 8, 'signed');
        [reached, signed] = [true, true];
        continue;
      }
      const url = await this.link(tx, m, ladder, step.no, p.personId);
      const got = await this.send(tx, page, 'page', pageMessage({ ...facts, url }), step.no === 1 ? 3 : 4);
      target.reached = got !== 'unreachable';
      reached ||= target.reached;
    }
    for (const p of copies) {
      const target = this.addTarget(m, ladder, step.no, p, true, a.reason);
      const to = { m, ladder, levelNo: step.no, personId: p.personId };
      target.reached = (await this.send(tx, to, 'status', copyMessage(facts), 8)) !== 'unreachable';
    }
    const told = `${m.run.incident_id}:${m.run.epoch}:${step.no}${ladder.ladder_no > 1 ? `:u${ladder.ladder_no}` : ''}`;
    if (main.length > 0) await this.groups.tell(tx, told, m.run.incident_id, pageMessage(facts));
    return { main, reached, signed };
  }

  /** Those who act at somebody's level now and did not yet when it was told: asked to sign by the clock that runs, or told where that is met. Answers their names. */
  async tellStandIns(tx: EntityManager, m: Matter, of: TargetRow, reason: string): Promise<string[]> {
    const step = m.step(of.level_no);
    if (!step) return [];
    const ladder = m.ladderOf(of);
    const told = m.targets.filter(
      (t) => t.ladder_no === of.ladder_no && t.level_no === of.level_no && t.epoch === of.epoch,
    );
    const ack = m.pending('ack', of.ladder_no).find((d) => d.level_no === of.level_no);
    const names: string[] = [];
    for (const p of await this.holders(tx, step, step.functions, ladder)) {
      const before = told.find((t) => t.person_id === p.personId);
      if (before && !before.cc) continue;
      const target = before ?? this.addTarget(m, ladder, step.no, p, false, reason);
      // who had a copy owes it from now on
      if (before) Object.assign(before, { cc: false, post_title: p.title, told_at: m.now, told_reason: reason });
      m.changed.targets.add(target);
      const facts = this.facts(m, ladder, ack?.due_at ?? m.now, null);
      const url = await this.link(tx, m, ladder, step.no, p.personId);
      const message = ack
        ? pageMessage({ ...facts, url })
        : noticeMessage(
            { ...facts, url },
            { head: '转代班', tail: `，${reason}`, text: `${reason}，由您处置。请签收，并按时报送。` },
          );
      const to = { m, ladder, levelNo: step.no, personId: p.personId };
      target.reached = (await this.send(tx, to, 'page', message, 3)) !== 'unreachable';
      names.push(p.name);
    }
    return names;
  }

  /** At 80 % of the time: those who owe it, and the unit's leader in charge. Answers what came of it, for the log. */
  async warn(tx: EntityManager, m: Matter, d: DeadlineRow, ladder: LadderRow): Promise<string> {
    if (m.arrival >= d.due_at) return '夜间不发提醒';
    const facts = this.facts(m, ladder, d.due_at, null, d.due_at.getTime() - d.starts_at.getTime());
    const owers = (await this.owers(tx, m, d, ladder)).persons.flatMap((p) => p.personId ?? []);
    const inCharge =
      CLOCKS[d.kind].ower === 'office' || d.level_no > 1
        ? []
        : (await this.onDuty(tx, 'unit_deputy', ladder.unit_id)).map((p) => p.personId);
    const key = `${d.kind}:${d.occurrence}`;
    let reached = false;
    for (const personId of new Set([...owers, ...inCharge])) {
      const signs = d.kind === 'ack' && owers.includes(personId);
      const url = signs ? await this.link(tx, m, ladder, d.level_no, personId) : null;
      const message = warnMessage(
        { ...facts, url },
        CLOCKS[d.kind].name,
        signs,
        isRepeating(d.kind) ? NOTHING_NEW : '',
      );
      const got = await this.send(tx, { m, ladder, levelNo: d.level_no, personId }, 'warn', message, 6, key);
      reached ||= got !== 'unreachable';
    }
    return reached ? '已提醒' : '无人可提醒';
  }

  /** Signed and silent: the same level is asked how it stands. */
  async askAgain(tx: EntityManager, m: Matter, d: DeadlineRow, ladder: LadderRow, silence: string): Promise<void> {
    const facts = this.facts(m, ladder, m.time('idle', d.due_at, m.plan.idleAfterS ?? 0), null);
    for (const t of m.targets)
      if (t.ladder_no === d.ladder_no && t.level_no === d.level_no && t.epoch === d.epoch && t.acked_at && t.person_id)
        await this.send(
          tx,
          { m, ladder, levelNo: d.level_no, personId: t.person_id },
          'page',
          idleMessage(facts, silence),
          4,
          `idle:${d.occurrence}`,
        );
  }

  /** A notice that asks for nothing, to 宣传部 or to the people of a ladder's first level. */
  async notify(
    tx: EntityManager,
    m: Matter,
    to: 'office' | LadderRow,
    a: { head: string; tail: string; text: string; key: string },
  ): Promise<void> {
    const ladder = to === 'office' ? m.lead : to;
    const people =
      to === 'office'
        ? (await this.office(tx)).map((p) => p.personId)
        : m.targets
            .filter((t) => t.ladder_no === to.ladder_no && t.level_no === 1 && !t.cc)
            .flatMap((t) => t.person_id ?? []);
    const message = noticeMessage(this.facts(m, ladder, m.now, null), a);
    for (const personId of new Set(people))
      await this.send(tx, { m, ladder, levelNo: 0, personId }, 'status', message, 5, a.key);
  }

  /** Who owes a clock: nobody who could not be told of it. */
  async owers(tx: EntityManager, m: Matter, d: DeadlineRow, ladder: LadderRow): Promise<Owers> {
    if (CLOCKS[d.kind].ower === 'office') {
      const office = await this.office(tx);
      return {
        unitName: office[0]?.unitName ?? '宣传部',
        persons: office.map((p) => ({ personId: p.personId, name: p.name, post: p.title })),
      };
    }
    const targets = m.targets.filter(
      (t) => t.ladder_no === d.ladder_no && t.level_no === d.level_no && t.epoch === d.epoch && !t.cc,
    );
    return {
      unitName: targets[0]?.unit_name ?? ladder.unit_name,
      persons: targets
        .filter((t) => t.reached)
        .map((t) => ({ personId: t.person_id, name: t.person_name, post: t.post_title })),
    };
  }

  /** 宣传部 on duty, and its head. */
  office(tx: EntityManager): Promise<PostHolder[]> {
    return this.all(tx, OFFICE, () => null);
  }

  private holders(tx: EntityManager, step: Step, fns: PostFunction[], ladder: LadderRow): Promise<PostHolder[]> {
    return this.all(tx, fns, (fn) => unitOf(step, fn, ladder.unit_id));
  }

  private async all(
    tx: EntityManager,
    fns: PostFunction[],
    unit: (fn: PostFunction) => string | null,
  ): Promise<PostHolder[]> {
    const all: PostHolder[] = [];
    for (const fn of fns)
      for (const h of await this.onDuty(tx, fn, unit(fn))) if (!all.some((x) => x.personId === h.personId)) all.push(h);
    return all;
  }

  /** Asked once in a transaction, which may tell twenty incidents; nothing that changes the roster tells a level beside it. */
  private onDuty(tx: EntityManager, fn: PostFunction, unitId: string | null): Promise<PostHolder[]> {
    const asked = this.asked.get(tx) ?? new Map<string, Promise<PostHolder[]>>();
    this.asked.set(tx, asked);
    const key = `${fn} ${unitId ?? ''}`;
    const holders = asked.get(key) ?? this.registry.holders(fn, unitId, tx);
    asked.set(key, holders);
    return holders;
  }

  private addTarget(
    m: Matter,
    ladder: LadderRow,
    levelNo: number,
    p: PostHolder,
    cc: boolean,
    reason: string,
    before?: TargetRow,
  ): TargetRow {
    const row: TargetRow = {
      id: randomUUID(),
      incident_id: m.run.incident_id,
      epoch: m.run.epoch,
      ladder_no: ladder.ladder_no,
      level_no: levelNo,
      person_id: p.personId,
      person_name: p.name,
      post_title: p.title,
      unit_name: p.unitName,
      cc,
      reached: true,
      told_at: m.now,
      told_reason: reason,
      acked_at: before?.acked_at ?? null,
      acked_via: before?.acked_via ?? null,
    };
    m.targets.push(row);
    m.changed.targets.add(row);
    return row;
  }

  private link(tx: EntityManager, m: Matter, ladder: LadderRow, levelNo: number, personId: string): Promise<string> {
    return this.links.make(tx, {
      personId,
      incidentId: m.run.incident_id,
      ladderNo: ladder.ladder_no,
      levelNo,
      epoch: m.run.epoch,
      now: m.now,
    });
  }

  private facts(m: Matter, ladder: LadderRow, due: Date, because: string | null, windowMs?: number): MessageFacts {
    const i = m.incident;
    return {
      level: i.level,
      drill: i.drill,
      code: i.code,
      title: i.title,
      unitName: ladder.unit_name,
      mentionCount: i.mentionCount,
      due: momentWords(due, m.now, windowMs ?? due.getTime() - ladder.t0.getTime()),
      because,
      url: null,
    };
  }

  private async send(
    tx: EntityManager,
    to: { m: Matter; ladder: LadderRow; levelNo: number; personId: string },
    purpose: Purpose,
    message: PageMessage,
    base: number,
    suffix = '',
  ): Promise<'queued' | 'known' | 'unreachable'> {
    const { m, ladder, levelNo, personId } = to;
    const tail = `${ladder.ladder_no > 1 ? `:u${ladder.ladder_no}` : ''}${suffix ? `:${suffix}` : ''}`;
    const level = message.level ?? 4;
    return this.outbox.enqueue(tx, {
      dedupeKey: `${m.run.incident_id}:${m.run.epoch}:${levelNo}:${purpose}:${personId}${tail}`,
      incidentId: m.run.incident_id,
      personId,
      purpose,
      priority: purpose === 'page' && level <= 2 ? level : base,
      message,
      ...(m.arrival > m.now ? { notBefore: m.arrival } : {}),
    });
  }
}
