import { Inject, Injectable, Logger } from '@nestjs/common';
import { failpoint } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { ClockRunner } from './clock-runner.js';
import { EngineState } from './engine-state.js';
import type { Matter } from './matter.js';
import { MatterStore } from './matter-store.js';
import { Planner } from './planner.js';
import { PolicyStore } from './policy.store.js';

/** Incidents of one transaction: so few that none waits long for the others. */
const BATCH = 20;
/** Batches beside each other: while one waits for the database, another thinks. */
const LANES = 3;
const STARTS = 200;
const REST_MS = 5_000;
/** While a backlog is worked off, new incidents are looked for so often: they wait in its line, not behind it. */
const LOOK_FOR_NEW_MS = 500;

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One error that names every incident, with the places of all. */
function together(faults: Map<string, unknown>): AggregateError {
  const words = [...faults].map(([incident, error]) => `事件 ${incident}：${said(error)}`).join('；');
  const stack = [...faults.values()].map((e) => (e instanceof Error ? e.stack : String(e))).join('\n');
  return Object.assign(new AggregateError(faults.values(), words), { stack });
}

/**
 * 第十三条 by the clock. What is due is claimed a few incidents at a time under their run rows; state, log, messages and clues of
 * a batch commit together or not at all. Any number of engines; no leader.
 */
@Injectable()
export class EscalationEngine {
  private readonly log = new Logger('处置');

  constructor(
    @Inject(MatterStore) private readonly store: MatterStore,
    @Inject(PolicyStore) private readonly policies: PolicyStore,
    @Inject(Planner) private readonly planner: Planner,
    @Inject(ClockRunner) private readonly clocks: ClockRunner,
    @Inject(EngineState) private readonly state: EngineState,
  ) {}

  /** Everything that is due. Answers ms until the next clock. A fault in one incident holds up no other; all of them are thrown at the end, by incident. */
  async round(): Promise<number> {
    if (!(await this.state.beat())) return REST_MS;
    await this.store.noticeChanges(this.store.dataSource);
    await this.begin();
    let lookAt = performance.now() + LOOK_FOR_NEW_MS;
    const faults = new Map<string, unknown>();
    const lane = async (): Promise<void> => {
      while ((await this.batch(faults)) === BATCH) {
        await this.state.beat();
        if (performance.now() < lookAt) continue;
        lookAt = performance.now() + LOOK_FOR_NEW_MS;
        await this.begin();
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (faults.size > 0) throw together(faults);
    return this.state.restMs(REST_MS);
  }

  private async begin(): Promise<void> {
    if (!(await this.state.anyToBegin())) return;
    const policy = await this.policies.active();
    let begun: number;
    do begun = await this.store.transaction((tx) => this.store.begin(tx, policy, STARTS));
    while (begun === STARTS);
  }

  private async batch(faults: Map<string, unknown>): Promise<number> {
    const claimed: string[] = [];
    try {
      return (await this.claim(BATCH, [...faults.keys()], claimed)).length;
    } catch (error) {
      if (claimed.length === 0) throw error; // not an incident's fault: the database is away
      // what one of them hit alone may be another error, or none: this one would be lost
      this.log.warn(`${claimed.length} 起事件未能一并处理，改为逐起处理：${said(error)}`);
      // each alone, so that the fault is known by its incident and the others are not held up
      for (let i = 0; i < BATCH; i++) await this.one(faults);
      return BATCH;
    }
  }

  private async one(faults: Map<string, unknown>): Promise<void> {
    const claimed: string[] = [];
    try {
      await this.claim(1, [...faults.keys()], claimed);
    } catch (error) {
      if (claimed.length === 0) throw error; // not an incident's fault: the database is away
      faults.set(claimed[0]!, error);
    }
  }

  private async claim(limit: number, except: string[], claimed: string[] = []): Promise<string[]> {
    await this.store.transaction(async (tx) => {
      const matters = await this.store.claim(tx, limit, except);
      if (matters.length === 0) return;
      failpoint('escalation.claimed');
      claimed.push(...matters.map((m) => m.incident.id));
      for (const m of matters) await this.work(tx, m);
      await this.store.save(tx, matters);
      failpoint('escalation.before-commit');
    });
    if (claimed.length > 0) failpoint('escalation.committed');
    return claimed;
  }

  private async work(tx: EntityManager, m: Matter): Promise<void> {
    if (m.incident.state !== 'open') return this.planner.end(m);
    if (m.run.state === 'paused' && m.run.level !== m.incident.level) this.planner.resume(m, m.now, '等级调整');
    if (m.run.state === 'paused' && m.run.paused_until! <= m.now)
      this.planner.resume(m, m.run.paused_until!, '暂停期满');
    if (m.run.level !== m.incident.level) await this.planner.replan(tx, m);
    if (m.run.state === 'running')
      for (const l of m.active) if (!l.level_at && l.t0 <= m.now) await this.planner.begin(tx, m, l);
    await this.clocks.run(tx, m);
  }
}
