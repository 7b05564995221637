import { Inject, Injectable } from '@nestjs/common';
import type { ReportTaskDraft, ReportTaskEdit } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { beijingDateTime, Clock, type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { AfterActionService, paperName } from './after-action.service.js';
import type { ReportBody } from './body.js';
import { addTaskRevision, taskKey, taskRevisions } from './task-edits.js';

const DAY = 86_400_000;
/** A task may be given so many days from today. */
const MOST_DAYS = 365;

/** The tasks of a draft report, before it is approved: who owes each, and by when. */
@Injectable()
export class ReportTasks {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(AfterActionService) private readonly reports: AfterActionService,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** As the draft has them, with what an edit names. */
  async drafts(tx: Sql, incidentId: string, body: ReportBody): Promise<ReportTaskDraft[]> {
    const revisions = await taskRevisions(tx, incidentId);
    const rules = await this.reports.ruledTasks(tx, incidentId);
    return body.tasks.map((t, i) => {
      const key = taskKey(rules[i]!);
      return { ...t, key, revision: revisions.get(key)?.revision ?? 0 };
    });
  }

  /** Throws UserError: 404, 409 (not closed; somebody was faster), 400 with the field (unitId, due). */
  async edit(incidentId: string, key: string, edit: ReportTaskEdit, actor: Actor): Promise<void> {
    const rules = await this.reports.read((tx) => this.reports.ruledTasks(tx, incidentId));
    const task = rules.find((t) => taskKey(t) === key);
    if (!task) throw new UserError('no_task', '报告中已没有这项任务，请刷新。', 404);
    if (edit.to) this.checkDue(edit.to.due);
    await this.dataSource.transaction(async (tx) => {
      const owner = edit.to ? await this.unitName(tx, edit.to.unitId) : null;
      const now = (await taskRevisions(tx, incidentId)).get(key);
      const row = {
        incidentId,
        task: key,
        revision: edit.revision + 1,
        to: edit.to,
        byId: actor.id,
        by: paperName(actor),
      };
      if ((now?.revision ?? 0) !== edit.revision || !(await addTaskRevision(tx, row)))
        throw new UserError(
          'report.overtaken',
          `${now?.by ?? '有人'}刚刚改过这项任务，请看最新情况后再改。`,
          409,
          'revision',
        );
      const words = edit.to ? `改为${owner}，${edit.to.due} 前` : '恢复为规则所拟';
      await this.ledger.append(tx, {
        kind: 'report.edited',
        incidentId,
        actor,
        payload: {
          text: `${actor.name}修改复盘报告的整改任务“${task.text}”：${words}。`,
          task: key,
          revision: row.revision,
        },
      });
    });
  }

  private checkDue(due: string): void {
    const today = beijingDateTime(this.clock.now()).slice(0, 10);
    const last = beijingDateTime(new Date(this.clock.now().getTime() + MOST_DAYS * DAY)).slice(0, 10);
    if (!/^\d{4}-\d\d-\d\d$/.test(due) || Number.isNaN(Date.parse(due)))
      throw new UserError('bad_field', '期限应为日期，如 2026-12-08。', 400, 'due');
    if (due <= today || due > last) throw new UserError('bad_field', `期限应在今天之后、${last} 之前。`, 400, 'due');
  }

  private async unitName(tx: Sql, unitId: string | null): Promise<string> {
    if (unitId === null) return '系统管理员';
    const [unit] = await tx.query(`select name from unit where id = $1`, [unitId]);
    if (!unit) throw new UserError('bad_field', '没有这个单位，请从列表中选择。', 400, 'unitId');
    return unit.name;
  }
}
