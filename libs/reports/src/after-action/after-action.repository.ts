import { Injectable } from '@nestjs/common';
import type { AfterActionReport } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { ReportBody } from './body.js';

interface Row {
  version: number;
  created_at: Date;
  body: ReportBody;
  body_hash: string;
}

/** Stored versions of after-action reports. */
@Injectable()
export class AfterActionRepository {
  /** Serialises builders of one incident's report until the transaction ends. */
  async lock(tx: Sql, incidentId: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('report:' || $1, 0))`, [incidentId]);
  }

  async latest(sql: Sql, incidentId: string): Promise<AfterActionReport | null> {
    const [row] = await sql.query(
      `select * from after_action_report where incident_id = $1 order by version desc limit 1`,
      [incidentId],
    );
    return row ? toReport(row) : null;
  }

  async insert(
    tx: Sql,
    incidentId: string,
    version: number,
    body: ReportBody,
    bodyHash: string,
  ): Promise<AfterActionReport> {
    const [row] = await tx.query(
      `insert into after_action_report (incident_id, version, created_at, chain_head, body, body_hash)
       values ($1, $2, app.now(), $3, $4, $5) returning *`,
      [incidentId, version, body.chainHead, JSON.stringify(body), bodyHash],
    );
    return toReport(row);
  }
}

function toReport(row: Row): AfterActionReport {
  return { ...row.body, version: row.version, createdAt: row.created_at.toISOString(), bodyHash: row.body_hash };
}
