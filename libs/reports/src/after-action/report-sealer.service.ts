import { Inject, Injectable } from '@nestjs/common';
import type { ReportSealed } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { DataSource } from 'typeorm';
import { ImprovementTasks } from '../improvement/improvement-tasks.service.js';
import { AfterActionRepository, type SealedRow } from './after-action.repository.js';

/** Seals an approved report: its version, its line in the log and the 整改任务 of its lessons, all or nothing. */
@Injectable()
export class ReportSealer {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(AfterActionRepository) private readonly repository: AfterActionRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(ImprovementTasks) private readonly tasks: ImprovementTasks,
  ) {}

  /** null: somebody has sealed that version meanwhile. */
  async seal(incidentId: string, row: SealedRow, actor: Actor): Promise<ReportSealed | null> {
    const { body, bodyHash: hash } = row;
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.repository.insert(tx, incidentId, row))) return null;
      await this.tasks.fromReport(tx, { incidentId, version: body.version, tasks: body.tasks }, actor);
      await this.ledger.append(tx, {
        kind: 'report.sealed',
        incidentId,
        actor,
        payload: {
          text: `${actor.name}审定复盘报告第 ${body.version} 版，校验值 ${hash.slice(0, 12)}。`,
          version: body.version,
          bodyHash: hash,
          chainHead: body.chainHead,
        },
      });
      return { version: body.version, hash };
    });
  }
}
