import { Inject, Injectable } from '@nestjs/common';
import type { DrillInject, DrillResult, DrillRow, DrillView, NewDrill, Role } from '@fengsui/contract';
import { type Actor, ENGINE, Ledger } from '@fengsui/ledger';
import { CONFIG, type Config, UserError } from '@fengsui/platform';
import { type PostFunction, Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { DrillRepository, type KnownDrill } from './drill.repository.js';
import { libraryScenario, scenarioText } from './library.js';
import { SCENARIO_KINDS } from './scenario.js';
import { readScenario } from './scenario-file.js';
import { surpriseHindrance } from './surprise-rules.js';

const LISTED = 50;
/** Who may have a scenario rehearsed, and who may order a surprise drill. */
export const MAY_REHEARSE: Role[] = ['duty', 'publicity_head', 'admin'];
export const MAY_ORDER: Role[] = ['publicity_head'];

/** Who asks, with rights. */
export interface DrillViewer {
  personId: string;
  roles: Role[];
}

/** Orders, consents, course and results of drills in the live installation; whoever plays them reports here. */
@Injectable()
export class Drills {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(DrillRepository) private readonly repository: DrillRepository,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'FENGSUI_DRILL_URL' | 'FENGSUI_DRILL_PORT'>,
  ) {}

  list(): Promise<DrillRow[]> {
    return this.repository.list(LISTED);
  }

  /** 404 as UserError. */
  async view(id: string, viewer: DrillViewer): Promise<DrillView> {
    const { row, byId } = await this.must(id);
    const waits = row.state === 'waiting' && row.surprise;
    const hindrance = waits ? await this.hindrance(id, byId) : null;
    const may = (roles: Role[]): boolean => roles.some((r) => viewer.roles.includes(r));
    return {
      ...row,
      hindrance,
      mayConsent:
        waits && viewer.personId !== byId && (await this.functionsOf(viewer.personId)).includes('school_leader'),
      mayBegin: waits && may(MAY_ORDER) && hindrance === null,
      mayAbort: ['waiting', 'running'].includes(row.state) && may(row.surprise ? MAY_ORDER : MAY_REHEARSE),
    };
  }

  /** What is to be played, as text, checked. */
  async script(id: string): Promise<{ script: string; scenario: string; surprise: boolean }> {
    const { script, scenario, row } = await this.must(id);
    return { script, scenario, surprise: row.surprise };
  }

  /** Writes a drill down: a surprise drill waits, a rehearsal runs at once. Throws UserError: unknown scenario, faults of a file, no right; 409 where another runs. */
  async order(wanted: NewDrill, viewer: DrillViewer, actor: Actor): Promise<string> {
    if (wanted.surprise && !MAY_ORDER.some((r) => viewer.roles.includes(r)))
      throw new UserError('no_right', '不预告演练由宣传部部长提出。', 403);
    const file = wanted.script === undefined ? `${wanted.scenario}.json` : (wanted.fileName ?? '上传的脚本');
    const script = wanted.script ?? scenarioText(wanted.scenario ?? '');
    const s = wanted.script === undefined ? libraryScenario(wanted.scenario ?? '') : readScenario(script, file);
    return this.dataSource.transaction(async (tx) => {
      const id = await this.repository.insert(tx, {
        ...{ scenario: file, title: s.title, kind: SCENARIO_KINDS[s.kind], script, surprise: wanted.surprise },
        ...{ reason: wanted.reason, byId: actor.id, byName: actor.name },
      });
      const what = wanted.surprise ? '提出不预告演练' : '发起演练';
      await this.log(tx, 'drill.ordered', actor, `${actor.name}${what}“${s.title}”：${wanted.reason}`, id);
      if (!wanted.surprise) await this.start(tx, id, s.title, actor);
      return id;
    });
  }

  /** 分管校领导 agrees. 403, 409 as UserError. */
  async consent(id: string, actor: Actor): Promise<void> {
    const { row, byId } = await this.must(id);
    if (row.state !== 'waiting' || !row.surprise) throw new UserError('not_waiting', '这场演练不在等待同意。', 409);
    if (byId === actor.id) throw new UserError('own_drill', '提出人不能代为同意。', 403);
    if (!(await this.functionsOf(actor.id)).includes('school_leader'))
      throw new UserError('no_right', '不预告演练须由分管校领导同意。', 403);
    await this.dataSource.transaction(async (tx) => {
      await this.repository.consent(tx, { drillId: id, personId: actor.id, name: actor.name, post: actor.post ?? '' });
      await this.log(tx, 'drill.consented', actor, `${actor.name}同意不预告演练“${row.title}”`, id);
    });
  }

  /** A surprise drill that waits runs, if the rules allow. 409 as UserError. */
  async begin(id: string, actor: Actor): Promise<void> {
    const { row, byId } = await this.must(id);
    const hindrance = await this.hindrance(id, byId);
    if (hindrance) throw new UserError('drill_hindered', hindrance, 409);
    await this.dataSource.transaction((tx) => this.start(tx, id, row.title, actor));
  }

  private async start(tx: EntityManager, id: string, title: string, actor: Actor): Promise<void> {
    if (!(await this.repository.begin(tx, id)))
      throw new UserError('drill_running', '另一场演练正在进行，或这场演练已经开始。请稍后再试。', 409);
    await this.log(tx, 'drill.started', actor, `演练“${title}”开始`, id);
  }

  progress(
    id: string,
    p: { share: number; lines: { at: string; words: string }[]; injects: DrillInject[] | null },
  ): Promise<void> {
    return this.repository.progress(id, p);
  }

  /** A real incident of level Ⅰ or Ⅱ that is open now; null: none. */
  async graveIncident(id: string): Promise<string | null> {
    return (await this.repository.facts(id)).grave[0] ?? null;
  }

  async done(id: string, result: DrillResult, reports: { format: string; bytes: Buffer }[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.repository.end(tx, id, 'done', { result }))) return;
      for (const r of reports) await this.repository.keepReport(tx, id, r.format, r.bytes);
      const { total, grade } = result.score;
      const words = `演练“${result.title}”结束，得 ${total ?? '—'} 分，${grade}，报告正文校验值 ${result.reportHash}`;
      await this.log(tx, 'drill.done', ENGINE, words, id);
    });
  }

  async fail(id: string, problem: string): Promise<void> {
    await this.end(id, 'failed', problem, ENGINE, '演练未能完成');
  }

  /** 403 as UserError: a surprise drill is ended by whoever may order one. */
  async allowAbort(id: string, viewer: DrillViewer): Promise<void> {
    const { surprise } = (await this.must(id)).row;
    if (!(surprise ? MAY_ORDER : MAY_REHEARSE).some((r) => viewer.roles.includes(r)))
      throw new UserError('no_right', '不预告演练由宣传部部长中止。', 403);
  }

  /** By a person, or by the rule that a real incident comes first. */
  async abort(id: string, reason: string, actor: Actor): Promise<void> {
    if (!(await this.end(id, 'aborted', reason, actor, '演练中止')))
      throw new UserError('drill_ended', '这场演练已经结束。', 409);
  }

  /** A report of a drill. 404 as UserError. */
  async report(id: string, format: string): Promise<{ bytes: Buffer; title: string }> {
    const bytes = await this.repository.report(id, format);
    if (!bytes) throw new UserError('no_report', '这场演练没有此格式的报告。', 404);
    return { bytes, title: (await this.must(id)).row.title };
  }

  private async end(
    id: string,
    state: 'failed' | 'aborted',
    problem: string,
    actor: Actor,
    words: string,
  ): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.repository.end(tx, id, state, { problem }))) return false;
      await this.log(tx, `drill.${state}`, actor, `${words}：${problem}`, id);
      return true;
    });
  }

  private async hindrance(id: string, byId: string): Promise<string | null> {
    if (!this.config.FENGSUI_DRILL_URL || !this.config.FENGSUI_DRILL_PORT)
      return '尚未设置演练网址（FENGSUI_DRILL_URL、FENGSUI_DRILL_PORT），请联系系统管理员。';
    const f = await this.repository.facts(id);
    const consents = await Promise.all(
      f.consents.map(async (c) => ({ ...c, functions: await this.functionsOf(c.personId) })),
    );
    return surpriseHindrance({ ...f, byId, consents });
  }

  private async functionsOf(personId: string): Promise<PostFunction[]> {
    return (await this.registry.postsOf(personId)).map((p) => p.function);
  }

  private async must(id: string): Promise<KnownDrill> {
    const d = await this.repository.byId(id);
    if (!d) throw new UserError('no_drill', '没有这场演练，请刷新列表。', 404);
    return d;
  }

  private async log(
    tx: Parameters<Ledger['append']>[0],
    kind: string,
    actor: Actor,
    text: string,
    drillId: string,
  ): Promise<void> {
    await this.ledger.append(tx, { kind, incidentId: null, actor, payload: { text: `【演练】${text}`, drillId } });
  }
}
