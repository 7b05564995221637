import { Inject, Injectable } from '@nestjs/common';
import type { DutyPerson, Rehearsal, RehearsalRequest } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { type PostHolder, Registry, schoolDays } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { arrival, countedWords, planTime } from './plan-time.js';
import { checkPolicy } from './policy-check.js';
import { PolicyStore } from './policy.store.js';
import { planFor, type Plan, type Policy, type Step, unitOf } from './policy.js';
import { rehearse, type RehearsedStep } from './rehearsal.js';
import { beijingDay, dayWords, type OwnDays, prcCalendar, yearWarning } from './working-time.js';
import { KIND_NAME } from './words.js';

/** 推演: who would be told when, if an incident opened then, with the people on duty at each moment. Nothing is written. */
@Injectable()
export class PolicyRehearsal {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PolicyStore) private readonly store: PolicyStore,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** 404 for an unknown unit or where there is no draft; bad_policy for a draft that does not hold. */
  async run(request: RehearsalRequest): Promise<Rehearsal> {
    const policy = await this.policy(request.source);
    const unit = (await this.registry.units()).find((u) => u.id === request.unitId);
    if (!unit) throw new UserError('no_unit', '没有这个单位，请重新选择。', 404, 'unitId');
    const openedAt = new Date(request.openedAt);
    const ownDays = await schoolDays(this.dataSource);
    const plan = planFor(policy, request.level);
    const found = await rehearse({
      policy,
      level: request.level,
      openedAt,
      ownDays,
      find: (step, at) => this.find(step, unit.id, at),
    });
    const time = planTime(policy, plan, ownDays);
    const moments = [...found.steps.flatMap((s) => [s.arrivesAt, s.ackBy]), ...found.clocks.map((c) => c.dueAt)];
    return {
      policyName: policy.name,
      level: request.level,
      unitName: unit.name,
      openedAt: openedAt.toISOString(),
      openedWords: openedWords(policy, plan, openedAt, ownDays),
      steps: found.steps.map(stepView),
      clocks: found.clocks.map((c) => ({
        kind: c.kind,
        name: KIND_NAME[c.kind] ?? c.kind,
        dueAt: c.dueAt.toISOString(),
        counted: countedWords(c.kind, time),
      })),
      warnings: warnings(plan, found.steps, moments),
    };
  }

  private async policy(source: RehearsalRequest['source']): Promise<Policy> {
    if (source === 'active') return (await this.store.active()).policy;
    const [row] = await this.dataSource.query(`select body from policy_draft`);
    if (!row) throw new UserError('no_draft', '没有草稿，请用现行策略推演。', 404, 'source');
    return checkPolicy(row.body);
  }

  private async find(step: Step, unitId: string, at: Date): Promise<{ main: PostHolder[]; copies: PostHolder[] }> {
    const of = async (functions: Step['functions']): Promise<PostHolder[]> => {
      const all: PostHolder[] = [];
      for (const fn of functions)
        for (const h of await this.registry.holders(fn, unitOf(step, fn, unitId), this.dataSource, at))
          if (!all.some((x) => x.personId === h.personId)) all.push(h);
      return all;
    };
    const main = await of(step.functions);
    const copies = main.length === 0 ? [] : await of(step.cc);
    return { main, copies: copies.filter((c) => !main.some((m) => m.personId === c.personId)) };
  }
}

const person = (h: PostHolder): DutyPerson => ({
  personId: h.personId,
  name: h.name,
  title: `${h.unitName} ${h.title}`,
  onBehalfOf: h.onBehalfOf,
});

function stepView(s: RehearsedStep): Rehearsal['steps'][number] {
  return {
    no: s.step.no,
    name: s.step.name,
    toldAt: s.toldAt?.toISOString() ?? null,
    arrivesAt: s.arrivesAt?.toISOString() ?? null,
    ackBy: s.ackBy?.toISOString() ?? null,
    because: s.because,
    people: s.main.map(person),
    copies: s.copies.map(person),
    empty: s.toldAt && s.main.length === 0 ? `${s.step.name}无人在岗，立即报上一级` : null,
  };
}

/** 「国庆节，免打扰时段」: what kind of a moment it is for this plan. */
function openedWords(policy: Policy, plan: Plan, at: Date, ownDays: OwnDays[]): string {
  const day = beijingDay(at);
  const working = prcCalendar(policy.workingHours, ownDays).isWorkingDay(day);
  const words = [dayWords(day, ownDays) ?? (working ? '工作日' : '周末')];
  const waits = arrival(policy, { quietHours: 'kept' }, at) > at;
  if (waits) words.push(plan.quietHours === 'kept' ? '免打扰时段，通知待其结束' : '免打扰时段，此等级不受限');
  return words.join('，');
}

function warnings(plan: Plan, steps: RehearsedStep[], moments: (Date | null)[]): string[] {
  const empty = steps
    .filter((s) => s.toldAt && s.main.length === 0)
    .map((s) => `第 ${s.step.no} 步“${s.step.name}”届时无人在岗。`);
  const years = new Set(moments.flatMap((m) => (m ? [Number(beijingDay(m).slice(0, 4))] : [])));
  const unknown = plan.workingTime ? [...years].flatMap((y) => yearWarning(y) ?? []) : [];
  const nobody = steps.every((s) => s.main.length === 0) ? ['没有任何一级能找到人：此事件不会有人收到通知。'] : [];
  return [...nobody, ...empty, ...unknown];
}
