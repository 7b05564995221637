import type { ClueActName, ClueState, Role } from '@fengsui/contract';
import { type Breach, DEFAULT_POLICY, PolicyStore, WorkingDays } from '@fengsui/escalation';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { FiguresService } from '../figures/figures.service.js';
import { ClueOpener } from '../opening/clue-opener.service.js';
import { CluePapers } from '../papers/clue-papers.service.js';
import { ClueActions } from '../procedure/clue-actions.service.js';
import { ClueEngine } from '../procedure/clue-engine.js';
import { ClueTeller } from '../procedure/clue-teller.service.js';
import { ClueViews } from '../procedure/views/clue-views.service.js';

const HOUR = 3_600_000;
/** Thursday 2026-11-26 09:00 in Beijing: a working day with working days around it. */
export const START = Date.parse('2026-11-26T01:00:00Z');

/** Everybody of the procedure: two of 纪检, who belong to no unit. */
export const ROLES: Record<string, Role[]> = {
  王晓岚: ['duty'],
  刘敏: ['publicity_head'],
  赵立新: ['school_leader'],
  陈建国: ['unit'],
  周涛: ['unit'],
  吴静: ['unit'],
  何芳: ['unit'],
  纪一: ['review'],
  纪二: ['review'],
};

/** 问责 over a database of its own, with a clock that only the test moves. */
export async function accountabilityKit() {
  const db: TestDatabase = await createTestDatabase();
  await db.clock.run(0);
  await db.clock.advance(START - db.clock.now().getTime());
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const sql = <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
    db.dataSource.query(text, values);
  await sql(`insert into person (name, wecom_userid) values ('纪一', 'jiyi'), ('纪二', 'jier')`);
  const person: Record<string, string> = {};
  for (const p of await sql<{ id: string; name: string }>(`select id, name from person`)) person[p.name] = p.id;
  for (const [i, [name, roles]] of Object.entries(ROLES).entries())
    await sql(`insert into account (person_id, username, password_hash, roles) values ($1, $2, '', $3)`, [
      person[name],
      `user${i}`,
      roles,
    ]);
  const policies = new PolicyStore(db.dataSource);
  await policies.ensure(DEFAULT_POLICY);
  const registry = new Registry(db.dataSource);
  const ledger = new Ledger(db.dataSource);
  const outbox = new Outbox(db.dataSource, []);
  const teller = new ClueTeller(registry, outbox, { PUBLIC_URL: 'http://127.0.0.1:3000' });
  const workingDays = new WorkingDays(policies);
  const papers = new CluePapers(db.dataSource);
  const actions = new ClueActions(db.dataSource, teller, workingDays, papers, ledger);
  const views = new ClueViews(db.dataSource, teller, ledger);
  const opener = new ClueOpener(ledger);
  const engine = new ClueEngine(db.dataSource, teller, workingDays, ledger);
  let n = 0;

  const actor = (name: string): Actor => ({ type: 'person', id: person[name]!, name, channel: 'web' });
  const viewer = async (name: string) => ({
    personId: person[name]!,
    roles: ROLES[name] ?? [],
    unitIds: [...new Set((await registry.postsOf(person[name]!)).map((p) => p.unitId))],
  });

  return {
    db,
    sql,
    person,
    ledger,
    views,
    papers,
    actions,
    engine,
    opener,
    outbox,
    figures: new FiguresService(db.dataSource, registry),
    viewer,
    actor,
    async incident(more: { drill?: boolean; unit?: string } = {}): Promise<string> {
      const [made] = await sql<{ id: string }>(
        `insert into incident (code, title, unit_id, topic, level, level_reason, state, drill) values ($1, '二食堂餐食出现异物', $2, '食品安全食堂', 2, '', 'open', $3) returning id`,
        [`YQ2026-${String(++n).padStart(4, '0')}`, more.unit ?? 'logistics', more.drill ?? false],
      );
      return made!.id;
    },
    /** a deadline that ran out; people: who owed it; reached: how their message fared, null: none was written */
    async missed(
      incidentId: string,
      a: {
        kind?: string;
        unit?: string;
        level?: number;
        people?: string[];
        reached?: string | null;
        lateMs?: number;
      } = {},
    ): Promise<Breach> {
      const { kind = 'ack', unit = 'logistics', level = 1, people = ['陈建国'], reached = 'delivered', lateMs = 0 } = a;
      const now = db.clock.now();
      const from = new Date(now.getTime() - HOUR - lateMs);
      const due = new Date(now.getTime() - lateMs);
      const [d] = await sql<Breach['deadline']>(
        `insert into deadline (incident_id, unit_id, epoch, level_no, kind, occurrence, starts_at, due_at, warn_at, state, breached_at, lateness_ms, clue)
         values ($1, $2, 1, $3, $4, $5, $6, $7, $7, 'breached', $8, $9, true) returning *`,
        [incidentId, unit, level, kind, ++n, from, due, now, lateMs],
      );
      const [u] = await sql<{ name: string }>(`select name from unit where id = $1`, [unit]);
      for (const name of people) {
        if (reached === null) continue;
        await sql(
          `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, created_at, accepted_at) values ($1, $2, $3, 'wecom', 'page', 3, '{}', $4, $5, $5)`,
          [`told:${++n}`, incidentId, person[name], reached, from],
        );
      }
      return {
        incidentId,
        incidentCode: '',
        deadline: d!,
        unitName: u!.name,
        persons: people.map((name) => ({ personId: person[name]!, name, post: '处长' })),
        seq: 7,
        latenessMs: lateMs,
        engineLate: lateMs > 60_000,
      };
    },
    /** opens the clues of a missed clock and starts their clocks; answers the unit's */
    async open(breach: Breach): Promise<string> {
      await db.dataSource.transaction((tx) => opener.onBreaches(tx, [breach]));
      await engine.round();
      const [c] = await sql<{ id: string }>(`select id from clue where deadline_id = $1 and against = 'unit'`, [
        breach.deadline.id,
      ]);
      return c!.id;
    },
    async act(
      clueId: string,
      name: string,
      act: ClueActName,
      more: Partial<Parameters<ClueActions['act']>[0]> = {},
    ): Promise<void> {
      const [{ version }] = (await sql<{ version: number }>(`select version from clue where id = $1`, [clueId])) as [
        { version: number },
      ];
      const person = await viewer(name);
      await actions.act({ clueId, act, version, text: '情况说明', files: [], person, actor: actor(name), ...more });
    },
    async state(clueId: string): Promise<ClueState> {
      return (await sql<{ state: ClueState }>(`select state from clue where id = $1`, [clueId]))[0]!.state;
    },
    /** the notice, or any message of a key, is taken by its channel */
    async deliver(clueId: string, act = 'notify'): Promise<void> {
      await sql(`update outbox set state = 'delivered' where dedupe_key like $1`, [`clue:${clueId}:${act}:%`]);
    },
    /** time passes, then the engine looks */
    async pass(hours: number): Promise<void> {
      await db.clock.advance(hours * HOUR);
      await engine.round();
    },
    messages: (like = '%') =>
      sql<{ name: string; title: string; purpose: string; url: string }>(
        `select p.name, o.body->>'title' as title, o.purpose, o.body->>'url' as url from outbox o join person p on p.id = o.person_id
         where o.dedupe_key like 'clue:%' and o.body->>'title' like $1 order by o.created_at, p.name`,
        [like],
      ),
    log: async (incidentId: string): Promise<string[]> =>
      (await ledger.ofIncident(incidentId)).map((e) => `${e.kind} ${e.payload.text}`),
  };
}
export type AccountabilityKit = Awaited<ReturnType<typeof accountabilityKit>>;
