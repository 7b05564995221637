import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { createApi } from '@fengsui/api';
import type { AfterActionReport, DrillInject, DrillResult } from '@fengsui/contract';
import { createCrawler } from '@fengsui/crawler';
import type { Scenario } from '@fengsui/drills';
import { createEngine } from '@fengsui/engine';
import { OfficeActions } from '@fengsui/escalation';
import { AppLogger, beijingDateTime, readConfig, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { AfterActionService } from '@fengsui/reports';
import { startSimulator } from '@fengsui/simulator';
import type { Observable } from 'rxjs';
import { Agenda } from './agenda.js';
import { beginning } from './beginning.js';
import { Cast } from './cast.js';
import { Conductor } from './conductor.js';
import { Director } from './director.js';
import { makeDrillDatabase } from './drill-database.js';
import { outcome, withFurther } from './outcome.js';
import { type OfficialAccount, writePosts } from './script.js';
import { Narrator } from './narrator.js';
import { callback, freePort, type RealSettings, settings } from './settings.js';

const MINUTE = 60_000;
/** Before the first post: the crawler reads what was there before. */
const LEAD = 5 * MINUTE;
/** Ordinary posts a minute around the drill's. */
const CHATTER = 0.2;
const UNFINISHED = '演练按脚本到时结束，未完事项计入评分。';

export interface DrillOptions {
  scenario: Scenario;
  /** a PostgreSQL on which a database may be made */
  serverUrl: string;
  /** whose school, people, roster and policy it is played with; null: the made-up college */
  liveUrl: string | null;
  /** what goes on, for people; at: of the drill's clock; share: 0–1 */
  onProgress?: (p: { at: Date; words: string; share: number }) => void;
  onInjects?: (injects: DrillInject[]) => void;
  /** ends the drill; nothing of it is kept */
  signal?: AbortSignal;
  /** a surprise drill: real people answer by real channels in real time; left out: the script plays everybody. speed: 1 when left out */
  real?: RealSettings & { speed?: number };
  /** what the director notes of answers, by the number of the inject */
  answers?: Observable<{ n: number; text: string }>;
}

export interface DrillOutcome {
  result: DrillResult;
  /** the after-action report with the drill's own tables */
  report: AfterActionReport;
}

/**
 * Plays a scenario from the first post to the report: simulated sites and channels, the real crawler, engine and api, over a database of its own
 * that is gone afterwards. Throws UserError when it cannot be played to its end.
 */
export async function playDrill(o: DrillOptions): Promise<DrillOutcome> {
  const started = Date.now();
  const real = o.real ?? null;
  const scenario = real ? { ...o.scenario, people: {} } : o.scenario;
  const closing: (() => Promise<unknown>)[] = [];
  let ended = (): void => undefined;
  const check = (): void => {
    if (o.signal?.aborted) throw new UserError('drill_aborted', String(o.signal.reason ?? '演练已中止。'), 409);
  };
  try {
    check();
    const db = await makeDrillDatabase({
      ...o,
      begins: real ? new Date() : beginning(scenario.begins, scenario.day, new Date()),
      real: real && { speed: real.speed ?? 1 },
    });
    closing.push(() => db.drop());
    const from = db.clock.now().getTime() + LEAD;
    const end = from + scenario.close.at * MINUTE;
    const say = (at: number, words: string): void =>
      o.onProgress?.({ at: new Date(at), words, share: Math.max(0, Math.min(1, (at - from) / (end - from))) });
    ended = () => db.clock.end();
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-drill-'));
    closing.push(async () => fs.rmSync(dataDir, { recursive: true, force: true }));
    const port = real?.port ?? (await freePort());
    const secrets = callback(port);
    const sim = await startSimulator({ baselinePerMinute: CHATTER, now: () => db.clock.now(), ...secrets.simulator });
    closing.push(() => sim.stop());
    const config = readConfig(settings({ databaseUrl: db.url, dataDir, port, sim, secrets, real }));
    const part = { clock: db.clock, logger: new AppLogger('drill', 'error') };
    const api = await createApi(config, part);
    closing.push(() => api.close());
    const crawler = await createCrawler(config, part);
    closing.push(() => crawler.close());
    const engine = await createEngine(config, part);
    closing.push(() => engine.close());

    const registry = api.get(Registry, { strict: false });
    const school = (await registry.profile())!;
    const official = await officialAccount(db.dataSource, school.name);
    const written = writePosts(sim, scenario, from, school, official);
    const agenda = new Agenda();
    const cast = new Cast(scenario, db.dataSource, api, config.PUBLIC_URL, sim, registry, agenda);
    await cast.prepare();
    const director = new Director(db.dataSource, api, cast, agenda, (i) => o.onInjects?.(i));
    director.plan(scenario.injects, from);
    const noting = o.answers?.subscribe(({ n, text }) =>
      agenda.add({
        at: db.clock.now().getTime(),
        words: '导调登记答复',
        run: async () => void (await director.note(n, text)),
      }),
    );
    closing.push(async () => noting?.unsubscribe());
    const narrator = new Narrator(db.dataSource, say);
    const look = async (): Promise<void> => {
      await cast.look();
      await narrator.tell();
    };
    say(from, `演练“${scenario.title}”开始：${school.name}，剧情时间 ${beijingDateTime(new Date(from))} 起`);
    const conductor = new Conductor(db.dataSource, db.clock, agenda, written, real !== null, { look, say, check });
    await conductor.playUntil(end);
    const incidentId = await close(api, cast, scenario, real !== null);
    await conductor.playUntil(end + MINUTE);
    const draft = await api.get(AfterActionService, { strict: false }).build(incidentId);
    const course = await outcome(db.dataSource, {
      ...{ scenario, incidentId, report: draft, written, injects: director.injects },
      firstPostAt: from + Math.min(...scenario.posts.map((p) => p.at)) * MINUTE,
      tookMs: Date.now() - started,
    });
    const report = withFurther(draft, course);
    return { result: { ...course, reportHash: report.bodyHash }, report };
  } finally {
    ended();
    for (const step of closing.reverse()) await step();
  }
}

/** 宣传部 closes the incident when the script says so. Answers its id. */
async function close(api: INestApplicationContext, cast: Cast, s: Scenario, real: boolean): Promise<string> {
  const [i] = await cast.incidents();
  if (!i)
    throw new UserError('no_incident', '脚本中的信息没有形成事件：请核对信息中的校名、风险词与监测方案是否相符。');
  if (i.state !== 'open' && !real)
    throw new UserError('not_open', `事件“${i.title}”直到结束都未启动：脚本中没有人确认等级（people 的 confirms）。`);
  const who = (await cast.actorOf('publicity_head')) ?? (await cast.actorOf('publicity_duty'));
  if (!who) throw new UserError('nobody', '宣传部没有人在岗，不能办结事件。');
  await api.get(OfficeActions, { strict: false }).close({
    ...{ incidentId: i.id, version: i.version, actor: who.actor },
    ...{
      reason: i.state === 'open' ? s.close.reason : '演练到时结束，等级始终无人确认',
      unfinished: s.close.unfinished ?? UNFINISHED,
    },
  });
  return i.id;
}

async function officialAccount(
  sql: { query(text: string): Promise<{ uid: string; name: string }[]> },
  schoolName: string,
): Promise<OfficialAccount> {
  const [account] = await sql.query(
    `select platform_uid as uid, name from official_account where platform = 'weibo' and active order by unit_id = 'publicity' desc, name limit 1`,
  );
  return account ?? { uid: String(randomBytes(6).readUIntBE(0, 6)), name: schoolName };
}
