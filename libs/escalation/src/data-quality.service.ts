import { Inject, Injectable } from '@nestjs/common';
import type { DataQualityTask } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** 待补全: levels nobody fills or nobody can be reached at, for 宣传部 to mend. Never held against a unit. */
@Injectable()
export class DataQualityTasks {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** A task stays open under its cause until somebody closes it. */
  static async open(tx: Sql, t: { cause: string; text: string; incidentId: string | null; at: Date }): Promise<void> {
    await tx.query(
      `insert into data_quality_task (cause, text, incident_id, opened_at) values ($1, $2, $3, $4) on conflict (cause) where closed_at is null do nothing`,
      [t.cause, t.text, t.incidentId, t.at],
    );
  }

  /** Open ones, oldest first. */
  async list(): Promise<DataQualityTask[]> {
    const rows: { id: string; text: string; incidentId: string | null; openedAt: Date }[] = await this.dataSource.query(
      `select id, text, incident_id as "incidentId", opened_at as "openedAt" from data_quality_task where closed_at is null order by opened_at limit 200`,
    );
    return rows.map((r) => ({ ...r, openedAt: r.openedAt.toISOString() }));
  }

  /** Mended. 404 when it is not open. */
  async close(id: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [[task]]: [{ text: string; incident_id: string | null }[]] = await tx.query(
        `update data_quality_task set closed_at = app.now(), closed_by = $2 where id = $1 and closed_at is null returning text, incident_id`,
        [id, actor.name],
      );
      if (!task) throw new UserError('no_task', '此项已补全，无需再办。', 404);
      await this.ledger.append(tx, {
        kind: 'data_quality.closed',
        incidentId: task.incident_id,
        actor,
        payload: { text: `${actor.name}确认已补全：${task.text}`, taskId: id },
      });
    });
  }
}
