import { Inject, Injectable } from '@nestjs/common';
import type { ImprovementActRequest, ImprovementCause, ImprovementDraft, ImprovementOpened } from '@fengsui/contract';
import { type DayCount, WorkingDays } from '@fengsui/escalation';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { fileKind, keepFile, safeName } from '@fengsui/mentions';
import { beijingDayTime, type Sql, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { unitScope, type Viewer } from '../viewer.js';
import { ImprovementRepository, type NewTask, type TaskChange, type TaskRow } from './improvement.repository.js';
import { ACTS, CAUSE_NAME, ENDED, next } from './machine.js';
import { TaskOwners } from './owners.js';
import { acceptReminder, unitReminder } from './reminder-times.js';
import { mayActOn } from './rights.js';

/** Working days a task may be given at once. */
const MOST_DAYS = 250;

/** A lesson of an approved report that somebody must act on. */
export interface LessonTask {
  cause: Exclude<ImprovementCause, 'other'>;
  text: string;
  /** null: 系统管理员 */
  unitId: string | null;
  /** YYYY-MM-DD, Beijing */
  due: string;
}

/** A file as it was uploaded. */
export interface Proof {
  name: string;
  content: Buffer;
}

/** 整改任务: opened by an approved report or by hand, handed in by the unit with its proof, accepted by somebody else. Every step is in the log. */
@Injectable()
export class ImprovementTasks {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ImprovementRepository) private readonly repository: ImprovementRepository,
    @Inject(TaskOwners) private readonly owners: TaskOwners,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** The tasks of an approved report, within the transaction that approves it. A lesson that has its task from an earlier version gets no second one. */
  async fromReport(
    tx: Sql,
    report: { incidentId: string; version: number; tasks: LessonTask[] },
    actor: Actor,
  ): Promise<void> {
    const [incident] = await tx.query(`select topic from incident where id = $1`, [report.incidentId]);
    const days = await this.workingDays.calendar(tx);
    for (const { cause, text, unitId, due } of report.tasks)
      await this.open(
        tx,
        days,
        {
          source: 'report',
          incidentId: report.incidentId,
          reportVersion: report.version,
          topic: incident.topic,
          ...{ cause, text, unitId, dueAt: days.endOf(due) },
        },
        actor,
      );
  }

  /** A task by hand. Throws UserError. */
  async create(draft: ImprovementDraft, actor: Actor): Promise<ImprovementOpened> {
    checkDays(draft.days);
    return this.dataSource.transaction(async (tx) => {
      const incident = draft.incidentId ? await this.incident(tx, draft.incidentId) : null;
      await this.checkUnit(tx, draft.unitId);
      const days = await this.workingDays.calendar(tx);
      const [{ now }] = await tx.query(`select app.now() as now`);
      const task = {
        source: 'manual' as const,
        incidentId: incident?.id ?? null,
        reportVersion: null,
        cause: draft.cause ?? ('other' as const),
        topic: incident?.topic ?? null,
        text: draft.text,
        unitId: draft.unitId,
        dueAt: days.after(now, draft.days),
      };
      return (await this.open(tx, days, task, actor))!;
    });
  }

  private async incident(tx: Sql, id: string): Promise<{ id: string; topic: string }> {
    const [row] = await tx.query(`select id, topic from incident where id = $1`, [id]);
    if (!row) throw new UserError('incident.unknown', '没有这个事件，请从列表中选择。', 404, 'incidentId');
    return row;
  }

  private async checkUnit(tx: Sql, unitId: string | null): Promise<void> {
    if (unitId === null) return;
    const [unit] = await tx.query(`select 1 from unit where id = $1`, [unitId]);
    if (!unit) throw new UserError('bad_field', '没有这个单位，请从列表中选择。', 400, 'unitId');
  }

  private async open(
    tx: Sql,
    days: DayCount,
    t: Omit<NewTask, 'owner' | 'remindAt'>,
    actor: Actor,
  ): Promise<ImprovementOpened | null> {
    const owner = await this.owners.of(tx, t.unitId);
    const [{ now }] = await tx.query(`select app.now() as now`);
    const made = await this.repository.insert(tx, { ...t, owner, remindAt: unitReminder(days, t.dueAt, now) });
    if (!made) return null;
    const [{ name }] = await tx.query(`select coalesce((select name from unit where id = $1), '系统管理员') as name`, [
      t.unitId,
    ]);
    await this.repository.addStep(
      tx,
      { taskId: made.id, act: 'open', byId: personOf(actor), byName: postAndName(actor), text: t.text },
      [],
    );
    await this.owners.tellOwners(tx, t.unitId, {
      key: 'open',
      title: `【整改】${made.code} 请于 ${beijingDayTime(t.dueAt)}前完成`,
      text: `${t.text}整改后请附证明报送。`,
      taskId: made.id,
      incidentId: t.incidentId,
    });
    await wake(tx, 'brief');
    await this.ledger.append(tx, {
      kind: 'improvement.opened',
      incidentId: t.incidentId,
      actor,
      payload: {
        text: `整改任务 ${made.code}（${name}，${CAUSE_NAME[t.cause]}）：${t.text}期限 ${beijingDayTime(t.dueAt)}`,
        taskId: made.id,
        dueAt: t.dueAt.toISOString(),
      },
    });
    return made;
  }

  /** One act of a person, with the proof beside it: all or nothing. Throws UserError: 403, 404, 409 where the task has changed, 400. */
  async act(id: string, request: ImprovementActRequest, files: Proof[], viewer: Viewer, actor: Actor): Promise<void> {
    const rule = ACTS[request.act];
    const text = request.text.trim();
    if (rule.words && text === '') throw new UserError('bad_field', `请填写${rule.words}。`, 400, 'text');
    if (files.length > 0 && request.act !== 'submit')
      throw new UserError('bad_field', '只有报送整改时可以附证明。', 400, 'files');
    const proof = files.map((f) => {
      const name = safeName(f.name);
      return { name, content: f.content, mime: fileKind(name, f.content) };
    });
    await this.dataSource.transaction(async (tx) => {
      const task = await this.repository.lock(tx, unitScope(viewer), viewer.personId, id);
      if (!task) throw new UserError('no_task', '没有这项整改任务，或您无权查看。', 404);
      if (task.version !== request.version)
        throw new UserError('stale', '此任务已有新的办理，请看最新情况后再操作。', 409);
      const state = next(task.state, request.act);
      if (!state) throw new UserError('bad_state', `此任务现在不能${rule.name}，请看最新情况。`, 409);
      const refused = mayActOn(task, request.act, viewer);
      if (refused) throw new UserError('no_right', refused, 403);
      const change = await this.changeOf(tx, task, { ...request, text }, { state, remindAt: null }, viewer);
      const kept: { hash: string; name: string }[] = [];
      for (const f of proof) kept.push({ hash: await keepFile(tx, f), name: f.name });
      await this.repository.change(tx, id, change);
      await this.repository.addStep(
        tx,
        { taskId: id, act: request.act, byId: viewer.personId, byName: postAndName(actor), text },
        kept,
      );
      await this.tell(tx, task, change, request.act, text);
      await wake(tx, 'brief');
      await this.ledger.append(tx, {
        kind: `improvement.${request.act}`,
        incidentId: task.incidentId,
        actor,
        payload: {
          text: `${actor.name}${rule.name} ${task.code}${text ? `：${text}` : ''}${kept.length > 0 ? `（附证明 ${kept.length} 份）` : ''}`,
          taskId: id,
          from: task.state,
          to: state,
          files: kept.map((f) => f.hash),
          ...(change.dueAt ? { dueAt: change.dueAt.toISOString() } : {}),
        },
      });
    });
  }

  private async changeOf(
    tx: Sql,
    task: TaskRow,
    r: ImprovementActRequest,
    base: TaskChange,
    viewer: Viewer,
  ): Promise<TaskChange> {
    const days = await this.workingDays.calendar(tx);
    const [{ now }] = await tx.query(`select app.now() as now`);
    if (ENDED.includes(base.state)) return { ...base, endedBy: viewer.personId };
    if (r.act === 'submit') return { ...base, submittedBy: viewer.personId, remindAt: acceptReminder(days, now) };
    if (r.act === 'assign') {
      if (r.unitId === undefined) throw new UserError('bad_field', '请选择改派给哪个单位。', 400, 'unitId');
      await this.checkUnit(tx, r.unitId);
      const owner = await this.owners.of(tx, r.unitId);
      return { ...base, unitId: r.unitId, owner, remindAt: unitReminder(days, task.dueAt, now) };
    }
    checkDays(r.days);
    const dueAt = days.after(now, r.days!);
    return { ...base, dueAt, remindAt: unitReminder(days, dueAt, now) };
  }

  /** What the other side must know. */
  private async tell(
    tx: Sql,
    task: TaskRow,
    change: TaskChange,
    act: ImprovementActRequest['act'],
    text: string,
  ): Promise<void> {
    const about = { key: `${task.version}:${act}`, taskId: task.id, incidentId: task.incidentId };
    const due = beijingDayTime(change.dueAt ?? task.dueAt);
    const unitId = change.unitId === undefined ? task.unitId : change.unitId;
    if (act === 'submit')
      return this.owners.tellOffice(tx, {
        ...about,
        title: `【整改待验收】${task.code} ${task.unitName}`,
        text: `${task.text}整改情况：${text}`,
      });
    const title = {
      accept: `【整改】${task.code} 已验收销号`,
      return: `【整改退回】${task.code} 请于 ${due}前重新报送`,
      extend: `【整改】${task.code} 期限改为 ${due}`,
      assign: `【整改】${task.code} 请于 ${due}前完成`,
      cancel: `【整改】${task.code} 已撤销`,
    }[act];
    return this.owners.tellOwners(tx, unitId, { ...about, title, text: `${task.text}${text}` });
  }
}

function checkDays(days: number | undefined): void {
  if (days === undefined || !Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new UserError('bad_field', `期限应为 1 至 ${MOST_DAYS} 个工作日。`, 400, 'days');
}

const personOf = (actor: Actor): string | null => (actor.type === 'person' ? actor.id : null);
