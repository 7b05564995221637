import { IncidentActions, IncidentRepository } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { GroupNotices, Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { ActDesk } from '../act-desk.js';
import { Climber } from '../climber.js';
import { ClockRunner } from '../clock-runner.js';
import { EngineState } from '../engine-state.js';
import { EscalationActions, type FilingKind } from '../escalation-actions.service.js';
import { EscalationEngine } from '../escalation.engine.js';
import { EscalationViews } from '../escalation-views.service.js';
import { LevelTeller } from '../level-teller.js';
import { LinkMaker } from '../link-maker.js';
import { LinkService } from '../link.service.js';
import { MatterStore } from '../matter-store.js';
import { OfficeActions } from '../office-actions.service.js';
import { Planner } from '../planner.js';
import type { Policy } from '../policy.js';
import { DEMO_POLICY } from '../policy-defaults.js';
import { PolicyStore } from '../policy.store.js';
import { StepActions } from '../step-actions.service.js';
import { WordingActions } from '../wording-actions.service.js';
import { ClueOpener } from './clues.js';

const SECOND = 1_000;

/** A row of deadline, as far as tests look. */
export interface DeadlineSeen {
  id: string;
  kind: string;
  level_no: number;
  ladder_no: number;
  epoch: number;
  occurrence: number;
  state: string;
  starts_at: Date;
  due_at: Date;
  met_at: Date | null;
}

/** The escalation over a database of its own, with a clock that only the test moves and an engine that turns when the test says so. */
export async function escalationKit(policy: Policy = DEMO_POLICY) {
  const db: TestDatabase = await createTestDatabase();
  // time stands still unless the test moves it: a slow machine changes nothing
  await db.clock.run(0);
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const person: Record<string, string> = {};
  for (const p of await db.dataSource.query(`select id, name from person`)) person[p.name] = p.id;
  const sql = <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
    db.dataSource.query(text, values);
  const registry = new Registry(db.dataSource);
  const ledger = new Ledger(db.dataSource);
  const rows = new IncidentRepository(db.dataSource);
  const policies = new PolicyStore(db.dataSource);
  await policies.ensure(policy);
  const config = (keys: string): LinkMaker =>
    new LinkMaker({ FENGSUI_LINK_KEYS: keys, PUBLIC_URL: 'http://127.0.0.1:3000' });
  const key = (kid: string, byte: number): string => `${kid}:${Buffer.alloc(32, byte).toString('base64url')}`;
  const maker = config(key('k1', 1));
  const outbox = new Outbox(db.dataSource, []);
  const teller = new LevelTeller(registry, outbox, maker, new GroupNotices([], outbox));
  const listener = new ClueOpener();
  const store = new MatterStore(db.dataSource, rows, ledger, listener);
  const climber = new Climber(teller);
  const planner = new Planner(teller, climber);
  const state = new EngineState(db.dataSource, ledger);
  const make = (from: MatterStore = store): EscalationEngine =>
    new EscalationEngine(from, policies, planner, new ClockRunner(teller, climber), state);
  const desk = new ActDesk(store, rows);
  const actions = new EscalationActions(desk, teller);
  const incidents = new IncidentActions(db.dataSource, rows, ledger, registry);
  const engine = make();
  const wordings = new WordingActions(db.dataSource, desk, teller);
  let n = 0;
  return {
    db,
    sql,
    person,
    policies,
    registry,
    engine,
    other: make(),
    /** an engine with this in place of what opens clues */
    engineWith: (onBreaches: () => Promise<void>) =>
      make(new MatterStore(db.dataSource, rows, ledger, { onBreaches, onExempt: () => Promise.resolve([]) })),
    state,
    actions,
    office: new OfficeActions(desk, planner, teller, registry, incidents, listener),
    steps: new StepActions(desk, store, teller, registry),
    incidents,
    views: new EscalationViews(db.dataSource, store, rows, ledger, wordings),
    maker,
    links: new LinkService(db.dataSource, maker, rows, actions, ledger),
    /** links over another ring of keys: 'k2,k1' signs with k2 */
    linksWith: (...keys: [string, number][]) =>
      new LinkService(
        db.dataSource,
        config(keys.map(([kid, byte]) => key(kid, byte)).join(',')),
        rows,
        actions,
        ledger,
      ),
    /** opened now */
    async open(level = 2, unit = 'logistics'): Promise<string> {
      const [made] = await sql<{ id: string }>(
        `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at) values ($1, '二食堂餐食出现异物', $3, '食品安全食堂', $2, '', 'open', app.now()) returning id`,
        [`YQ2026-${String(++n).padStart(4, '0')}`, level, unit],
      );
      return made!.id;
    },
    /** time passes, then the engine looks once */
    async pass(seconds: number): Promise<void> {
      await db.clock.advance(seconds * SECOND);
      await engine.round();
    },
    /** time passes with the engine alive all along */
    async live(seconds: number, step = 30): Promise<void> {
      for (let left = seconds; left > 0; left -= step) {
        await db.clock.advance(Math.min(step, left) * SECOND);
        await engine.round();
      }
    },
    pages: () =>
      sql<{ name: string; title: string; at: Date; incident_id: string }>(
        `select p.name, o.body->>'title' as title, o.created_at as at, o.incident_id from outbox o join person p on p.id = o.person_id where purpose = 'page' order by o.created_at, o.ctid`,
      ),
    async names(): Promise<string[]> {
      return (await this.pages()).map((p) => p.name);
    },
    deadlines: (id: string) =>
      sql<DeadlineSeen>(`select * from deadline where incident_id = $1 order by due_at, kind, ladder_no`, [id]),
    /** kinds of breaches the next stage heard of, in order */
    async clues(): Promise<string[]> {
      const [there] = await sql<{ there: boolean }>(`select to_regclass('app.test_breach') is not null as there`);
      if (!there!.there) return [];
      return (await sql<{ kind: string }>(`select kind from app.test_breach order by at`)).map((c) => c.kind);
    },
    log: async (id: string): Promise<{ kind: string; text: string }[]> =>
      (await ledger.ofIncident(id)).map((e) => ({ kind: e.kind, text: e.payload.text })),
    /** somebody of 宣传部, as an actor */
    actor: (name: string) => ({ type: 'person' as const, id: person[name]!, name }),
    async report(id: string, name: string, kind: FilingKind) {
      const body: Record<string, string> =
        kind === 'first_report'
          ? { truth: '属实', situation: '窗口停业', measures: '封存留样', next: '公布结果' }
          : kind === 'zero_report'
            ? {}
            : { text: '已整改' };
      return actions.file({ incidentId: id, personId: person[name]!, kind, body, requestId: `r${++n}` });
    },
  };
}
export type EscalationKit = Awaited<ReturnType<typeof escalationKit>>;
