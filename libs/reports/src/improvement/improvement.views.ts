import { shortTopic } from '@fengsui/analysis';
import { Inject, Injectable } from '@nestjs/common';
import type { CauseTable, ImprovementDetail, ImprovementList, ImprovementTask } from '@fengsui/contract';
import { Clock, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { unitScope, type Viewer } from '../viewer.js';
import { causesFrom, causeTable } from './causes.js';
import { ImprovementRepository, type TaskRow } from './improvement.repository.js';
import { ACTS, CAUSE_NAME, OFFICE, STATE_NAME } from './machine.js';
import { actsOf } from './rights.js';
import { dueWords, isOverdue } from './words.js';

/** What people see of 整改任务: a unit its own, others the whole school's. */
@Injectable()
export class ImprovementViews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ImprovementRepository) private readonly repository: ImprovementRepository,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(viewer: Viewer, ended: boolean): Promise<ImprovementList> {
    const now = this.clock.now();
    const create = viewer.roles.some((r) => OFFICE.includes(r));
    const [rows, units] = await Promise.all([
      this.repository.list(this.dataSource, unitScope(viewer), viewer.personId, ended),
      create ? this.registry.units() : [],
    ]);
    const tasks = rows.map((t) => taskView(t, viewer, now));
    return {
      tasks,
      sentence: ended ? `已了结 ${tasks.length} 项。` : sentence(tasks),
      can: { create },
      units: units.filter((u) => u.kind !== 'leadership').map(({ id, name }) => ({ id, name })),
    };
  }

  /** Throws UserError 404. */
  async detail(id: string, viewer: Viewer): Promise<ImprovementDetail> {
    const task = await this.task(id, viewer);
    const steps = await this.repository.steps(this.dataSource, id);
    return {
      ...taskView(task, viewer, this.clock.now()),
      steps: steps.map((s) => ({
        ...s,
        at: s.at.toISOString(),
        actName: s.act === 'open' ? '交办' : ACTS[s.act].name,
      })),
    };
  }

  /** Proof that was handed in. Throws UserError 404. */
  async file(id: string, hash: string, viewer: Viewer): Promise<{ name: string; mime: string; content: Buffer }> {
    await this.task(id, viewer);
    const file = await this.repository.file(this.dataSource, id, hash);
    if (!file) throw new UserError('no_file', '没有这份证明，请从任务中打开。', 404);
    return file;
  }

  private async task(id: string, viewer: Viewer): Promise<TaskRow> {
    const task = await this.repository.get(this.dataSource, unitScope(viewer), viewer.personId, id);
    if (!task) throw new UserError('no_task', '没有这项整改任务，或您无权查看。', 404);
    return task;
  }

  async causes(): Promise<CauseTable> {
    const now = this.clock.now();
    return causeTable(await this.repository.since(this.dataSource, causesFrom(now)), now);
  }
}

function taskView(t: TaskRow, viewer: Viewer, now: Date): ImprovementTask {
  return {
    id: t.id,
    code: t.code,
    text: t.text,
    cause: t.cause,
    causeName: CAUSE_NAME[t.cause],
    source: t.source,
    incident: t.incidentId ? { id: t.incidentId, code: t.incidentCode!, title: t.incidentTitle! } : null,
    topic: t.topic && shortTopic(t.topic),
    unitId: t.unitId,
    unitName: t.unitName,
    owner: t.ownerId ? { personId: t.ownerId, name: t.ownerName!, post: t.ownerPost! } : null,
    state: t.state,
    stateName: STATE_NAME[t.state],
    openedAt: t.openedAt.toISOString(),
    dueAt: t.dueAt.toISOString(),
    overdue: isOverdue(t, now),
    dueWords: dueWords(t, now),
    version: t.version,
    can: actsOf(t, viewer),
  };
}

/** 「3 项待整改，1 项已超期；2 项待验收。」 */
function sentence(tasks: ImprovementTask[]): string {
  const owed = tasks.filter((t) => t.state === 'open' || t.state === 'returned');
  const late = owed.filter((t) => t.overdue).length;
  const waiting = tasks.length - owed.length;
  if (tasks.length === 0) return '没有在办的整改任务。';
  const parts = [
    owed.length > 0 ? `${owed.length} 项待整改${late > 0 ? `，${late} 项已超期` : '，均未到期'}` : null,
    waiting > 0 ? `${waiting} 项待验收` : null,
  ];
  return `${parts.filter(Boolean).join('；')}。`;
}
